package announcements

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
	"kanca/bot/store/sqldb"
)

// How an announcement goes is looked at every second while it is under way, and by indexes alone:
// with many people a look at each of them would take the database all of that second.

// questioned is a database, or a transaction in it.
type questioned interface {
	Row(ctx context.Context, query string, args []any, dest ...any) error
}

// left reports whether somebody is still to be sent an announcement, or may be: by another way,
// if the provider says within broadcast.OtherWayPatience that the first one failed.
func (db *DB) left(ctx context.Context, a Announcement) (left bool, err error) {
	return leftIn(ctx, db.sql, a, db.sql.Clock())
}

// leftIn is left, at a moment.
func leftIn(ctx context.Context, on questioned, a Announcement, now time.Time) (left bool, err error) {
	if err = on.Row(ctx, `SELECT EXISTS (SELECT 1 FROM announcement_recipient m WHERE m.announcement_id = $1 AND m.listing = $2 AND m.state = 'waiting')
		OR EXISTS (SELECT 1 FROM message w WHERE w.announcement_id = $1 AND w.state = 'queued') OR EXISTS (SELECT 1 FROM message w WHERE w.announcement_id = $1 AND w.state = 'sending')`,
		[]any{a.ID, a.listing}, &left); err != nil || left {
		return left, err
	}
	err = on.Row(ctx, `SELECT EXISTS (SELECT 1 FROM announcement_recipient m JOIN message w ON w.recipient_id = m.id
		WHERE m.announcement_id = $1 AND m.listing = $2 AND m.other_channel <> '' AND m.state = 'out' AND w.state = 'sent' AND w.sent_at > $3)`,
		[]any{a.ID, a.listing, now.Add(-broadcast.OtherWayPatience).UnixMilli()}, &left)
	return left, err
}

// trouble is why an announcement must not go on by itself: what a provider has said against it as
// a whole, or how it went, since somebody last let it go on; "" for nothing.
func (db *DB) trouble(ctx context.Context, a Announcement, r broadcast.Rules) (reason string, err error) {
	var since int64 // 0: nobody had to
	if err := db.sql.Row(ctx, `SELECT coalesce(max(at), 0) FROM announcement_step WHERE announcement_id = $1 AND act = 'resumed'`, []any{a.ID}, &since); err != nil {
		return "", err
	}
	if reason, err = db.refusedByProvider(ctx, a, since); err != nil || reason != "" {
		return reason, err
	}
	c, err := db.course(ctx, a, since)
	return r.Trouble(c), err
}

// tried are the states of a message of which the provider said something, or which is lost.
var tried = []outbox.State{outbox.Sent, outbox.Delivered, outbox.Read, outbox.Failed, outbox.Uncertain}

// course counts how an announcement goes since a moment.
func (db *DB) course(ctx context.Context, a Announcement, since int64) (c broadcast.Course, err error) {
	q := question{sqldb.Arguments{All: []any{a.ID, since}}}
	if err := db.sql.Each(ctx, `SELECT w.state, count(*) FROM message w WHERE w.announcement_id = $1 AND w.created_at >= $2 AND w.state IN (`+list(&q, tried)+`) GROUP BY w.state`, q.All,
		func(rows *sql.Rows) error {
			var state outbox.State
			var people int
			err := rows.Scan(&state, &people)
			c.Tried += people
			if state == outbox.Failed {
				c.Failed += people
			}
			return err
		}); err != nil {
		return c, err
	}
	// Whom the other way is taken to is not lost: how that goes is what counts.
	if err := db.sql.Each(ctx, `SELECT w.state, count(*) FROM announcement_recipient m JOIN message w ON w.id = m.first_message WHERE m.announcement_id = $1 AND m.first_message IS NOT NULL AND w.created_at >= $2 GROUP BY w.state`, []any{a.ID, since},
		func(rows *sql.Rows) error {
			var state outbox.State
			var people int
			err := rows.Scan(&state, &people)
			if c.Tried -= people; state == outbox.Failed {
				c.Failed -= people
			}
			return err
		}); err != nil {
		return c, err
	}
	since = max(since, a.StartedAt.UnixMilli())
	err = db.sql.Row(ctx, `SELECT count(*) FROM person p JOIN message w ON w.person_id = p.id AND w.announcement_id = $1 AND w.created_at >= $2 AND w.created_at <= p.opted_out_at
		WHERE p.opted_out_at >= $2`, []any{a.ID, since}, &c.Stopped)
	return c, err
}

// everyState are the states that a message of an announcement can have.
var everyState = append([]outbox.State{outbox.Queued, outbox.Sending, outbox.Expired, outbox.Cancelled}, tried...)

// refusedByProvider is what a provider has said against an announcement as a whole since a moment;
// "" for nothing.
func (db *DB) refusedByProvider(ctx context.Context, a Announcement, since int64) (reason string, err error) {
	q := question{sqldb.Arguments{All: []any{a.ID, since}}}
	err = db.sql.Each(ctx, `SELECT w.error_code FROM message w WHERE w.announcement_id = $1 AND w.created_at >= $2
		AND w.state IN (`+list(&q, everyState)+`) AND w.error_code IN (`+list(&q, broadcast.StopCodes())+`) LIMIT 1`, q.All,
		func(rows *sql.Rows) error {
			var code string
			err := rows.Scan(&code)
			reason = broadcast.Stops(code)
			return err
		})
	return reason, err
}
