-- +goose Up
-- Which state of a registration is the newer one, whoever asks where. It grows by
-- one with each change and with the deletion.
ALTER TABLE registration ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE registration SET version = (SELECT count(*) FROM registration_change c WHERE c.registration_id = registration.id)
WHERE EXISTS (SELECT 1 FROM registration_change c WHERE c.registration_id = registration.id);

-- Who made a change: 'person', 'staff' or 'regency'; and which version it made.
ALTER TABLE registration_change ADD COLUMN author TEXT NOT NULL DEFAULT 'person';
ALTER TABLE registration_change ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE registration_change SET version = (
  SELECT count(*) FROM registration_change c WHERE c.registration_id = registration_change.registration_id AND c.id <= registration_change.id);

-- That a registration was deleted, for whoever holds a copy of it: nothing of what
-- was in it. reason is 'erased' (the person wished it) or 'retention' (its time
-- had come).
CREATE TABLE registration_deleted (
  registration_id TEXT NOT NULL PRIMARY KEY,
  version         BIGINT NOT NULL,
  reason          TEXT NOT NULL,
  at              BIGINT NOT NULL
);
