-- +goose Up
-- Why a row of dinas.tindak_lanjut was not applied, '' where it was: it is told the same
-- again after a crash. registration_id and status are what the row named.
ALTER TABLE regency_followup ADD COLUMN refused TEXT NOT NULL DEFAULT '';
ALTER TABLE regency_followup ADD COLUMN registration_id TEXT NOT NULL DEFAULT '';
ALTER TABLE regency_followup ADD COLUMN status TEXT NOT NULL DEFAULT '';

-- In what this database and the regency's differ and nobody but people can decide, as after
-- a backup was put back: found when the two were compared last. what is 'unknown' (it stands
-- there and nobody knows of it here), 'newer' (it is newer there) or 'deleted' (it was
-- deleted there and is here again).
CREATE TABLE regency_difference (
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  what TEXT NOT NULL,
  at   BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
);
