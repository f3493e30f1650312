-- How the repeated work that keeps the house went last: retention, backups and
-- the like. One row a task.
-- +goose Up
CREATE TABLE upkeep (
  task      TEXT NOT NULL PRIMARY KEY,
  began_at  BIGINT NOT NULL,             -- the newest try
  done_at   BIGINT,                      -- the newest try that succeeded
  failures  BIGINT NOT NULL,             -- tries since then that failed
  result    TEXT NOT NULL                -- of the newest try, in a sentence for people
);
