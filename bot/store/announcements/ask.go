package announcements

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
)

// asked is the line of the history that says that who may approve were told; it moves nothing.
const asked = "asked"

// unmoving are the lines of a history that move nothing.
const unmoving = `'` + looked + `', '` + asked + `', '` + tested + `', '` + toldOver + `'`

// ToApprove is an announcement that waits for a second person.
type ToApprove struct {
	ID        int64
	Submitted time.Time
	Asked     int // how often who may approve it were told since then
}

// firstAsked is the line of the history with which the announcement {id} was submitted: of
// several in a row, for kanca counts anew what it proposed itself, the first.
const firstAsked = `(SELECT min(o.id) FROM announcement_step o WHERE o.announcement_id = {id} AND o.act = 'submitted' AND o.id > coalesce((SELECT max(b.id) FROM announcement_step b
	WHERE b.announcement_id = {id} AND b.act NOT IN ('submitted', ` + unmoving + `)), 0))`

// AnnouncementsToApprove lists what waits for a second person, the oldest first.
func (db *DB) AnnouncementsToApprove(ctx context.Context) (out []ToApprove, err error) {
	err = db.sql.Each(ctx, `SELECT x.id, x.at, (SELECT count(*) FROM announcement_step s WHERE s.announcement_id = x.id AND s.act = '`+asked+`' AND s.id > x.step)
		FROM (SELECT k.id, s.id AS step, s.at FROM announcement k JOIN announcement_step s ON s.id = `+strings.ReplaceAll(firstAsked, "{id}", "k.id")+`
			WHERE k.state = 'submitted') x ORDER BY x.id`, nil, func(rows *sql.Rows) error {
		var a ToApprove
		var at int64
		err := rows.Scan(&a.ID, &at, &a.Asked)
		a.Submitted = column.Moment(at)
		out = append(out, a)
		return err
	})
	return out, err
}

// AskApprovers tells the phones of those who may approve an announcement, and had no hand in
// it, that it waits: of several processes one tells them, once more than the time before. It
// returns how many were told; who said BERHENTI is not.
func (db *DB) AskApprovers(ctx context.Context, waits ToApprove, channel bot.ChannelName, write func(bot.Lang) messages.Reply) (told int, err error) {
	err = db.inTx(ctx, func(t *tx) error {
		told = 0
		a, err := t.take(ctx, waits.ID)
		if err != nil || a.State != broadcast.Submitted {
			return err
		}
		var before int
		if err := t.Row(ctx, `SELECT count(*) FROM announcement_step s WHERE s.announcement_id = $1 AND s.act = '`+asked+`'
			AND s.id > `+strings.ReplaceAll(firstAsked, "{id}", "$1"), []any{a.ID}, &before); err != nil || before != waits.Asked {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO announcement_step (announcement_id, act, reason, version, hash, at) VALUES ($1, '`+asked+`', '', $2, $3, $4)`,
			a.ID, a.Version, a.Hash, t.Now()); err != nil {
			return err
		}
		told, err = t.tellPhones(ctx, channel, write, approver("$2")+` AND NOT EXISTS (SELECT 1 FROM announcement_step s WHERE s.announcement_id = $1 AND s.staff_id = f.id
			AND s.act IN ('created', 'edited', 'submitted'))`, a.ID, t.Now())
		return err
	})
	return told, err
}
