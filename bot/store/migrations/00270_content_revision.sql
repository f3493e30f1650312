-- +goose Up
-- What the office writes in place of facts and contacts that are built in, or beside them.
-- state: draft, reviewed, published, replaced, withdrawn, dropped.
CREATE TABLE content_revision (
  id         {{id}},
  kind       TEXT NOT NULL,
  piece      TEXT NOT NULL,
  state      TEXT NOT NULL,
  document   TEXT NOT NULL,
  version    BIGINT NOT NULL,
  based_on   BIGINT NOT NULL, -- the revision that was told when this one was begun; 0: what is built in
  staff_id   BIGINT REFERENCES staff (id), -- who wrote it last
  written_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
-- One is written on at a time, and one is told.
CREATE UNIQUE INDEX content_revision_open ON content_revision (kind, piece) WHERE state IN ('draft', 'reviewed');
CREATE UNIQUE INDEX content_revision_told ON content_revision (kind, piece) WHERE state = 'published';
CREATE INDEX content_revision_piece ON content_revision (kind, piece, id);

-- What became of each, and by whom.
CREATE TABLE content_step (
  id          {{id}},
  revision_id BIGINT NOT NULL REFERENCES content_revision (id),
  step        TEXT NOT NULL,
  staff_id    BIGINT REFERENCES staff (id),
  done_by     TEXT NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX content_step_revision ON content_step (revision_id, id);
