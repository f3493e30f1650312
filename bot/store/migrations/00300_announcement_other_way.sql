-- +goose Up
-- The other way by which somebody can be reached, in words of SMS and WhatsApp: it is taken where
-- the first one is known to have failed, and empty where there is none, or it was taken.
-- first_message is the message that failed then, 0 where none was made; empty for who is told by
-- the first way.
ALTER TABLE announcement_recipient ADD COLUMN other_channel TEXT NOT NULL DEFAULT '';
ALTER TABLE announcement_recipient ADD COLUMN other_address TEXT NOT NULL DEFAULT '';
ALTER TABLE announcement_recipient ADD COLUMN first_message BIGINT;
CREATE INDEX announcement_recipient_over ON announcement_recipient (announcement_id, first_message) WHERE first_message IS NOT NULL;
CREATE INDEX announcement_recipient_other ON announcement_recipient (announcement_id, listing) WHERE other_channel <> '';
