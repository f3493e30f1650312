-- +goose Up
-- Messages that retention took away. The key of one that came in stays, so that a
-- second delivery, months later, is not answered; and how many there were stays,
-- by the hour, with the SMS among them that providers took.
CREATE TABLE seen (
  channel TEXT NOT NULL,
  key     TEXT NOT NULL,
  at      BIGINT NOT NULL,               -- when the message was taken away
  PRIMARY KEY (channel, key)
);

CREATE TABLE message_count (
  hour      BIGINT NOT NULL,             -- since 1970
  channel   TEXT NOT NULL,
  direction TEXT NOT NULL,
  messages  BIGINT NOT NULL,
  sms       BIGINT NOT NULL,
  segments  BIGINT NOT NULL,             -- of those SMS
  PRIMARY KEY (hour, channel, direction)
);
