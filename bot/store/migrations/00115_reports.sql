-- +goose Up
-- What staff do with a report of fraud, and by when.
ALTER TABLE report ADD COLUMN track TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN lapor_number TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN secret BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE report ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN due_at BIGINT;          -- empty where nothing is waited for
UPDATE report SET due_at = created_at + 259200000 WHERE state = 'new';
CREATE INDEX report_due ON report (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX report_newest ON report (created_at, id);

-- Each step with a report, and each note of it.
CREATE TABLE report_step (
  id         {{id}},
  report_id  TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  staff_id   BIGINT NOT NULL REFERENCES staff (id),
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,               -- as from_state: a note alone
  note       TEXT NOT NULL,
  told       BOOLEAN NOT NULL,            -- the reporter was written to
  at         BIGINT NOT NULL
);
CREATE INDEX report_step_of ON report_step (report_id, id);
