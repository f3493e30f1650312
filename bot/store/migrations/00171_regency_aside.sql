-- +goose Up
-- What does not wait for the regency but for its person, as without consent, holds up
-- nothing else of theirs.
ALTER TABLE regency_outbox ADD COLUMN aside BIGINT NOT NULL DEFAULT 0;
