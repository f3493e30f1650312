-- +goose Up
-- Since when nothing but an answer is sent to this person and nothing of the person
-- leaves the house; empty: nobody asked for that. (UU 27/2022 art. 41)
ALTER TABLE person ADD COLUMN restricted_at BIGINT;

-- What people ask the office to do with what is stored about them. The time to do it
-- runs from asked_at.
CREATE TABLE data_request (
  id         {{id}},
  person_id  BIGINT NOT NULL REFERENCES person (id),
  kind       TEXT NOT NULL,
  how        TEXT NOT NULL,               -- how the person asked, in the words of staff
  asked_at   BIGINT NOT NULL,
  asked_of   BIGINT NOT NULL REFERENCES staff (id),
  done_at    BIGINT,
  done_by    BIGINT REFERENCES staff (id),
  done       BOOLEAN NOT NULL,            -- false with done_at: the person took it back
  outcome    TEXT NOT NULL                -- in the words of staff
);
CREATE INDEX data_request_person ON data_request (person_id, id);
CREATE INDEX data_request_open ON data_request (asked_at) WHERE done_at IS NULL;
