-- Until when a provider said that a channel takes no messages of a lane: it holds
-- for whichever process sends, also after a new start. since is when it said so,
-- by our clock.
-- +goose Up
CREATE TABLE channel_rest (
  channel TEXT NOT NULL,
  lane    BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  code    TEXT NOT NULL,
  PRIMARY KEY (channel, lane)
);
