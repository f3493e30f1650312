-- +goose Up
-- What kanca proposes to tell those who asked to be told: notice is what they asked for, as
-- "opening:TW:caregiver" or "training:X1", and offer of what they are told now; '' for what
-- staff write. Of one offer it is proposed once.
ALTER TABLE announcement ADD COLUMN notice TEXT NOT NULL DEFAULT '';
ALTER TABLE announcement ADD COLUMN offer TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX announcement_notice ON announcement (notice, offer) WHERE offer <> '';

-- Of which training somebody wants to be reminded: of a choice 'reminder'.
ALTER TABLE announcement_choice ADD COLUMN training TEXT NOT NULL DEFAULT '';
CREATE INDEX announcement_choice_asked ON announcement_choice (country, job, training) WHERE choice IN ('wanted', 'reminder');

-- What no account wrote, kanca did.
CREATE TABLE announcement_written (
  announcement_id BIGINT NOT NULL REFERENCES announcement (id),
  version         BIGINT NOT NULL,
  content         TEXT NOT NULL,
  staff_id        BIGINT REFERENCES staff (id),
  at              BIGINT NOT NULL,
  PRIMARY KEY (announcement_id, version)
);
INSERT INTO announcement_written (announcement_id, version, content, staff_id, at) SELECT announcement_id, version, content, staff_id, at FROM announcement_version;
DROP TABLE announcement_version;
ALTER TABLE announcement_written RENAME TO announcement_version;
