-- +goose Up
-- The channels by which announcements reach people, as whoever runs kanca serve has set
-- them up; place is the order in which they are tried for one who uses several.
CREATE TABLE announcement_way (
  channel TEXT NOT NULL PRIMARY KEY,
  medium  TEXT NOT NULL,
  place   BIGINT NOT NULL,
  within  BIGINT NOT NULL             -- for how long after somebody's last word they are written to, in ms; 0: always
);
