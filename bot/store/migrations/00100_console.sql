-- +goose Up
-- How a member of staff signs in to the console. Without a password nobody can.
ALTER TABLE staff ADD COLUMN password TEXT NOT NULL DEFAULT '';       -- argon2id, as PHC writes it
ALTER TABLE staff ADD COLUMN code_sealed TEXT NOT NULL DEFAULT '';    -- secret of the one-time codes; empty: none is set up
ALTER TABLE staff ADD COLUMN code_step BIGINT NOT NULL DEFAULT 0;     -- the newest time step whose code was used

-- Codes for who has lost the phone that makes codes, as hashes; each works once.
CREATE TABLE staff_recovery (
  code_hash TEXT NOT NULL PRIMARY KEY,
  staff_id  BIGINT NOT NULL REFERENCES staff (id),
  used_at   BIGINT
);
CREATE INDEX staff_recovery_of ON staff_recovery (staff_id);

-- Who is signed in where. Each step up gives a session a new token.
CREATE TABLE staff_session (
  id          {{id}},
  token_hash  TEXT NOT NULL,
  staff_id    BIGINT NOT NULL REFERENCES staff (id),
  complete    BOOLEAN NOT NULL,            -- false: the password was right, the code is missing
  created_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,             -- when a page was last opened
  proved_at   BIGINT NOT NULL,             -- when password or code was last given
  device      TEXT NOT NULL,               -- as the browser describes itself
  network     TEXT NOT NULL,               -- the address it came from at first
  notice      TEXT NOT NULL                -- what the next page says once
);
CREATE UNIQUE INDEX staff_session_token ON staff_session (token_hash);
CREATE INDEX staff_session_of ON staff_session (staff_id);

-- Tries to sign in that failed: whoever tries on has to wait longer each time. key
-- is a fingerprint of the name that was typed, whether there is such an account or not.
CREATE TABLE sign_in_failure (
  key      TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at  BIGINT NOT NULL
);

-- Forms that were sent: each counts once. answer is where the browser was led.
CREATE TABLE form_sent (
  id     TEXT NOT NULL PRIMARY KEY,
  answer TEXT NOT NULL,
  at     BIGINT NOT NULL
);
CREATE INDEX form_sent_at ON form_sent (at);

-- What was typed into a form whose session had ended, until somebody signs in again.
CREATE TABLE form_kept (
  key_hash TEXT NOT NULL PRIMARY KEY,
  sealed   TEXT NOT NULL,
  at       BIGINT NOT NULL
);
