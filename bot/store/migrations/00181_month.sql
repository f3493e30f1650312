-- +goose Up
-- What the report of a month counts is read of that month alone.
CREATE INDEX person_created ON person (created_at);
CREATE INDEX announcement_choice_at ON announcement_choice (at);
CREATE INDEX inbox_created ON inbox (created_at);
CREATE INDEX data_request_at ON data_request (asked_at);
