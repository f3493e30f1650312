-- +goose Up
-- Until when a message to a person is of use; NULL where the sender's own limit holds.
ALTER TABLE message ADD COLUMN valid_until BIGINT;
