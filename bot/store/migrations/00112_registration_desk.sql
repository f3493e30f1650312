-- +goose Up
-- By what staff find a registration: search is name, village, district and telephone
-- number as plain words; twin is the same for everybody of one name, age and village.
-- Both are short, so that they fit an index whatever somebody typed.
ALTER TABLE registration ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE registration ADD COLUMN twin TEXT NOT NULL DEFAULT '';
UPDATE registration SET search = substr(lower(replace(replace(name || ' ' || village || ' ' || district || ' ' || phone, '+', ''), '''', '')), 1, 160),
  twin = lower(substr(name, 1, 60)) || '|' || age || '|' || lower(substr(village, 1, 40));

-- A list of registrations reads this index alone until it has the ids of one page: a
-- filter that few rows pass must not fetch all others.
CREATE INDEX registration_desk ON registration (created_at, id, status, country, district, village_code, age, search);
CREATE INDEX registration_phone ON registration (phone, created_at) WHERE phone <> '';
CREATE INDEX registration_twin ON registration (twin, created_at) WHERE twin <> '';

-- Of a change of staff: whose account, what colleagues have to know, and what became of
-- telling the person (''; queued, needless, stopped, noroute, window). message_id is
-- then the message that tells it.
ALTER TABLE registration_change ADD COLUMN staff_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE registration_change ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE registration_change ADD COLUMN told TEXT NOT NULL DEFAULT '';
CREATE INDEX registration_change_notice ON registration_change (message_id) WHERE author = 'staff';
