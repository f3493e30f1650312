-- +goose Up
-- The message was the answer to the question for the identity number, or is a
-- newer version of such a one: every number in it is hidden.
ALTER TABLE message ADD COLUMN private BOOLEAN NOT NULL DEFAULT FALSE;
