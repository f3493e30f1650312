-- +goose Up
-- Accounts of the people of the office. The phone is where a cry for help is
-- told; it is E.164, or '' where there is none.
CREATE TABLE staff (
  id          {{id}},
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,               -- the name as it is looked for: no case, single spaces
  role        TEXT NOT NULL,               -- petugas, kepala, admin
  phone       TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  disabled_at BIGINT
);
CREATE UNIQUE INDEX staff_name ON staff (name_key);
CREATE UNIQUE INDEX staff_phone ON staff (phone) WHERE phone <> '' AND disabled_at IS NULL;

-- Links by which an account is taken into use, each once. The token itself is
-- nowhere but in the link.
CREATE TABLE staff_invitation (
  token_hash TEXT NOT NULL PRIMARY KEY,    -- SHA-256, in hexadecimal
  staff_id   BIGINT NOT NULL REFERENCES staff (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE INDEX staff_invitation_of ON staff_invitation (staff_id);

-- What waits for a person of the office. One entry is one need: all that one
-- person writes in one emergency, or about one thing, belongs to the entry that
-- is open. A report has an entry of its own. Its number is short enough to be
-- typed on a phone.
CREATE TABLE inbox (
  id         {{id}},
  person_id  BIGINT REFERENCES person (id), -- empty for an anonymous report
  topic      TEXT NOT NULL,
  urgent     BOOLEAN NOT NULL,
  origin     TEXT NOT NULL,                -- id of the handover or the report that opened it
  created_at BIGINT NOT NULL,
  added_at   BIGINT NOT NULL,              -- when the newest was added
  closed_at  BIGINT,
  note       TEXT NOT NULL,                -- of whoever closed it
  alert_at   BIGINT,                       -- when the next alert is due; empty: none is
  alerts     BIGINT NOT NULL,              -- how many went out since it was last untaken
  alerted_id BIGINT REFERENCES staff (id), -- whom the newest went to
  taken_id   BIGINT REFERENCES staff (id), -- who has taken it, or had it before
  taken_at   BIGINT
);
CREATE UNIQUE INDEX inbox_origin ON inbox (origin, topic);
CREATE INDEX inbox_person ON inbox (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX inbox_open ON inbox (urgent, created_at) WHERE closed_at IS NULL;

ALTER TABLE handover ADD COLUMN inbox_id BIGINT REFERENCES inbox (id);
CREATE INDEX handover_inbox ON handover (inbox_id);

-- Every message to a phone of staff about an entry.
CREATE TABLE staff_alert (
  inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
  message_id BIGINT NOT NULL REFERENCES message (id),
  staff_id   BIGINT NOT NULL REFERENCES staff (id),
  position   BIGINT NOT NULL,              -- 1 for the first alert; 0 for an answer to TERIMA
  at         BIGINT NOT NULL,
  PRIMARY KEY (inbox_id, message_id)
);
CREATE INDEX staff_alert_message ON staff_alert (message_id);
CREATE INDEX staff_alert_staff ON staff_alert (staff_id, at);

-- What waits already. Nobody was told of it, so its alerts are due.
INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, note, alert_at, alerts)
  SELECT person_id, topic, urgent, id, created_at, created_at, '', CASE WHEN urgent THEN created_at END, 0
  FROM handover WHERE state = 'open' ORDER BY created_at, id;
INSERT INTO inbox (person_id, topic, urgent, origin, created_at, added_at, note, alert_at, alerts)
  SELECT person_id, 'report', urgent, id, created_at, created_at, '', CASE WHEN urgent THEN created_at END, 0
  FROM report WHERE state = 'new' ORDER BY created_at, id;
UPDATE handover SET inbox_id = (SELECT i.id FROM inbox i WHERE i.origin = handover.id AND i.topic <> 'report') WHERE state = 'open';
