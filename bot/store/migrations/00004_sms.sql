-- +goose Up
-- Up to when something was done completely, such as fetching missed messages.
CREATE TABLE checkpoint (
  name TEXT NOT NULL PRIMARY KEY,
  at   BIGINT NOT NULL
);

-- What one part of an SMS costs on a route, from a day on. Rows are only added:
-- what was sent keeps the price of its day.
CREATE TABLE sms_price (
  id       {{id}},
  channel  TEXT NOT NULL,
  since    TEXT NOT NULL,                 -- a day, 2026-11-01
  currency TEXT NOT NULL,                 -- ISO 4217
  micros   BIGINT NOT NULL,               -- millionths of the currency's unit
  source   TEXT NOT NULL,
  set_at   BIGINT NOT NULL
);
CREATE INDEX sms_price_of ON sms_price (channel, since, id);

-- For counting the parts of a day.
CREATE INDEX message_parts ON message (sent_at) WHERE direction = 'out' AND segments > 0 AND sent_at IS NOT NULL;
