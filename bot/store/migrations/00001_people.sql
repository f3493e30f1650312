-- +goose Up
-- One text for SQLite and PostgreSQL. {{id}} is the database's own counting key,
-- {{key}} a whole number that is a key.
-- Times are Unix milliseconds and always given by the program.

-- A person; names for them are in address. erased_at marks the empty row that
-- stays when somebody has everything deleted, so that counts remain right.
CREATE TABLE person (
  id           {{id}},
  lang         TEXT NOT NULL,
  opted_out_at BIGINT,
  created_at   BIGINT NOT NULL,
  last_seen    BIGINT NOT NULL,
  erased_at    BIGINT
);

CREATE TABLE address (
  kind       TEXT NOT NULL,
  value      TEXT NOT NULL,
  person_id  BIGINT NOT NULL REFERENCES person (id),
  first_seen BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE INDEX address_person ON address (person_id);

-- Two people who turned out to be one: the newer row is empty since then.
CREATE TABLE person_overlap (
  older_id   BIGINT NOT NULL REFERENCES person (id),
  newer_id   BIGINT NOT NULL REFERENCES person (id),
  noticed_at BIGINT NOT NULL,
  PRIMARY KEY (older_id, newer_id)
);

-- Both directions. The queued rows of direction 'out' are the outbox.
CREATE TABLE message (
  id           {{id}},
  person_id    BIGINT NOT NULL REFERENCES person (id),
  direction    TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  channel      TEXT NOT NULL,
  address      TEXT NOT NULL,            -- '' once forgotten
  provider_id  TEXT,
  seen_key     TEXT,                     -- keyed fingerprint of an inbound provider id; outlives erasure
  kind         TEXT NOT NULL,
  body         TEXT NOT NULL,
  attachment   TEXT NOT NULL,            -- JSON of a contact card or a location, or ''
  state        TEXT NOT NULL,
  priority     BIGINT NOT NULL,
  reply_to     BIGINT,
  segments     BIGINT NOT NULL,
  attempt      BIGINT NOT NULL,
  next_at      BIGINT NOT NULL,
  lease_until  BIGINT NOT NULL,
  lease_term   BIGINT NOT NULL,
  error_code   TEXT NOT NULL,
  forget       BOOLEAN NOT NULL,         -- empty the row as soon as it needs no further try
  created_at   BIGINT NOT NULL,
  sent_at      BIGINT,                   -- inbound: by the provider's clock
  delivered_at BIGINT,
  read_at      BIGINT
);
CREATE UNIQUE INDEX message_seen ON message (channel, seen_key) WHERE direction = 'in';
-- Not unique: a gateway that gives the same id twice must not stop the sender.
CREATE INDEX message_provider ON message (channel, provider_id) WHERE direction = 'out' AND provider_id IS NOT NULL;
CREATE INDEX message_due ON message (channel, priority, next_at, id) WHERE state = 'queued';
CREATE INDEX message_open ON message (person_id, id) WHERE state IN ('queued', 'sending');
CREATE INDEX message_sending ON message (channel, lease_until) WHERE state = 'sending';
CREATE INDEX message_thread ON message (person_id, id);

-- The engine's state and its secrets, sealed for this row.
CREATE TABLE conversation (
  person_id  {{key}} NOT NULL PRIMARY KEY REFERENCES person (id),
  state      TEXT NOT NULL,
  secrets    TEXT NOT NULL,
  node       TEXT NOT NULL,
  version    BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
