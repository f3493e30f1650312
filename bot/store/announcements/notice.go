package announcements

import (
	"context"
	"database/sql"

	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
)

// What people asked to be told of by themselves goes the road of every announcement: kanca
// writes and submits it, a person approves it, and the sender looks at everything anew.

// notice is the key of the wish that a content answers; "" for one that staff wrote, and for
// one that tells of another training by now: to be reminded of one is no yes to that.
func notice(c broadcast.Content) string {
	if c.Audience.Wished == nil || c.Audience.Wished.Training != c.Training {
		return ""
	}
	return c.Audience.Wished.Key()
}

// offer is of what somebody is told who asked for it.
func offer(c broadcast.Content) string { return c.Opening + c.Training }

// OpenWishes lists what people want to be told of and were not yet, those who asked first at
// the front: nobody's who said BERHENTI, took it back or left no way to be told.
func (db *DB) OpenWishes(ctx context.Context) (out []broadcast.Wish, err error) {
	err = db.sql.Each(ctx, `SELECT CASE WHEN c.choice = 'reminder' THEN '' ELSE c.country END, CASE WHEN c.choice = 'reminder' THEN '' ELSE c.job END, c.training
		FROM announcement_choice c JOIN person p ON p.id = c.person_id
		WHERE c.choice IN ('wanted', 'reminder') AND p.erased_at IS NULL AND p.opted_out_at IS NULL AND p.restricted_at IS NULL AND `+outbox.Asked+` AND `+outbox.Untold+`
		GROUP BY 1, 2, 3 ORDER BY min(c.id)`, nil, func(rows *sql.Rows) error {
		var w broadcast.Wish
		err := rows.Scan(&w.Country, &w.Job, &w.Training)
		out = append(out, w)
		return err
	})
	return out, err
}

// proposed asks whether those who have the wish $1 are being told of something, or it was
// proposed before, whatever became of that, to tell them of the offer $2.
const proposed = `SELECT EXISTS (SELECT 1 FROM announcement WHERE notice = $1 AND (offer = $2 OR state NOT IN ('done', 'cancelled', 'expired')))`

// Proposed reports whether those who have a wish are being told of something, or it was
// proposed before, whatever became of that, to tell them of an offer.
func (db *DB) Proposed(ctx context.Context, w broadcast.Wish, offer string) (before bool, err error) {
	err = db.sql.Row(ctx, proposed, []any{w.Key(), offer}, &before)
	return before, err
}

// NoticesWaiting counts what kanca proposed and nobody decided on yet, and lists of it what is
// kanca's own still: the drafts that nobody has touched, whose submission was cut short, and
// what waits for approval as kanca submitted it.
func (db *DB) NoticesWaiting(ctx context.Context) (waiting int, own []Announcement, err error) {
	err = db.sql.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.notice <> '' AND k.state IN ('draft', 'submitted') ORDER BY k.id`, nil, func(rows *sql.Rows) error {
		a, err := scan(rows)
		waiting++
		own = append(own, a)
		return err
	})
	for i := 0; err == nil && i < len(own); {
		var touched bool
		err = db.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM announcement_step WHERE announcement_id = $1 AND staff_id IS NOT NULL AND (CAST($2 AS TEXT) = 'draft' OR act IN ('created', 'edited', 'submitted')))`, []any{own[i].ID, own[i].State}, &touched)
		if touched {
			own = append(own[:i], own[i+1:]...)
			continue
		}
		i++
	}
	return waiting, own, err
}

// Propose keeps as a draft of kanca's what people asked to be told of. made is false where
// another process was quicker.
func (db *DB) Propose(ctx context.Context, c broadcast.Content) (id int64, made bool, err error) {
	if err := c.Check(db.sql.Clock()); err != nil {
		return 0, false, err
	}
	err = db.inTx(ctx, func(t *tx) error {
		id, made = 0, false
		if err := t.queue(ctx); err != nil {
			return err
		}
		var before bool
		if err := t.Row(ctx, proposed, []any{notice(c), offer(c)}, &before); err != nil || before {
			return err
		}
		made = true
		id, err = t.create(ctx, By{proposes: true}, c)
		return err
	})
	return id, made, err
}

// SubmitProposed is SubmitAnnouncement for what kanca proposed: a person approves it as any.
func (db *DB) SubmitProposed(ctx context.Context, id int64, p Plan) (Announcement, error) {
	return db.SubmitAnnouncement(ctx, By{proposes: true}, id, p)
}
