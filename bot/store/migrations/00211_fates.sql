-- +goose Up
-- By these the recipients of an announcement are counted by what became of them, and listed
-- in their order, without a look at each row: 20,000 on a page that is read again and again.
CREATE INDEX announcement_recipient_fate ON announcement_recipient (announcement_id, listing, state, reason);
CREATE INDEX announcement_recipient_order ON announcement_recipient (announcement_id, listing, id);
CREATE INDEX message_fate ON message (announcement_id, state, error_code) WHERE announcement_id IS NOT NULL;
