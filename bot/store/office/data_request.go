package office

import (
	"context"
	"errors"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// RequestKind is what somebody asks the office to do with what is stored about them.
type RequestKind string

// What can be asked for (UU 27/2022 art. 30, 32, 41, 43).
const (
	AskedErase    RequestKind = "erase"
	AskedRestrict RequestKind = "restrict"
	AskedCorrect  RequestKind = "correct"
	AskedCopy     RequestKind = "copy"
)

// What was done without having been asked for before stands beside them, so that its
// reason is kept with the person and goes with the person.
const (
	DidLoosen RequestKind = "loosen"
	DidJoin   RequestKind = "join"
)

// RequestKinds lists what can be asked for.
var RequestKinds = []RequestKind{AskedErase, AskedRestrict, AskedCorrect, AskedCopy}

// RequestTime is within which time what was asked for is to be done: three times 24
// hours, whatever day it is.
const RequestTime = 3 * 24 * time.Hour

// ErrAlready is returned for what is so already.
var ErrAlready = errors.New("that is so already")

// DataRequest is one such wish.
type DataRequest struct {
	ID      int64
	Kind    RequestKind
	How     string // how the person asked, in the words of staff
	AskedAt time.Time
	AskedOf string    // who of the office wrote it down
	DoneAt  time.Time // zero while it waits
	DoneBy  string    // "" where the person did it in the conversation
	Done    bool      // false with DoneAt: the person took it back
	Outcome string    // in the words of staff
}

// Due is when the time ends in which it is to be done.
func (r DataRequest) Due() time.Time { return r.AskedAt.Add(RequestTime) }

// Open reports whether it waits to be done.
func (r DataRequest) Open() bool { return r.DoneAt.IsZero() }

// requestsOf selects the requests of the person in $1, the newest first.
const requestsOf = `SELECT d.id, d.kind, d.how, d.asked_at, coalesce((SELECT s.name FROM staff s WHERE s.id = d.asked_of), ''), coalesce(d.done_at, 0),
	coalesce((SELECT s.name FROM staff s WHERE s.id = d.done_by), ''), d.done, d.outcome FROM data_request d WHERE d.person_id = $1 ORDER BY d.id DESC`

func scanRequest(row sqldb.Scanner) (r DataRequest, err error) {
	var asked, done int64
	err = row.Scan(&r.ID, &r.Kind, &r.How, &asked, &r.AskedOf, &done, &r.DoneBy, &r.Done, &r.Outcome)
	r.AskedAt = column.Moment(asked)
	if done != 0 {
		r.DoneAt = column.Moment(done)
	}
	return r, err
}

// AskFor writes down what a person asks for; its clock runs from now. ErrAlready when the
// same waits already: its clock goes on. ErrNotFound when the person is not there.
func (tx *Tx) AskFor(ctx context.Context, s bot.Staff, person int64, kind RequestKind, how string) error {
	if err := tx.LockPerson(ctx, person); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `INSERT INTO data_request (person_id, kind, how, asked_at, asked_of, done, outcome)
		SELECT $1, $2, $3, CAST($4 AS BIGINT), CAST($5 AS BIGINT), FALSE, '' WHERE NOT EXISTS (SELECT 1 FROM data_request WHERE person_id = $1 AND kind = $2 AND done_at IS NULL)`,
		person, kind, column.Words(how), tx.sql.Now(), s.ID)
	if err == nil && n == 0 {
		err = ErrAlready
	}
	return err
}

// TakeBack closes what a person asked for and does not want any more. ErrAlready when it
// waits no longer.
func (tx *Tx) TakeBack(ctx context.Context, s bot.Staff, person, request int64, why string) error {
	if err := tx.LockPerson(ctx, person); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE data_request SET done_at = $3, done_by = $4, done = FALSE, outcome = $5 WHERE id = $1 AND person_id = $2 AND done_at IS NULL`,
		request, person, tx.sql.Now(), s.ID, column.Words(why))
	if err == nil && n == 0 {
		err = ErrAlready
	}
	return err
}

// Fulfil closes the requests of a kind that wait, since what they ask for was done. Where
// none does, it writes down that it was done and why.
func (tx *Tx) Fulfil(ctx context.Context, s bot.Staff, person int64, kind RequestKind, outcome string) error {
	now := tx.sql.Now()
	n, err := tx.sql.Exec(ctx, `UPDATE data_request SET done_at = $3, done_by = $4, done = TRUE, outcome = $5 WHERE person_id = $1 AND kind = $2 AND done_at IS NULL`,
		person, kind, now, s.ID, column.Words(outcome))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.sql.Exec(ctx, `INSERT INTO data_request (person_id, kind, how, asked_at, asked_of, done_at, done_by, done, outcome) VALUES ($1, $2, '', $3, $4, $3, $4, TRUE, $5)`,
		person, kind, now, s.ID, column.Words(outcome))
	return err
}

// Restrict keeps that nothing is to be done with what is stored about a person: no
// announcement and no news of a registration or a report is sent and nothing is exported, until
// Loosen; files that may hold the person end. ErrAlready when it is so.
func (tx *Tx) Restrict(ctx context.Context, s bot.Staff, person int64, why string) error {
	if err := tx.LockPerson(ctx, person); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE person SET restricted_at = $2 WHERE id = $1 AND restricted_at IS NULL`, person, tx.sql.Now())
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrAlready
	}
	if _, err := tx.sql.Exec(ctx, `UPDATE message SET state = 'cancelled', error_code = CASE WHEN announcement_id IS NULL THEN error_code ELSE 'restricted' END WHERE person_id = $1 AND state = 'queued' AND (priority = $2 OR `+messages.IsOfReport+`
		OR id IN (SELECT c.message_id FROM registration r JOIN registration_change c ON c.registration_id = r.id WHERE r.person_id = $1 AND c.author IN ('staff', 'regency')))`, person, bot.LaneAnnouncement); err != nil {
		return err
	}
	for _, step := range slices.Concat(records.ExportSteps, records.SendAgain) {
		if _, err := tx.sql.Exec(ctx, step.Query, step.Args(map[string]any{":person": person, ":now": tx.sql.Now()})...); err != nil {
			return err
		}
	}
	tx.sql.Scrub()
	return tx.Fulfil(ctx, s, person, AskedRestrict, why)
}

// Loosen takes a restriction back. ErrAlready when there is none.
func (tx *Tx) Loosen(ctx context.Context, s bot.Staff, person int64, why string) error {
	if err := tx.LockPerson(ctx, person); err != nil {
		return err
	}
	n, err := tx.sql.Exec(ctx, `UPDATE person SET restricted_at = NULL WHERE id = $1 AND restricted_at IS NOT NULL`, person)
	if err == nil && n == 0 {
		err = ErrAlready
	}
	if err != nil {
		return err
	}
	for _, step := range records.SendAgain {
		if _, err := tx.sql.Exec(ctx, step.Query, step.Args(map[string]any{":person": person, ":now": tx.sql.Now()})...); err != nil {
			return err
		}
	}
	return tx.Fulfil(ctx, s, person, DidLoosen, why)
}
