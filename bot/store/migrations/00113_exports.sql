-- +goose Up
-- Files of registrations that staff asked for. filter says which, as JSON; title says it
-- in words, and for whom the file is. They stay for a day.
CREATE TABLE export (
  id        {{id}},
  staff_id  BIGINT NOT NULL REFERENCES staff (id),
  format    TEXT NOT NULL,      -- csv or xlsx
  filter    TEXT NOT NULL,
  title     TEXT NOT NULL,
  state     TEXT NOT NULL,      -- waiting, making, ready, failed, ended
  tries     BIGINT NOT NULL,    -- how often it was begun; what an earlier try makes counts for nothing
  done_rows BIGINT NOT NULL,
  all_rows  BIGINT NOT NULL,    -- about how many there will be
  size      BIGINT NOT NULL,    -- in bytes, once it is ready
  asked_at  BIGINT NOT NULL,
  ready_at  BIGINT,
  ends_at   BIGINT NOT NULL
);
CREATE INDEX export_open ON export (state, id) WHERE state <> 'ended';

-- The file's bytes in pieces, each sealed for its place.
CREATE TABLE export_part (
  id        TEXT NOT NULL PRIMARY KEY, -- "<export>/<try>/<position>"
  export_id BIGINT NOT NULL REFERENCES export (id) ON DELETE CASCADE,
  position  BIGINT NOT NULL,
  data      TEXT NOT NULL
);
CREATE INDEX export_part_of ON export_part (export_id, position);
