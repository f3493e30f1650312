-- +goose Up
-- When somebody of the office looked at a text that the bot had no answer for; empty: nobody
-- has, and it waits on the console's first page for a week.
ALTER TABLE not_understood ADD COLUMN seen_at BIGINT;
CREATE INDEX not_understood_open ON not_understood (created_at, id) WHERE seen_at IS NULL;
