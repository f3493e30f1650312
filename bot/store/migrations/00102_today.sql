-- +goose Up
-- What the console's first page counts each time it is opened.
CREATE INDEX message_lost ON message (created_at) WHERE direction = 'out' AND state IN ('failed', 'unknown', 'expired');
CREATE INDEX registration_new ON registration (created_at) WHERE status = 'new';
CREATE INDEX not_understood_at ON not_understood (created_at);
