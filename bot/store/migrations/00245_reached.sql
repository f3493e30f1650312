-- +goose Up
-- By this it is counted at once how everybody is reached, without a look at each one's
-- messages: who checks an announcement waits for it.
CREATE INDEX message_reached ON message (person_id, channel, address, created_at, sent_at) WHERE direction = 'in';
