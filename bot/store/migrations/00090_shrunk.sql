-- +goose Up
-- Whether somebody said of a register that it is right to be smaller: registers
-- after it are compared with it and not with the larger ones before.
ALTER TABLE import_batch ADD COLUMN shrunk BIGINT NOT NULL DEFAULT 0;
