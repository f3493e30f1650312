-- +goose Up
-- What a provider said last of the template inside which a channel writes to people whose hours
-- are over. An announcement that was approved with another one stands still.
CREATE TABLE channel_template (
  channel  TEXT NOT NULL PRIMARY KEY,
  template TEXT NOT NULL,
  category TEXT NOT NULL,
  status   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  read_at  BIGINT
);
