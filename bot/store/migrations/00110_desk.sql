-- +goose Up
-- Whose account wrote a message in the console; 0: the bot, or whoever holds the
-- office phone.
ALTER TABLE message ADD COLUMN staff_id BIGINT NOT NULL DEFAULT 0;

-- What staff note of a need for each other. It is in no table that is sent from.
CREATE TABLE staff_note (
  id         {{id}},
  inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
  person_id  BIGINT REFERENCES person (id), -- empty for an anonymous report
  staff_id   BIGINT NOT NULL REFERENCES staff (id),
  body       TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX staff_note_person ON staff_note (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX staff_note_inbox ON staff_note (inbox_id);

CREATE INDEX inbox_closed ON inbox (closed_at, id) WHERE closed_at IS NOT NULL;
