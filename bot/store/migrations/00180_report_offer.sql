-- +goose Up
-- What a report is about, as a key that others about the same offer have, too: see
-- complaint.Offer. Empty where nothing tells, and for reports of before.
ALTER TABLE report ADD COLUMN offer TEXT NOT NULL DEFAULT '';
CREATE INDEX report_offer ON report (offer, created_at) WHERE offer <> '';
