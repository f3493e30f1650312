-- +goose Up
-- How a person has been writing, by which a phone that answers by itself is known:
-- JSON of times, lengths and short fingerprints, no text.
ALTER TABLE conversation ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';
