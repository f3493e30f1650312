-- +goose Up
-- Where staff answer a person themselves, and the bot is silent: the newest take-over
-- on each channel. Each message of staff moves its end on.
CREATE TABLE takeover (
  person_id BIGINT NOT NULL REFERENCES person (id),
  channel   TEXT NOT NULL,
  staff_id  BIGINT REFERENCES staff (id), -- empty: whoever holds the office phone
  since     BIGINT NOT NULL,              -- when staff wrote first
  until     BIGINT NOT NULL,              -- from then on the bot speaks again
  seen_to   BIGINT NOT NULL,              -- id of the person's newest message when staff wrote last; 0: none
  PRIMARY KEY (person_id, channel)
);

-- person.staff_until and person.staff_channel are not read any more.
INSERT INTO takeover (person_id, channel, since, until, seen_to)
  SELECT p.id, p.staff_channel,
    coalesce((SELECT max(m.sent_at) FROM message m WHERE m.person_id = p.id AND m.channel = p.staff_channel
      AND m.direction = 'out' AND m.priority = 5 AND m.sent_at <= p.staff_until), p.staff_until),
    p.staff_until,
    coalesce((SELECT max(i.id) FROM message i WHERE i.person_id = p.id AND i.channel = p.staff_channel AND i.direction = 'in'
      AND i.sent_at <= (SELECT max(m.sent_at) FROM message m WHERE m.person_id = p.id AND m.channel = p.staff_channel
        AND m.direction = 'out' AND m.priority = 5)), 0)
  FROM person p WHERE p.staff_until IS NOT NULL AND p.staff_channel <> '' AND p.erased_at IS NULL;
