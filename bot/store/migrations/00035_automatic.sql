-- +goose Up
-- What staff wrote on the office phone, by text: the same in several chats was
-- written by the phone itself.
CREATE INDEX message_staff ON message (channel, created_at) WHERE direction = 'out' AND priority = 5;
