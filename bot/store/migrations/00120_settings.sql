-- +goose Up
-- The newest message by which it was tried whether the phone of a member of staff hears
-- of cries for help; empty: none was tried since the office gave the number.
ALTER TABLE staff ADD COLUMN tested_id BIGINT;

-- What staff answer often, found by its key. {nama} and others are filled in for each
-- person; see package canned. lang_mad is '' where there is no Madurese text.
CREATE TABLE canned_reply (
  id         {{id}},
  key        TEXT NOT NULL,
  lang_id    TEXT NOT NULL,
  lang_mad   TEXT NOT NULL,
  version    BIGINT NOT NULL,
  staff_id   BIGINT REFERENCES staff (id), -- who changed it last
  changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_reply_key ON canned_reply (key);
