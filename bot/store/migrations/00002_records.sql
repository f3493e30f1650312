-- +goose Up
-- What people leave with the office.

CREATE TABLE registration (
  id              TEXT NOT NULL PRIMARY KEY,       -- chosen when the form starts
  person_id       BIGINT NOT NULL REFERENCES person (id),
  name            TEXT NOT NULL,
  age             BIGINT NOT NULL,
  nik_sealed      TEXT NOT NULL,          -- sealed for "registration:nik:<id>", or ''
  nik_index       TEXT,                   -- keyed fingerprint
  nik_masked      TEXT NOT NULL,
  district        TEXT NOT NULL,
  village         TEXT NOT NULL,
  village_code    TEXT NOT NULL,
  phone           TEXT NOT NULL,
  country         TEXT NOT NULL,
  job             TEXT NOT NULL,
  opening_id      TEXT NOT NULL,
  lang            TEXT NOT NULL,
  consent_version TEXT NOT NULL,
  status          TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL
);
CREATE INDEX registration_person ON registration (person_id, created_at);
CREATE INDEX registration_nik ON registration (nik_index, created_at) WHERE nik_index IS NOT NULL;

-- Which answers changed when; the answers themselves are not kept twice.
CREATE TABLE registration_change (
  id              {{id}},
  registration_id TEXT NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
  message_id      BIGINT,
  what            TEXT NOT NULL,
  fields          TEXT NOT NULL,
  at              BIGINT NOT NULL
);
CREATE INDEX registration_change_of ON registration_change (registration_id, id);

-- person_id is empty for an anonymous report and after erasure.
CREATE TABLE report (
  id         TEXT NOT NULL PRIMARY KEY,
  person_id  BIGINT REFERENCES person (id),
  what       TEXT NOT NULL,
  who        TEXT NOT NULL,
  place      TEXT NOT NULL,
  money      TEXT NOT NULL,
  contact    BOOLEAN NOT NULL,
  urgent     BOOLEAN NOT NULL,
  state      TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX report_person ON report (person_id);

-- The inbox of the staff.
CREATE TABLE handover (
  id         TEXT NOT NULL PRIMARY KEY,
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT,
  topic      TEXT NOT NULL,
  note       TEXT NOT NULL,
  urgent     BOOLEAN NOT NULL,
  state      TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at  BIGINT
);
CREATE INDEX handover_open ON handover (urgent, created_at) WHERE state = 'open';
CREATE INDEX handover_person ON handover (person_id);

-- The proof of consent: which text, when, in which message.
CREATE TABLE consent (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT,
  version    TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX consent_person ON consent (person_id, id);

-- Every BERHENTI and MULAI.
CREATE TABLE announcement_choice (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT,
  choice     TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX announcement_choice_person ON announcement_choice (person_id, id);

-- Keyed fingerprints of addresses that want no announcements. It outlives
-- erasure: whoever said BERHENTI stays left alone.
CREATE TABLE suppression (
  address_key TEXT NOT NULL PRIMARY KEY,
  since       BIGINT NOT NULL
);

CREATE TABLE not_understood (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT,
  body       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX not_understood_person ON not_understood (person_id);

-- What was erased, so that a restored backup can be erased again.
CREATE TABLE erasure (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT,
  at         BIGINT NOT NULL
);
CREATE TABLE erasure_key (
  erasure_id BIGINT NOT NULL REFERENCES erasure (id),
  kind       TEXT NOT NULL,               -- 'address' or 'nik'
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (erasure_id, kind, fingerprint)
);
