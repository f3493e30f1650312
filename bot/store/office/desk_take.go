package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// ErrDone is returned for a need that is closed.
var ErrDone = errors.New("this need is closed")

// HeldError is returned to who does not have a need: somebody else has it, or nobody.
type HeldError struct {
	ID    int64  // of the account that has it; 0: nobody has
	By    string // its name
	Since time.Time
}

func (e *HeldError) Error() string {
	if e.ID == 0 {
		return "nobody has taken this need"
	}
	return fmt.Sprintf("%s has this need", e.By)
}

// lockNeed locks the person of a need that is open, so that nothing is said by or to
// that person until the transaction ends. It returns 0 for an anonymous report.
// ErrNotFound when there is no such need or its person was erased, ErrDone when it is
// closed.
func (tx *Tx) lockNeed(ctx context.Context, entry int64) (person int64, err error) {
	err = tx.sql.Row(ctx, `SELECT coalesce(person_id, 0) FROM inbox WHERE id = $1`, []any{entry}, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, sqldb.ErrNotFound
	}
	if err != nil {
		return 0, err
	}
	if person != 0 {
		n, err := tx.sql.Exec(ctx, `UPDATE person SET last_seen = last_seen WHERE id = $1 AND erased_at IS NULL`, person)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, sqldb.ErrNotFound
		}
	}
	closed := false
	if err := tx.sql.Row(ctx, `SELECT closed_at IS NOT NULL FROM inbox WHERE id = $1`, []any{entry}, &closed); err != nil {
		return 0, err
	}
	if closed {
		return person, ErrDone
	}
	return person, nil
}

// needsOf is the open needs of the person in $1, or the need in $2 itself.
const needsOf = `closed_at IS NULL AND (id = $2 OR person_id = $1)`

// holderOf is who has a need, or another open need of the same person.
func (tx *Tx) holderOf(ctx context.Context, person, entry int64) (h HeldError, err error) {
	err = tx.sql.Each(ctx, `SELECT i.taken_id, coalesce((SELECT s.name FROM staff s WHERE s.id = i.taken_id), ''), i.taken_at FROM inbox i
		WHERE `+needsOf+` AND i.taken_at IS NOT NULL ORDER BY CASE WHEN i.id = $2 THEN 0 ELSE 1 END, i.taken_at DESC, i.id LIMIT 1`, []any{person, entry}, func(rows *sql.Rows) error {
		var at int64
		err := rows.Scan(&h.ID, &h.By, &at)
		h.Since = column.Moment(at)
		return err
	})
	return h, err
}

// TakeNeed makes a need, and every other open need of its person, the ones of a member
// of staff, who answers the person from now on: until then the bot is silent, and what
// it wanted to say is taken back. from is the account that had the need when staff
// decided to take it, 0 for nobody; a *HeldError tells that somebody else was quicker.
// Other needs of the person that a third has stay theirs: a cry waits for nobody. came
// reports that taking it ended that they were off duty, see ComeOnDuty.
func (tx *Tx) TakeNeed(ctx context.Context, s bot.Staff, entry, from int64, until time.Time) (came bool, err error) {
	person, err := tx.lockNeed(ctx, entry)
	if err != nil {
		return false, err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE inbox SET taken_id = $3, taken_at = $4, alert_at = NULL, snoozed_until = NULL, snoozed_seen = NULL
		WHERE `+needsOf+` AND (taken_at IS NULL OR taken_id = $5 AND taken_id <> $3)`, person, entry, s.ID, tx.sql.Now(), from)
	if err != nil {
		return false, err
	}
	// Somebody may have answered an alert with TERIMA at this moment.
	if err := tx.held(ctx, s, person, entry); err != nil {
		return false, err
	}
	var taken []int64
	if err := tx.sql.Each(ctx, `SELECT id FROM inbox WHERE `+needsOf, []any{person, entry}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		taken = append(taken, id)
		return err
	}); err != nil {
		return false, err
	}
	for _, id := range taken {
		if err := tx.withdrawAlerts(ctx, id); err != nil {
			return false, err
		}
	}
	if n > 0 { // who takes a need works
		if came, err = tx.ComeOnDuty(ctx, s); err != nil {
			return false, err
		}
	}
	if person == 0 {
		return came, nil
	}
	return came, tx.silence(ctx, s, person, until)
}

// silence leaves a person who is locked to a member of staff on every channel on which
// the person ever wrote. An answer to a cry for help goes all the same.
func (tx *Tx) silence(ctx context.Context, s bot.Staff, person int64, until time.Time) error {
	if _, err := tx.sql.Exec(ctx, `
		INSERT INTO takeover (person_id, channel, staff_id, since, until, seen_to)
		SELECT CAST($1 AS BIGINT), channel, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), max(id)
		FROM message WHERE person_id = $1 AND direction = 'in' GROUP BY channel
		ON CONFLICT (person_id, channel) DO UPDATE SET
			since = CASE WHEN takeover.until > excluded.since AND takeover.staff_id = excluded.staff_id THEN takeover.since ELSE excluded.since END,
			staff_id = excluded.staff_id,
			until = CASE WHEN takeover.until > excluded.until THEN takeover.until ELSE excluded.until END,
			seen_to = excluded.seen_to`, person, s.ID, tx.sql.Now(), until.UnixMilli()); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled' WHERE person_id = $1 AND direction = 'out' AND state = 'queued' AND priority = $2 AND NOT forget`,
		person, bot.LaneAnswer)
	return err
}

