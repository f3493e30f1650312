-- +goose Up
-- Every try to write a backup. error is '' where it was written and read again.
CREATE TABLE backup_made (
  id        {{id}},
  at        BIGINT NOT NULL,            -- when it was begun: it has the rows of this moment
  file      TEXT NOT NULL,
  bytes     BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  daily     BOOLEAN NOT NULL,
  same_disk BOOLEAN NOT NULL,           -- it lies on the disk of what it is a backup of
  error     TEXT NOT NULL
);
