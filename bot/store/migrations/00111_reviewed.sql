-- +goose Up
-- Of whom what was typed into a form is: it goes with the person. Empty where the page
-- is nobody's.
ALTER TABLE form_kept ADD COLUMN person_id BIGINT REFERENCES person (id);
CREATE INDEX form_kept_at ON form_kept (at);
CREATE INDEX form_kept_person ON form_kept (person_id) WHERE person_id IS NOT NULL;

-- What the office has set, by name; see package office. What is not here is as it is by
-- default.
CREATE TABLE setting (
  name       TEXT NOT NULL PRIMARY KEY,
  value      TEXT NOT NULL,
  staff_id   BIGINT REFERENCES staff (id),
  changed_at BIGINT NOT NULL
);

-- What happened to a need without anybody of the office doing it.
CREATE TABLE need_event (
  id       {{id}},
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  staff_id BIGINT REFERENCES staff (id),   -- who had it
  kind     TEXT NOT NULL,                  -- idle, off_duty
  at       BIGINT NOT NULL
);
CREATE INDEX need_event_of ON need_event (inbox_id, id);

-- Tries to sign in that failed, by the minute: of many the audit log has the first few
-- and one row for the rest.
CREATE TABLE sign_in_minute (
  minute   BIGINT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL
);

-- Which announcement a message is of; empty: none. And when it was tried last without
-- success.
ALTER TABLE message ADD COLUMN announcement_id BIGINT;
ALTER TABLE message ADD COLUMN tried_at BIGINT;
