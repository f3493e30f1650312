-- +goose Up
-- A need of one person may hold the number of another, with whose data it is erased.
CREATE INDEX inbox_phone ON inbox (phone) WHERE phone <> '';
-- Whoever had it was erased before that was so: a number that came is somebody's address.
UPDATE inbox SET phone = '' WHERE phone <> '' AND NOT EXISTS (SELECT 1 FROM address a WHERE a.kind = 'phone' AND a.value = inbox.phone);
