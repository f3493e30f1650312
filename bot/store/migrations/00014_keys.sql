-- +goose Up
-- Which keys this database was written with: the one index key and the sealing
-- keys. check_value is a keyed fingerprint by which another key of the same id
-- is told apart. role: 'index'; 'new', in the key file but not yet used;
-- 'primary', which seals; 'older', under which values may still be sealed;
-- 'gone', under which none is. A row is never deleted, so that no id comes back.
CREATE TABLE key_check (
  id          TEXT NOT NULL PRIMARY KEY,
  check_value TEXT NOT NULL,
  role        TEXT NOT NULL,
  since       BIGINT NOT NULL
);
CREATE UNIQUE INDEX key_check_primary ON key_check (role) WHERE role = 'primary';

-- Which keys each running service has read: a key seals nothing before all have it.
CREATE TABLE key_reader (
  process TEXT NOT NULL PRIMARY KEY,
  keys    TEXT NOT NULL,               -- ids with a space before and behind each
  beats   BIGINT NOT NULL              -- grows while the process lives
);
