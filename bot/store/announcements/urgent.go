package announcements

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
)

// ErrUnsigned is returned to an account that sent something before a second person saw it,
// which nobody has looked at within broadcast.SignOffTime.
var ErrUnsigned = errors.New("what this account sent before a second person saw it was not signed off yet; nothing more of it goes so until somebody has")

// ErrReasonAnew is returned to who would send something before a second person saw it that one
// saw and sent back, for a reason that was given before.
var ErrReasonAnew = errors.New("an approver sent this back; say anew, in other words than before, why it cannot wait for them")

// Unsigned is an announcement that went, or goes, before a second person has seen it.
type Unsigned struct {
	ID    int64
	Title string
	Staff int64  // whose account sent it so; 0 from a history
	By    string // its name
	Until time.Time
}

// UnsignedBy is UnsignedAnnouncements for one whose history is at hand; nil where it does not
// wait to be signed off.
func UnsignedBy(a Announcement, steps []Step) (u *Unsigned) {
	if a.StartedAt.IsZero() && a.State != broadcast.Approved && a.State != broadcast.Paused {
		return nil
	}
	for _, s := range steps {
		switch {
		case s.Act == broadcast.Hurry && a.ApprovedHash != "" && s.Hash == a.ApprovedHash:
			u = &Unsigned{ID: a.ID, Title: a.Title, By: s.By, Until: s.At.Add(broadcast.SignOffTime)}
		case s.Act == broadcast.SignOff:
			u = nil
		}
	}
	return u
}

// Over reports whether a second person should have looked at it by now.
func (u Unsigned) Over(now time.Time) bool { return !now.Before(u.Until) }

// unsigned holds for an announcement k that was let go by a step s without a second person,
// and that none has looked at since. What was edited before it began has not gone so.
const unsigned = ` FROM announcement_step s JOIN announcement k ON k.id = s.announcement_id AND k.approved_hash <> '' AND k.approved_hash = s.hash
	JOIN staff f ON f.id = s.staff_id
	WHERE s.act = 'hurried' AND (k.started_at IS NOT NULL OR k.state IN ('approved', 'paused'))
	AND NOT EXISTS (SELECT 1 FROM announcement_step o WHERE o.announcement_id = k.id AND o.act = 'signed' AND o.id > s.id)`

// UnsignedAnnouncements lists what went before a second person saw it and was not looked at
// yet, the oldest first.
func (db *DB) UnsignedAnnouncements(ctx context.Context) (out []Unsigned, err error) {
	err = db.sql.Each(ctx, `SELECT k.id, k.title, f.id, f.name, s.at`+unsigned+` ORDER BY s.id`, nil, func(rows *sql.Rows) error {
		var u Unsigned
		var at int64
		err := rows.Scan(&u.ID, &u.Title, &u.Staff, &u.By, &at)
		u.Until = column.Moment(at).Add(broadcast.SignOffTime)
		out = append(out, u)
		return err
	})
	return out, err
}

// mayHurry refuses what is no warning to few, and an account whose last one nobody has looked
// at in time, or of which too many wait to be looked at.
func (t *tx) mayHurry(ctx context.Context, a Announcement, by By) error {
	if !a.Proposal.MayHurry() {
		return broadcast.ErrNotUrgent
	}
	var open, over int
	if err := t.Row(ctx, `SELECT count(*), coalesce(sum(CASE WHEN s.at <= $2 THEN 1 ELSE 0 END), 0)`+unsigned+` AND s.staff_id = $1`, []any{by.Staff.ID, t.Now() - broadcast.SignOffTime.Milliseconds()}, &open, &over); err != nil {
		return err
	}
	if over > 0 || open >= broadcast.MostUrgent {
		return ErrUnsigned
	}
	return nil
}

// reasonAnew refuses to let something go before a second person has seen it that one has seen,
// and sent back, unless it is said anew why it cannot wait: in words that do not stand in its
// history already.
func (t *tx) reasonAnew(ctx context.Context, id int64, reason string) error {
	returned, given := false, false
	err := t.Each(ctx, `SELECT act, reason FROM announcement_step WHERE announcement_id = $1 AND act IN ('returned', 'hurried')`, []any{id}, func(rows *sql.Rows) error {
		var act broadcast.Act
		var before string
		err := rows.Scan(&act, &before)
		_, _, own := broadcast.ReadBecause(before)
		returned = returned || act == broadcast.Return && !own
		given = given || strings.EqualFold(strings.Join(strings.Fields(before), " "), strings.Join(strings.Fields(reason), " "))
		return err
	})
	if err == nil && returned && given {
		err = ErrReasonAnew
	}
	return err
}

// SignOffAnnouncement keeps that a second person has looked at what went before they saw it,
// and what they say of it. A *broadcast.Refused where nothing waits for that, ErrNoApprover,
// ErrOwnWords for whoever had a hand in it or let it go.
func (t *Tx) SignOffAnnouncement(ctx context.Context, by By, id int64, remark string) error {
	a, err := t.on.takeAs(ctx, by, id)
	if err != nil {
		return err
	}
	var waits int
	if err := t.on.Row(ctx, `SELECT count(*)`+unsigned+` AND k.id = $1`, []any{id}, &waits); err != nil {
		return err
	}
	if waits == 0 {
		return &broadcast.Refused{State: a.State, Act: broadcast.SignOff}
	}
	if err := t.on.ownWords(ctx, a, by); err != nil {
		return err
	}
	if err := t.on.approves(ctx, by); err != nil {
		return err
	}
	return t.on.note(ctx, a, by, broadcast.SignOff, broadcast.Written(remark))
}
