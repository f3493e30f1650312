-- +goose Up
-- Until when staff answer this person, and the bot is silent.
ALTER TABLE person ADD COLUMN staff_until BIGINT;

-- Files that people sent: photos, voice notes, documents. What is in them is in
-- file_part.
CREATE TABLE file (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  message_id BIGINT NOT NULL REFERENCES message (id),
  mime       TEXT NOT NULL,
  name       TEXT NOT NULL,                -- of a document, as the sender calls it
  size       BIGINT NOT NULL,              -- in bytes: as announced, then as kept
  seconds    BIGINT NOT NULL,              -- of a voice note or a video
  state      TEXT NOT NULL,                -- expected, kept, too_large, too_many, lost
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX file_message ON file (message_id);
CREATE INDEX file_person ON file (person_id, created_at);

-- The file's bytes in pieces, each sealed for its place.
CREATE TABLE file_part (
  id       TEXT NOT NULL PRIMARY KEY,      -- "<file>/<position>"
  file_id  BIGINT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  data     TEXT NOT NULL
);
CREATE INDEX file_part_of ON file_part (file_id, position);
