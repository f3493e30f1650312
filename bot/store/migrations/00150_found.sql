-- +goose Up
-- Whose telephone number it is: a list of needs asks so for each, and SQLite went through
-- all numbers there are, in their order, until that person's came.
CREATE INDEX address_of ON address (person_id, kind, value);
DROP INDEX address_person;

-- What staff type to find somebody is looked up, and not compared with every row: the last
-- four characters of a number or an account, and the words of a registration.
CREATE INDEX address_end ON address (lower(substr(value, length(value) - 3)));
CREATE INDEX registration_phone_end ON registration (substr(phone, length(phone) - 3));
CREATE INDEX registration_search ON registration (search, person_id);
