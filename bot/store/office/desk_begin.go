package office

import (
	"context"
	"time"

	"kanca/bot"
	"kanca/bot/store/registrations"
)

// topicStaff is the topic of a need that staff opened, to write to somebody who waits for
// nothing.
const topicStaff = "staff"

// BeginNeed lets a member of staff write to a person: what is open of the person becomes
// theirs, as with TakeNeed, and where nothing is a need is opened whose origin is the given
// one. So whatever is written stands in the one conversation that is open. It returns the
// need, also with a *HeldError: then it is somebody else's. ErrStopped, ErrRestricted and
// ErrNoRoute when the person may not or cannot be written to, ErrNotFound.
func (tx *Tx) BeginNeed(ctx context.Context, s bot.Staff, person int64, origin string, until time.Time) (entry int64, came bool, err error) {
	if err := tx.LockPerson(ctx, person); err != nil {
		return 0, false, err
	}
	var stopped, restricted bool
	if err := tx.sql.Row(ctx, `SELECT opted_out_at IS NOT NULL, restricted_at IS NOT NULL FROM person WHERE id = $1`, []any{person}, &stopped, &restricted); err != nil {
		return 0, false, err
	}
	route, err := tx.routeTo(ctx, person)
	switch {
	case err != nil:
		return 0, false, err
	case stopped:
		return 0, false, ErrStopped
	case restricted:
		return 0, false, registrations.ErrRestricted
	case !route.Known():
		return 0, false, ErrNoRoute
	}
	if err := tx.sql.Row(ctx, `SELECT coalesce(max(CASE WHEN urgent THEN id END), max(id), 0) FROM inbox WHERE person_id = $1 AND closed_at IS NULL`, []any{person}, &entry); err != nil {
		return 0, false, err
	}
	if entry == 0 {
		if entry, err = tx.openEntry(ctx, &person, topicStaff, origin, false); err != nil {
			return 0, false, err
		}
	}
	if err := tx.held(ctx, s, person, entry); err == nil {
		return entry, false, nil // it is theirs
	}
	came, err = tx.TakeNeed(ctx, s, entry, 0, until)
	return entry, came, err
}
