-- +goose Up
-- The message that this one is a newer version of: who deletes a message deletes
-- every version.
ALTER TABLE message ADD COLUMN original_id BIGINT;
CREATE INDEX message_original ON message (original_id) WHERE original_id IS NOT NULL;
