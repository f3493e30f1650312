package office

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
)

// SnoozedLongest is for how long a need may be put off at most.
const SnoozedLongest = 31 * 24 * time.Hour

var (
	// ErrUrgent is returned for a cry for help, which nobody may put off.
	ErrUrgent = errors.New("a cry for help is not put off")
	// ErrSnoozeTime is returned for a time that is over, or too far away.
	ErrSnoozeTime = errors.New("a need is put off until a time that comes within a month")
)

// woken holds for a need m that was put off and of which the person wrote since. It is
// read from what is stored, so whatever comes ends the rest at that moment and nothing
// has to be done for it where messages come in.
const woken = `EXISTS (SELECT 1 FROM message w WHERE w.person_id = m.person_id AND w.direction = 'in' AND w.id > m.snoozed_seen)`

// rests holds for a need m that was put off and rests at the moment in a parameter.
func rests(at string) string {
	return `(m.snoozed_until IS NOT NULL AND m.snoozed_until > ` + at + ` AND NOT ` + woken + `)`
}

// Rests reports whether a need was put off and rests at a moment: the time is not over,
// and the person wrote nothing since.
func (e Entry) Rests(at time.Time) bool { return e.SnoozedUntil.After(at) && !e.Woken }

// Snooze puts off a need of a member of staff who has seen the thread up to a message. At
// that time, or as soon as the person writes, it is back in the queue of its holder. Nothing
// is sent. ErrNewer tells that somebody wrote since, a *HeldError that the need is not
// theirs, ErrUrgent that it is a cry for help; ErrSnoozeTime.
func (tx *Tx) Snooze(ctx context.Context, s bot.Staff, entry int64, seen bot.MessageID, until time.Time) error {
	now := tx.db.sql.Clock()
	if !until.After(now) || until.After(now.Add(SnoozedLongest)) {
		return ErrSnoozeTime
	}
	person, err := tx.lockNeed(ctx, entry)
	if err != nil {
		return err
	}
	if err := tx.held(ctx, s, person, entry); err != nil {
		return err
	}
	var urgent bool
	if err := tx.sql.Row(ctx, `SELECT urgent FROM inbox WHERE id = $1`, []any{entry}, &urgent); err != nil {
		return err
	}
	if urgent {
		return ErrUrgent
	}
	if err := tx.nothingSince(ctx, person, seen); err != nil {
		return err
	}
	// The newest is asked for anew: seen comes from a browser.
	n, err := tx.sql.Exec(ctx, `UPDATE inbox SET snoozed_until = $3, snoozed_seen = coalesce((SELECT max(x.id) FROM message x WHERE x.person_id = inbox.person_id), 0)
		WHERE id = $1 AND taken_id = $2 AND taken_at IS NOT NULL`, entry, s.ID, until.UnixMilli())
	if err != nil {
		return err
	}
	if n == 0 { // another need of the person is theirs, and this one nobody's
		return &HeldError{}
	}
	_, err = tx.sql.Exec(ctx, `INSERT INTO need_event (inbox_id, staff_id, kind, at, until) VALUES ($1, $2, $3, $4, $5)`, entry, s.ID, string(NeedSnoozed), now.UnixMilli(), until.UnixMilli())
	return err
}

// Wake ends at once that a need of a member of staff rests. A *HeldError tells that the
// need is not theirs; it is no error where it does not rest. came reports that it ended that
// they were off duty, see ComeOnDuty.
func (tx *Tx) Wake(ctx context.Context, s bot.Staff, entry int64) (came bool, err error) {
	person, err := tx.lockNeed(ctx, entry)
	if err != nil {
		return false, err
	}
	if err := tx.held(ctx, s, person, entry); err != nil {
		return false, err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE inbox SET snoozed_until = $3 WHERE id = $1 AND taken_id = $2 AND taken_at IS NOT NULL AND snoozed_until > $3`, entry, s.ID, tx.sql.Now())
	if err != nil || n == 0 {
		return false, err
	}
	return tx.ComeOnDuty(ctx, s) // who goes on with a need works
}

// restIsPast forgets that a need rested, where that is over: staff have gone on with it.
func (tx *Tx) restIsPast(ctx context.Context, entry int64) error {
	_, err := tx.sql.Exec(ctx, `UPDATE inbox AS m SET snoozed_until = NULL, snoozed_seen = NULL WHERE m.id = $1 AND m.snoozed_until IS NOT NULL AND NOT `+rests("$2"), entry, tx.sql.Now())
	return err
}
