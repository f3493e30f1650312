-- +goose Up
-- How many people an announcement meant when they were counted last: to look at the page on
-- which it is checked, and at the next one, does not count them again each time. question is the
-- fingerprint of what was asked; what is counted for another question counts for nothing.
CREATE TABLE announcement_count (
  announcement_id BIGINT NOT NULL,
  what            TEXT NOT NULL,   -- the audience, or how many of it were told the same before
  question        TEXT NOT NULL,
  counted         TEXT NOT NULL,   -- numbers, and the ids of some people as samples
  at              BIGINT NOT NULL,
  PRIMARY KEY (announcement_id, what)
);
