-- +goose Up
-- An import can be taken back, and what was told before is told again.

-- action is 'import' or 'withdraw'. A batch that was undone stays, and counts no
-- more. kept says that content_history has all that the batch stored: of batches
-- before this migration it has only what no later one replaced.
ALTER TABLE import_batch ADD COLUMN action TEXT NOT NULL DEFAULT 'import';
ALTER TABLE import_batch ADD COLUMN imported_by TEXT NOT NULL DEFAULT '';
ALTER TABLE import_batch ADD COLUMN undone_at BIGINT;
ALTER TABLE import_batch ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;

-- Every version of every opening and training, by the batch that brought it. The
-- tables opening and training hold what is shown now. A document '' withdraws the
-- row; a withdrawn row is not shown until the withdrawal is undone.
CREATE TABLE content_history (
  batch_id BIGINT NOT NULL REFERENCES import_batch (id),
  id       TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (batch_id, id)
);
CREATE INDEX content_history_id ON content_history (id, batch_id);
INSERT INTO content_history (batch_id, id, document) SELECT batch_id, id, document FROM opening;
INSERT INTO content_history (batch_id, id, document) SELECT batch_id, id, document FROM training;
