-- +goose Up
-- Messages that their sender deleted for everyone before they came; key as in seen.
CREATE TABLE revoked_early (
  channel TEXT NOT NULL,
  key     TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (channel, key)
);
