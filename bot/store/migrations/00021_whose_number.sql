-- +goose Up
-- When a message last came from this address by itself: who writes an SMS holds
-- the number. Empty for a number that was only told beside an account, and for
-- one that somebody else has told since.
ALTER TABLE address ADD COLUMN alone_at BIGINT;
UPDATE address SET alone_at = (SELECT last_seen FROM person WHERE person.id = address.person_id)
WHERE kind NOT IN ('lid', 'bsuid') AND NOT EXISTS (
  SELECT 1 FROM address AS account WHERE account.person_id = address.person_id AND account.kind IN ('lid', 'bsuid'));

-- Whose number a person has or had: earlier may be the same human, or whoever had
-- the number before. Nothing of the earlier one is shown until the person names
-- something that was registered; wrong counts the answers that did not fit.
CREATE TABLE earlier_person (
  person_id  BIGINT NOT NULL REFERENCES person (id),
  earlier_id BIGINT NOT NULL REFERENCES person (id),
  noticed_at BIGINT NOT NULL,
  wrong      BIGINT NOT NULL,
  closed_at  BIGINT,
  PRIMARY KEY (person_id, earlier_id)
);
CREATE INDEX earlier_person_of ON earlier_person (earlier_id);
