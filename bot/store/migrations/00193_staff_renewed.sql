-- +goose Up
-- The office said anew that the phone of an account in use is theirs: whoever had the
-- number until then counts no more. An account that is taken into use again is not that.
ALTER TABLE staff ADD COLUMN renewed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE staff SET renewed = TRUE WHERE vouched_at IS NOT NULL;

-- Of an account taken into use again it was forgotten since when its phone is theirs, and
-- what a stranger wrote there before counted. Its newest link is of that day; where it went
-- with a restored copy, nothing counts that is older than the log.
UPDATE staff SET vouched_at = coalesce((SELECT max(i.created_at) FROM staff_invitation i WHERE i.staff_id = staff.id), (SELECT max(a.at) FROM audit a), created_at)
WHERE vouched_at IS NULL;
