-- +goose Up
-- Addresses that a channel's provider says cannot be reached. No announcement is
-- sent there; a message from there takes the row away. address is written as in
-- message.
CREATE TABLE unreachable (
  channel   TEXT NOT NULL,
  address   TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  code      TEXT NOT NULL,                -- the provider's, for people
  since     BIGINT NOT NULL,
  PRIMARY KEY (channel, address)
);
CREATE INDEX unreachable_person ON unreachable (person_id);
