-- +goose Up
-- By which account the phone of a member of staff wrote first, as "lid:…", and since
-- when another one comes with that number: whoever got the number is not staff until
-- the office says so.
ALTER TABLE staff ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN doubted_at BIGINT;

-- What was told to a phone of staff counted as written by it.
UPDATE address SET alone_at = NULL
WHERE kind = 'phone' AND value IN (SELECT phone FROM staff) AND NOT EXISTS (
  SELECT 1 FROM message WHERE message.person_id = address.person_id AND direction = 'in' AND message.address = 'phone:' || address.value);
