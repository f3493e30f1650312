-- +goose Up
-- Since when the office says that a phone is a member of staff's, whichever account comes
-- with it next; what was written before that counts for nothing. NULL: since the account
-- was made.
ALTER TABLE staff ADD COLUMN vouched_at BIGINT;