// held reports a *HeldError unless the need is the one of a member of staff.
func (tx *Tx) held(ctx context.Context, s bot.Staff, person, entry int64) error {
	h, err := tx.holderOf(ctx, person, entry)
	if err != nil {
		return err
	}
	if h.ID != s.ID {
		return &h
	}
	return nil
}

// GiveBack lets the bot answer the person of a need again. The open needs of the person
// wait for whoever takes them next: none of them is lost by it, and of a cry for help
// the phones of staff are told anew. A *HeldError tells that it is somebody else's.
func (tx *Tx) GiveBack(ctx context.Context, s bot.Staff, entry int64) error {
	person, err := tx.lockNeed(ctx, entry)
	if err != nil {
		return err
	}
	if err := tx.held(ctx, s, person, entry); err != nil {
		return err
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE inbox SET taken_at = NULL, snoozed_until = NULL, snoozed_seen = NULL, alerts = 0, alerted_id = NULL, alert_at = CASE WHEN urgent THEN CAST($4 AS BIGINT) END
		WHERE `+needsOf+` AND taken_id = $3 AND taken_at IS NOT NULL`, person, entry, s.ID, tx.sql.Now()); err != nil {
		return err
	}
	return tx.endTakeOver(ctx, s, person)
}

// endTakeOver lets the bot speak again where a member of staff answered.
func (tx *Tx) endTakeOver(ctx context.Context, s bot.Staff, person int64) error {
	_, err := tx.sql.Exec(ctx, `UPDATE takeover SET until = $3 WHERE person_id = $1 AND staff_id = $2 AND until > $3`, person, s.ID, tx.sql.Now())
	return err
}

// endIdleTakeOver lets the bot speak again to a person of whom a member of staff has no
// need any more. 0 is nobody.
func (tx *Tx) endIdleTakeOver(ctx context.Context, person, staff int64) error {
	if person == 0 || staff == 0 {
		return nil
	}
	_, err := tx.sql.Exec(ctx, `UPDATE takeover SET until = $3 WHERE person_id = $1 AND staff_id = $2 AND until > $3
		AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.person_id = $1 AND i.taken_id = $2 AND i.taken_at IS NOT NULL AND i.closed_at IS NULL)`, person, staff, tx.sql.Now())
	return err
}

// FinishNeed closes a need of a member of staff who has seen the thread up to a message.
// With the last need of the person that they have, the bot speaks again. ErrNewer tells
// that somebody wrote since, a *HeldError that the need is not theirs.
func (tx *Tx) FinishNeed(ctx context.Context, s bot.Staff, entry int64, seen bot.MessageID, note string) error {
	person, err := tx.lockNeed(ctx, entry)
	if err != nil {
		return err
	}
	if err := tx.held(ctx, s, person, entry); err != nil {
		return err
	}
	if err := tx.nothingSince(ctx, person, seen); err != nil {
		return err
	}
	return tx.CloseEntry(ctx, entry, note)
}
