-- +goose Up
-- What the office imports. The rows are read as a whole into memory and never
-- searched here, so a row is one JSON document in a canonical form.

-- as_of of a register of agencies is the newest date of its rows.
CREATE TABLE import_batch (
  id          {{id}},
  kind        TEXT NOT NULL,
  file        TEXT NOT NULL,
  as_of       TEXT NOT NULL,
  row_count   BIGINT NOT NULL,
  imported_at BIGINT NOT NULL
);
CREATE INDEX import_batch_newest ON import_batch (kind, as_of, id);

-- A register is a dated snapshot: all of its rows belong to one batch.
CREATE TABLE agency (
  batch_id BIGINT NOT NULL REFERENCES import_batch (id),
  position BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (batch_id, position)
);

CREATE TABLE opening (
  id       TEXT NOT NULL PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES import_batch (id),
  document TEXT NOT NULL
);

CREATE TABLE training (
  id       TEXT NOT NULL PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES import_batch (id),
  document TEXT NOT NULL
);

-- One row; it grows with every import that changed something.
CREATE TABLE content_version (
  id         {{key}} NOT NULL PRIMARY KEY CHECK (id = 1),
  version    BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
INSERT INTO content_version (id, version, changed_at) VALUES (1, 0, 0);

-- Who may do what only one process may do, until when.
CREATE TABLE lease (
  name   TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until  BIGINT NOT NULL,
  term   BIGINT NOT NULL
);
