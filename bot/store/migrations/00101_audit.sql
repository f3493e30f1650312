-- +goose Up
-- What staff did, chained by a keyed hash whose key is not in the database. Rows are
-- added and never changed; see package audit.
CREATE TABLE audit (
  seq        {{key}} NOT NULL PRIMARY KEY,
  at         BIGINT NOT NULL,
  staff_id   BIGINT NOT NULL,             -- 0: nobody was signed in
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  session_id BIGINT NOT NULL,
  made_by    TEXT NOT NULL,               -- console or command line
  network    TEXT NOT NULL,
  action     TEXT NOT NULL,
  object     TEXT NOT NULL,
  detail     TEXT NOT NULL,
  hash       TEXT NOT NULL
);
CREATE INDEX audit_object ON audit (object, seq);

-- Where the chain ends, sealed by the same key.
CREATE TABLE audit_head (
  id   {{key}} NOT NULL PRIMARY KEY CHECK (id = 1),
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL,
  seal TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash, seal) VALUES (1, 0, '', '');

{{only add to audit}}
