-- +goose Up
-- What went before a second person saw it: the first page of the console looks for it.
CREATE INDEX announcement_step_hurried ON announcement_step (id) WHERE act = 'hurried';
