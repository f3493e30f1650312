-- +goose Up
-- Where staff answer this person until staff_until; the bot is silent there and
-- nowhere else.
ALTER TABLE person ADD COLUMN staff_channel TEXT NOT NULL DEFAULT '';
