-- +goose Up
-- What the office tells many people. state says where it stands, and only one that is
-- 'sending' with approved_hash equal to hash is sent; see package broadcast.
CREATE TABLE announcement (
  id            {{id}},
  title         TEXT NOT NULL,
  state         TEXT NOT NULL,
  reason        TEXT NOT NULL,        -- why it stands still or ended, for people
  version       BIGINT NOT NULL,      -- of the content; grows with each edit
  listing        BIGINT NOT NULL,      -- of the list of people; grows with each submission
  proposal      TEXT NOT NULL,        -- JSON of what was submitted: all that is approved; '' before
  hash          TEXT NOT NULL,        -- of the proposal
  countries     TEXT NOT NULL,        -- what it is about, as ",TW,HK,"; '' for nothing of the kind
  jobs          TEXT NOT NULL,
  approved_hash TEXT NOT NULL,        -- what was approved; '' while nothing is
  send_after    BIGINT,               -- when it begins by itself; empty: when somebody says so
  not_after     BIGINT NOT NULL,      -- from then on nothing of it goes out
  canary_left   BIGINT NOT NULL,      -- how many may still go before the first pause; -1: any number
  canary_at     BIGINT,               -- when the last of the first ones was handed out
  created_at    BIGINT NOT NULL,
  started_at    BIGINT,
  ended_at      BIGINT
);
CREATE INDEX announcement_state ON announcement (state, id);

-- What its writers wrote, every version of it, as JSON.
CREATE TABLE announcement_version (
  announcement_id BIGINT NOT NULL REFERENCES announcement (id),
  version         BIGINT NOT NULL,
  content         TEXT NOT NULL,
  staff_id        BIGINT NOT NULL REFERENCES staff (id),
  at              BIGINT NOT NULL,
  PRIMARY KEY (announcement_id, version)
);

-- Who moved it, when and why. No account: it moved by itself.
CREATE TABLE announcement_step (
  id              {{id}},
  announcement_id BIGINT NOT NULL REFERENCES announcement (id),
  staff_id        BIGINT REFERENCES staff (id),
  act             TEXT NOT NULL,
  reason          TEXT NOT NULL,
  version         BIGINT NOT NULL,
  hash            TEXT NOT NULL,
  at              BIGINT NOT NULL
);
CREATE INDEX announcement_step_of ON announcement_step (announcement_id, id);

-- Everybody whom the words of an announcement mean, once: whoever is left out too, with
-- the reason. Of a row that is 'out' the message tells what became of it. The rows of an
-- earlier listing count for nothing.
CREATE TABLE announcement_recipient (
  id              {{id}},
  announcement_id BIGINT NOT NULL REFERENCES announcement (id),
  listing          BIGINT NOT NULL,
  person_id       BIGINT NOT NULL REFERENCES person (id),
  channel         TEXT NOT NULL,
  address         TEXT NOT NULL,
  state           TEXT NOT NULL,     -- waiting, out, skipped
  reason          TEXT NOT NULL
);
CREATE UNIQUE INDEX announcement_recipient_once ON announcement_recipient (announcement_id, listing, person_id);
CREATE INDEX announcement_recipient_waiting ON announcement_recipient (channel, announcement_id, listing, id) WHERE state = 'waiting';
CREATE INDEX announcement_recipient_person ON announcement_recipient (person_id);

-- Of which of them a message is: one message a way.
ALTER TABLE message ADD COLUMN recipient_id BIGINT;
CREATE UNIQUE INDEX message_recipient ON message (recipient_id, channel) WHERE recipient_id IS NOT NULL;
CREATE INDEX message_announced ON message (person_id, created_at) WHERE announcement_id IS NOT NULL;
-- By another column than the index above: PostgreSQL, while it has not counted, would read
-- everybody's messages by this one where it is asked for one person's.
CREATE INDEX message_announced_on ON message (channel, created_at) WHERE recipient_id IS NOT NULL;

-- When announcements may go on a channel. Without a row, or outside of these times, none do.
CREATE TABLE announcement_window (
  channel   TEXT NOT NULL PRIMARY KEY,
  opens_at  BIGINT NOT NULL,
  closes_at BIGINT NOT NULL
);

-- What somebody agreed to hear of, beside MULAI, which is everything: '' for everything too.
ALTER TABLE announcement_choice ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE announcement_choice ADD COLUMN job TEXT NOT NULL DEFAULT '';
