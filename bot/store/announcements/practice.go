package announcements

import (
	"context"
	"database/sql"
	"fmt"

	"kanca/bot/audit"
	"kanca/bot/broadcast"
	"kanca/bot/store/outbox"
)

// UnderWay is an announcement to the people because of which the office cannot practise now.
type UnderWay struct {
	ID    int64
	State broadcast.State
}

func (e *UnderWay) Error() string {
	return fmt.Sprintf("announcement %d is %s and would not reach the people while the office practises: let it end, withdraw or cancel it first", e.ID, e.State)
}

// PracticeOver is what became of what was practised, in announcements.
type PracticeOver struct {
	Drafts    int // submitted or approved, and drafts again
	Cancelled int // begun, and over
	Paused    int // approved before it, and stand still until somebody has looked
}

// Practise lets the office practise, or ends that: while it does, the senders hand out
// nothing of an announcement but to phones of staff, whatever was approved, and who else
// would have got it is left out for good. Nothing that was submitted, approved or begun
// meanwhile outlives it. A kepala decides it; ErrRole for others, and an *UnderWay where
// something is on its way to the people, or may begin.
func (db *DB) Practise(ctx context.Context, by By, on bool) (over PracticeOver, err error) {
	err = db.inTx(ctx, func(t *tx) error {
		over = PracticeOver{}
		var kepala int
		if err := t.Row(ctx, `SELECT count(*) FROM staff WHERE id = $1 AND disabled_at IS NULL AND role = 'kepala'`, []any{by.Staff.ID}, &kepala); err != nil {
			return err
		}
		if kepala == 0 {
			return ErrRole
		}
		if err := t.queue(ctx); err != nil {
			return err
		}
		began, err := t.practisedSince(ctx)
		if err != nil {
			return err
		}
		detail := "training ended"
		switch {
		case on && began == 0:
			detail = "training"
			err = t.beginPractice(ctx)
		case on:
			detail = "training goes on"
		case began > 0:
			over, err = t.endPractice(ctx, by, began)
		}
		if err != nil {
			return err
		}
		entry := by.Act
		entry.Staff, entry.Name, entry.Role = by.Staff.ID, by.Staff.Name, by.Staff.Role
		entry.Action, entry.Object, entry.Detail = audit.AnnouncementMoved, "announcements", detail
		return t.office.Audit(ctx, entry)
	})
	return over, err
}

// queue lets nobody else approve or begin anything, or the office begin or end to practise,
// until the transaction ends: an approval is of a practice or it is not. On SQLite one writes
// at a time anyway.
func (t *tx) queue(ctx context.Context) error {
	if query := t.Dialect().Queue; query != "" {
		return t.Write(ctx, query, outbox.Practice)
	}
	return nil
}

// practisedSince is since when the office practises; 0: it does not.
func (t *tx) practisedSince(ctx context.Context) (at int64, err error) {
	err = t.Row(ctx, `SELECT coalesce(max(at), 0) FROM checkpoint WHERE name = $1`, []any{outbox.Practice}, &at)
	return at, err
}

func (t *tx) beginPractice(ctx context.Context) error {
	var first *UnderWay
	if err := t.Each(ctx, `SELECT id, state FROM announcement WHERE state IN ('approved', 'sending', 'paused') ORDER BY id LIMIT 1`, nil, func(rows *sql.Rows) error {
		first = &UnderWay{}
		return rows.Scan(&first.ID, &first.State)
	}); err != nil {
		return err
	}
	if first != nil {
		return first
	}
	_, err := t.Exec(ctx, `INSERT INTO checkpoint (name, at) VALUES ($1, $2)`, outbox.Practice, t.Now())
	return err
}

// endPractice takes back what was practised: nothing may go to the people of it. That is what
// was submitted, approved or begun since the practice began. What was approved before, beside
// which an earlier version let a practice begin, stands still until somebody has looked.
func (t *tx) endPractice(ctx context.Context, by By, began int64) (over PracticeOver, err error) {
	type one struct {
		id        int64
		state     broadcast.State
		practised bool
	}
	var all []one
	if err := t.Each(ctx, `SELECT k.id, k.state, EXISTS (SELECT 1 FROM announcement_step s WHERE s.announcement_id = k.id AND s.at >= $1
			AND (s.act = 'submitted' OR k.state <> 'submitted' AND s.act IN ('approved', 'hurried', 'sent')))
		FROM announcement k WHERE k.state IN ('submitted', 'approved', 'sending', 'paused') ORDER BY k.id`, []any{began}, func(rows *sql.Rows) error {
		var o one
		err := rows.Scan(&o.id, &o.state, &o.practised)
		all = append(all, o)
		return err
	}); err != nil {
		return over, err
	}
	for _, o := range all {
		reason := broadcast.BecausePractice
		act := broadcast.Return
		switch {
		case !o.practised && o.state == broadcast.Submitted:
			continue
		case !o.practised:
			over.Paused++
			if o.state == broadcast.Paused {
				continue
			}
			act, reason = broadcast.Pause, broadcast.BecauseBeside
		}
		a, err := t.take(ctx, o.id)
		if err != nil {
			return over, err
		}
		if _, err := broadcast.Next(a.State, act, !a.StartedAt.IsZero()); err != nil {
			act = broadcast.Cancel
		}
		if err := t.move(ctx, &a, by, Move{ID: o.id, Act: act, Reason: broadcast.Because(reason)}, broadcast.Rules{}); err != nil {
			return over, err
		}
		switch act {
		case broadcast.Return:
			over.Drafts++
		case broadcast.Cancel:
			over.Cancelled++
		}
	}
	// What is over already may still be tried once more.
	if _, err := t.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = $2 WHERE state = 'queued'
		AND announcement_id IN (SELECT id FROM announcement WHERE started_at >= $1)`, began, Halted); err != nil {
		return over, err
	}
	_, err = t.Exec(ctx, `DELETE FROM checkpoint WHERE name = $1`, outbox.Practice)
	return over, err
}

// Practising reports whether the office practises: nothing goes but to staff.
func (db *DB) Practising(ctx context.Context) (on bool, err error) {
	var n int
	err = db.sql.Row(ctx, `SELECT count(*) FROM checkpoint WHERE name = $1`, []any{outbox.Practice}, &n)
	return n > 0, err
}
