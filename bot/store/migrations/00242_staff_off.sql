-- +goose Up
-- Until when a member of staff is off duty; empty or past: they work. Their needs wait for
-- whoever takes them.
ALTER TABLE staff ADD COLUMN off_until BIGINT;
