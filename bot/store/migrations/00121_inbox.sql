-- +goose Up
-- A need that its holder has put off rests until then, or until the person writes: seen is
-- the newest message of the person's thread at that moment. Both go when somebody else has it.
ALTER TABLE inbox ADD COLUMN snoozed_until BIGINT;
ALTER TABLE inbox ADD COLUMN snoozed_seen BIGINT;
ALTER TABLE need_event ADD COLUMN until BIGINT;

-- By what the bot came to an answer: see package messages. Empty where that was not kept.
ALTER TABLE message ADD COLUMN why TEXT NOT NULL DEFAULT '';
