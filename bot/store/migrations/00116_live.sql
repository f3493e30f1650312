-- +goose Up
-- What the open pages of the console look at again and again: the newest that people
-- wrote, and what became of what staff wrote lately.
CREATE INDEX message_in ON message (id) WHERE direction = 'in';
CREATE INDEX message_of_staff ON message (created_at) WHERE staff_id > 0;

-- Up to which message an account has seen the thread of a need.
CREATE TABLE staff_seen (
  inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
  staff_id   BIGINT NOT NULL REFERENCES staff (id),
  message_id BIGINT NOT NULL,
  PRIMARY KEY (inbox_id, staff_id)
);

-- What an account has typed and neither sent nor saved, one of each kind a need. turn
-- goes up when it is sent: what was typed before that comes too late.
CREATE TABLE staff_draft (
  key       TEXT NOT NULL PRIMARY KEY,      -- the need, the account and the kind, between dots
  inbox_id  BIGINT NOT NULL REFERENCES inbox (id),
  person_id BIGINT REFERENCES person (id),  -- empty for an anonymous report
  staff_id  BIGINT NOT NULL REFERENCES staff (id),
  kind      TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
  turn      BIGINT NOT NULL,
  sealed    TEXT NOT NULL,                  -- empty where there is none
  saved_at  BIGINT NOT NULL
);
CREATE INDEX staff_draft_inbox ON staff_draft (inbox_id, staff_id);
CREATE INDEX staff_draft_person ON staff_draft (person_id) WHERE person_id IS NOT NULL;
