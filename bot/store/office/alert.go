package office

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
)

// ErrRefusing is returned by Alert when the phone said BERHENTI: nothing was written.
var ErrRefusing = errors.New("this phone said BERHENTI and is sent nothing")

// errNothingLeft undoes an alert of which another process was quicker.
var errNothingLeft = errors.New("nothing is left to be told")

// DueAlert is a need of which somebody must be told now.
type DueAlert struct {
	Entry
	Failed bool      // the newest alert never arrived
	Since  time.Time // when the first alert went out since it was last untaken; zero: none did
}

// MostAlertWait is how long the next alert waits at most after one; mostNight how long a need
// waits at most of which nobody was told.
const (
	MostAlertWait = time.Hour
	mostNight     = 12 * time.Hour
)

// AlertPlan is what follows an alert about a need.
type AlertPlan struct {
	Next time.Time // when the next is due
	// Keep is since when alerts that wait to be sent stay beside this one: it tells one of
	// several at once. The zero time takes back all of them.
	Keep time.Time
}

// newestAlert is the newest message that told a phone of the need m. Its position alone
// would not tell it from one before the need was given back or cried anew: each time they
// are counted from 1.
const newestAlert = `(SELECT max(n.message_id) FROM staff_alert n WHERE n.inbox_id = m.id AND n.position > 0)`

// calls holds for a need m of which staff are told only in the morning, and whose person
// wrote since that was decided: see Tend.
const calls = `(m.alerts = 0 AND EXISTS (SELECT 1 FROM message x WHERE x.person_id = m.person_id AND x.direction = 'in'
	AND x.created_at >= (SELECT max(e.at) FROM need_event e WHERE e.inbox_id = m.id)))`

// DueAlerts returns the cries for help that nobody has taken and of which the
// next alert is due, oldest first, at most limit. One whose newest alert could not
// be sent is due already once retry has passed since then, and one that would wait longer
// than any does, by much more than clocks differ: it was put off by one that was ahead.
func (db *DB) DueAlerts(ctx context.Context, retry time.Duration, limit int) (out []DueAlert, err error) {
	const lost = `EXISTS (SELECT 1 FROM staff_alert a JOIN message x ON x.id = a.message_id
		WHERE a.inbox_id = m.id AND a.position = m.alerts AND a.at <= $2 AND x.state IN ('failed', 'expired', 'cancelled') AND a.message_id = ` + newestAlert + `)`
	now := db.sql.Now()
	const since = `CASE WHEN m.alerts > 0 THEN coalesce((SELECT a.at FROM staff_alert a WHERE a.inbox_id = m.id AND a.position = 1 ORDER BY a.message_id DESC LIMIT 1), 0) ELSE 0 END`
	err = db.sql.Each(ctx, `SELECT `+entryColumns+`, `+lost+`, `+since+` FROM inbox m
		WHERE m.closed_at IS NULL AND m.urgent AND m.taken_at IS NULL AND m.alert_at IS NOT NULL AND (m.alert_at <= $1 OR `+lost+` OR `+calls+` OR m.alert_at > CASE WHEN m.alerts > 0 THEN CAST($4 AS BIGINT) ELSE CAST($5 AS BIGINT) END)
		ORDER BY m.created_at, m.id LIMIT $3`, []any{now, now - retry.Milliseconds(), limit, now + 2*MostAlertWait.Milliseconds(), now + mostNight.Milliseconds()}, func(rows *sql.Rows) error {
		var d DueAlert
		var since int64
		var err error
		d.Entry, err = scanEntry(rows, &d.Failed, &since)
		if since != 0 {
			d.Since = column.Moment(since)
		}
		out = append(out, d)
		return err
	})
	return out, err
}

// AlertedSince returns which accounts were told of a need since then.
func (db *DB) AlertedSince(ctx context.Context, entry int64, since time.Time) (staff []int64, err error) {
	err = db.sql.Each(ctx, `SELECT DISTINCT staff_id FROM staff_alert WHERE inbox_id = $1 AND position > 0 AND at >= $2 ORDER BY 1`, []any{entry, since.UnixMilli()}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		staff = append(staff, id)
		return err
	})
	return staff, err
}

// AlertsSince returns how many messages a phone of staff was sent since then to
// alert it, and when the newest was; the zero time when there is none. Those in the
// future were told by a clock that was ahead.
func (db *DB) AlertsSince(ctx context.Context, staff int64, since time.Time) (newest time.Time, alerts int, err error) {
	err = db.sql.Each(ctx, `SELECT coalesce(max(at), 0), count(DISTINCT message_id) FROM staff_alert WHERE staff_id = $1 AND position > 0 AND at >= $2 AND at <= $3`,
		[]any{staff, since.UnixMilli(), db.sql.Now()}, func(rows *sql.Rows) error {
			var last int64
			err := rows.Scan(&last, &alerts)
			if last != 0 {
				newest = column.Moment(last)
			}
			return err
		})
	return newest, alerts, err
}

// Alert tells one phone of staff, on one channel, of those of the entries that are
// still as they were read: of several processes one tells. write makes the text of
// the entries that are left, in the language of the phone; plan says what follows for
// each. It returns how many of them were told.
func (db *DB) Alert(ctx context.Context, to bot.Staff, channel bot.ChannelName, entries []Entry, plan func(Entry) AlertPlan, write func([]Entry, bot.Lang) messages.Reply) (told int, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		told = 0
		p, err := people.TakeRecipient(ctx, tx.people, []bot.Address{phoneOf(to)}, db.sql.Clock())
		if err != nil {
			return err
		}
		if p.OptedOut {
			return ErrRefusing
		}
		var left []Entry
		for _, e := range entries {
			n, err := tx.sql.Exec(ctx, `
				UPDATE inbox SET alert_at = $3, alerts = alerts + 1, alerted_id = $4
				WHERE id = $1 AND alerts = $2 AND closed_at IS NULL AND taken_at IS NULL AND alert_at = $5`,
				e.ID, e.Alerts, plan(e).Next.UnixMilli(), to.ID, e.AlertAt.UnixMilli())
			if err != nil {
				return err
			}
			if n == 1 {
				left = append(left, e)
			}
		}
		if len(left) == 0 {
			return errNothingLeft
		}
		text := write(left, p.Lang)
		text.Lane = bot.LaneCry
		message, err := tx.toStaff(ctx, p.ID, channel, phoneOf(to), 0, text)
		if err != nil {
			return err
		}
		for _, e := range left {
			// An alert that still waits would come late and say what is no longer so.
			until := plan(e).Keep
			if until.IsZero() {
				until = afterAll
			}
			if err := tx.withdrawAlertsBefore(ctx, e.ID, until); err != nil {
				return err
			}
			if err := tx.noteTold(ctx, e.ID, message, to.ID, e.Alerts+1); err != nil {
				return err
			}
		}
		told = len(left)
		return nil
	})
	if errors.Is(err, errNothingLeft) {
		return 0, nil
	}
	return told, err
}
