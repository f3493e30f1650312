-- +goose Up
-- How often a draft was saved: a page that shows an earlier one must not take away what
-- its writer typed on another device since.
ALTER TABLE staff_draft ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
