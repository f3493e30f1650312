-- +goose Up
-- Conversations that could not be read or used and were begun afresh, sealed as
-- they were for the conversation of the person sealed_for.
CREATE TABLE conversation_aside (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  sealed_for BIGINT NOT NULL,
  state      TEXT NOT NULL,
  secrets    TEXT NOT NULL,
  node       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX conversation_aside_person ON conversation_aside (person_id, id);
