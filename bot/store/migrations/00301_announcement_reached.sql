-- +goose Up
-- By this index alone it is seen how people are reached: SQLite reads the row as well where a
-- column of the condition is not in the index, though all rows of the index fulfil it.
CREATE INDEX message_reached_by ON message (person_id, channel, address, created_at, sent_at, direction) WHERE direction = 'in';
DROP INDEX message_reached;
