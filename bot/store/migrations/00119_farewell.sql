-- +goose Up
-- Whom the providers' libraries are to forget, as "lid:…": who had everything deleted a
-- few minutes ago, for the goodbye is sent with what the libraries know. A row goes when
-- it is done.
CREATE TABLE farewell (
  address   TEXT NOT NULL PRIMARY KEY,
  erased_at BIGINT NOT NULL
);
