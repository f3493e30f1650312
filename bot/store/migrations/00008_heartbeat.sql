-- +goose Up
-- Written now and then to see whether the disk takes it; see DB.Beat.
CREATE TABLE heartbeat (
  one    BIGINT NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL,
  filler TEXT NOT NULL
);
