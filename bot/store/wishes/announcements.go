package wishes

import (
	"context"
	"database/sql"

	"kanca/bot/broadcast"
	"kanca/bot/store/sqldb"
)

// Announcements of a copy wait until somebody of the office has looked: those that were to
// go, or were going, may have gone out since, to some or to all. Whom the later database
// knows to have been sent one is not sent it again, and what the office ended since, or took
// back to write it anew, is not approved.

// announcedSchema is the first schema with lists of whom an announcement goes to.
const announcedSchema = 123

// announcement is one as one of two databases has it.
type announcement struct {
	created, started sql.NullInt64
	ended            sql.NullInt64
	state            broadcast.State
	reason, approved string // approved: the hash
}

// handed is a person to whom an announcement of a list was handed out.
type handed struct{ announcement, listing, person int64 }

// announcements reads the announcements and to whom they were handed out.
func (db *DB) announcements(ctx context.Context) (all map[int64]announcement, out map[handed]bool, err error) {
	all, out = map[int64]announcement{}, map[handed]bool{}
	if have, _, err := db.copies.Origin(ctx); err != nil || have < announcedSchema {
		return all, out, err
	}
	err = db.sql.Each(ctx, `SELECT id, created_at, started_at, ended_at, state, reason, approved_hash FROM announcement`, nil, func(r *sql.Rows) error {
		var id int64
		var a announcement
		err := r.Scan(&id, &a.created, &a.started, &a.ended, &a.state, &a.reason, &a.approved)
		all[id] = a
		return err
	})
	if err != nil {
		return all, out, err
	}
	err = db.sql.Each(ctx, `SELECT announcement_id, listing, person_id FROM announcement_recipient WHERE state = 'out'`, nil, func(r *sql.Rows) error {
		var h handed
		err := r.Scan(&h.announcement, &h.listing, &h.person)
		out[h] = true
		return err
	})
	return all, out, err
}

// holdAnnouncements lets no announcement of the copy go by itself. It writes no line into
// the history of one: whoever lets it go on then has not said that they know of failures,
// at which it stops by itself.
func (db *DB) holdAnnouncements(ctx context.Context, own, later Wishes, done *Granted) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		done.Held = 0
		for id, a := range own.announced {
			if a.state.Ended() {
				continue
			}
			then, same := later.announced[id]
			same = same && then.created == a.created
			next := a
			switch {
			case same && then.state.Ended():
				next.state, next.reason, next.ended = then.state, then.reason, then.ended
			case same && then.started.Valid && !a.started.Valid && then.approved != a.approved:
				// It has gone out since with other words, or to other people: these are not for them.
				next.state, next.reason, next.ended = broadcast.Cancelled, broadcast.Because(broadcast.BecauseGone), sql.NullInt64{Int64: tx.Now(), Valid: true}
			case same && a.approved != "" && then.approved != a.approved && !a.started.Valid:
				next.state, next.reason, next.approved = broadcast.Draft, "", ""
			case a.state == broadcast.Approved || a.state == broadcast.Sending:
				next.state, next.reason = broadcast.Paused, broadcast.Because(broadcast.BecauseRestored)
				done.Held++
			}
			if next != a {
				if _, err := tx.Exec(ctx, `UPDATE announcement SET state = $2, reason = $3, ended_at = $4, approved_hash = $5 WHERE id = $1`,
					id, next.state, next.reason, next.ended, next.approved); err != nil {
					return err
				}
			}
			if !same {
				continue
			}
			if err := handedOut(ctx, tx, id, later.handed); err != nil {
				return err
			}
		}
		return nil
	})
}

// handedOut notes whom of those that still wait an announcement was handed out to since.
func handedOut(ctx context.Context, tx *sqldb.Tx, id int64, since map[handed]bool) error {
	var rows []int64
	err := tx.Each(ctx, `SELECT id, listing, person_id FROM announcement_recipient WHERE announcement_id = $1 AND state = 'waiting'`, []any{id}, func(r *sql.Rows) error {
		h := handed{announcement: id}
		var row int64
		err := r.Scan(&row, &h.listing, &h.person)
		if since[h] {
			rows = append(rows, row)
		}
		return err
	})
	for _, row := range rows {
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE announcement_recipient SET state = 'out' WHERE id = $1`, row)
		}
	}
	return err
}
