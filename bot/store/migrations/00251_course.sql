-- +goose Up
-- By these it is seen each second how an announcement goes that is under way, without a look at
-- its people: from when on its messages count stands in the index, and who stopped is found by
-- when they did.
DROP INDEX message_fate;
CREATE INDEX message_fate ON message (announcement_id, state, error_code, created_at) WHERE announcement_id IS NOT NULL;
CREATE INDEX person_stopped ON person (opted_out_at) WHERE opted_out_at IS NOT NULL;
