-- +goose Up
-- Until when a petugas may approve announcements in place of the kepala; empty or past: they
-- may not. Who gave it, and when, stands in the audit log.
ALTER TABLE staff ADD COLUMN deputy_until BIGINT;
