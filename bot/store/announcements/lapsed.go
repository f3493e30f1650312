package announcements

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/messages"
	"kanca/bot/store/office"
)

// toldOver is the line of the history that says that the office was told that nobody had
// approved in time; it moves nothing.
const toldOver = "told"

// tellsFor is for how long after its last moment it is worth telling that nobody approved.
const tellsFor = 24 * time.Hour

// lapsed holds for an announcement k whose last moment came while it waited for a second
// person, and of which nobody was told so.
const lapsed = `k.state = '` + string(broadcast.Expired) + `' AND k.hash <> '' AND k.approved_hash = '' AND k.started_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM announcement_step s WHERE s.announcement_id = k.id AND s.act = '` + toldOver + `')`

// AnnouncementsLapsed lists those whose last moment came, within a day, while they waited for a
// second person, and of which TellLapsed has told nobody.
func (db *DB) AnnouncementsLapsed(ctx context.Context) (ids []int64, err error) {
	err = db.sql.Each(ctx, `SELECT k.id FROM announcement k WHERE `+lapsed+` AND k.ended_at > $1 ORDER BY k.id`, []any{db.sql.Clock().Add(-tellsFor).UnixMilli()}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// TellLapsed tells the phones of those who wrote or submitted an announcement, and of those who
// may approve, that nobody approved it in time and nothing of it went: of several processes one
// tells them, once. It returns how many were told; who said BERHENTI is not.
func (db *DB) TellLapsed(ctx context.Context, id int64, channel bot.ChannelName, write func(bot.Lang) messages.Reply) (told int, err error) {
	err = db.inTx(ctx, func(t *tx) error {
		told = 0
		a, err := t.take(ctx, id)
		if err != nil {
			return err
		}
		var still int
		if err := t.Row(ctx, `SELECT count(*) FROM announcement k WHERE k.id = $1 AND `+lapsed, []any{id}, &still); err != nil || still == 0 {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO announcement_step (announcement_id, act, reason, version, hash, at) VALUES ($1, '`+toldOver+`', '', $2, $3, $4)`,
			a.ID, a.Version, a.Hash, t.Now()); err != nil {
			return err
		}
		told, err = t.tellPhones(ctx, channel, write, `f.disabled_at IS NULL AND (`+approver("$2")+` OR EXISTS (SELECT 1 FROM announcement_step s
			WHERE s.announcement_id = $1 AND s.staff_id = f.id AND s.act IN ('created', 'edited', 'submitted')))`, a.ID, t.Now())
		return err
	})
	return told, err
}

// tellPhones writes to the phones of the accounts f for which a condition holds, and returns to
// how many.
func (t *tx) tellPhones(ctx context.Context, channel bot.ChannelName, write func(bot.Lang) messages.Reply, condition string, args ...any) (told int, err error) {
	var staff []bot.Staff
	if err := t.Each(ctx, `SELECT f.id, f.name, f.role, f.phone FROM staff f WHERE f.phone <> '' AND f.doubted_at IS NULL AND `+condition+` ORDER BY f.id`, args, func(rows *sql.Rows) error {
		var s bot.Staff
		err := rows.Scan(&s.ID, &s.Name, &s.Role, &s.Phone)
		staff = append(staff, s)
		return err
	}); err != nil {
		return 0, err
	}
	for _, s := range staff {
		switch err := t.office.TellStaff(ctx, s, channel, write); {
		case err == nil:
			told++
		case !errors.Is(err, office.ErrRefusing):
			return told, err
		}
	}
	return told, nil
}
