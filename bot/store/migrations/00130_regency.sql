-- +goose Up
-- By which channel a registration came, for good: the message of it goes.
ALTER TABLE registration ADD COLUMN channel TEXT NOT NULL DEFAULT '';
UPDATE registration SET channel = coalesce((SELECT m.channel FROM registration_change c JOIN message m ON m.id = c.message_id
  WHERE c.registration_id = registration.id AND c.what = 'completed' ORDER BY c.id LIMIT 1), '');

-- When the regency confirmed that it has deleted it, too; empty until then.
ALTER TABLE registration_deleted ADD COLUMN arrived_at BIGINT;

-- What is to arrive in the regency's database, one row a thing however often it changes,
-- written in the transaction of the change. kind is 'registration' or 'report', key its id,
-- version the newest that is to arrive. A row goes once it has. It refers to nothing, so
-- that a deletion travels, too.
CREATE TABLE regency_outbox (
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  person_id BIGINT,
  version   BIGINT NOT NULL,
  since     BIGINT NOT NULL,              -- when the first change was made that has not arrived
  tries     BIGINT NOT NULL DEFAULT 0,
  next_at   BIGINT NOT NULL DEFAULT 0,    -- not before that
  reason    TEXT NOT NULL DEFAULT '',     -- why it did not arrive, for people; '' before the first try
  PRIMARY KEY (kind, key)
);
CREATE INDEX regency_outbox_order ON regency_outbox (kind, since, key);
CREATE INDEX regency_outbox_person ON regency_outbox (person_id, since);
INSERT INTO regency_outbox (kind, key, person_id, version, since) SELECT 'registration', id, person_id, version, updated_at FROM registration;
INSERT INTO regency_outbox (kind, key, person_id, version, since) SELECT 'report', id, person_id, version, created_at FROM report;

-- How the flow of each table does, '' for the whole of it.
CREATE TABLE regency_part (
  name       TEXT NOT NULL PRIMARY KEY,
  mark       TEXT NOT NULL DEFAULT '',    -- fingerprint of what arrived last, of a table that is sent as a whole
  arrived_at BIGINT,                      -- when something arrived last, or was found to be there
  tries      BIGINT NOT NULL DEFAULT 0,   -- since then
  next_at    BIGINT NOT NULL DEFAULT 0,
  reason     TEXT NOT NULL DEFAULT ''     -- why it stands still, for people; '' while it flows
);

-- Which rows of dinas.tindak_lanjut were taken up: none twice.
CREATE TABLE regency_followup (
  key TEXT NOT NULL PRIMARY KEY,
  at  BIGINT NOT NULL
);

-- Which messages tell of what the regency did.
CREATE INDEX registration_change_regency ON registration_change (message_id) WHERE author = 'regency';

-- What is counted by the day, of nobody: subject is 'agency' (key: the verdict) or
-- 'training' (key: the course, or '').
CREATE TABLE tally (
  day     TEXT NOT NULL,                  -- in Probolinggo, 2026-12-01
  subject TEXT NOT NULL,
  key     TEXT NOT NULL,
  count   BIGINT NOT NULL,
  PRIMARY KEY (day, subject, key)
);
