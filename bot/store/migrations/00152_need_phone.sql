-- +goose Up
-- The number that came with what a person wrote to the office. It may be another person's
-- by the rules of who writes from a number by itself, although it is the same card: whoever
-- cries for help by WhatsApp and texted before has to be rung.
ALTER TABLE inbox ADD COLUMN phone TEXT NOT NULL DEFAULT '';
