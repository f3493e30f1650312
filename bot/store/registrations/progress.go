package registrations

import (
	"context"
	"database/sql"
	"errors"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

var (
	// ErrStale is returned for a registration that changed after staff had seen it.
	ErrStale = errors.New("this registration has changed since")
	// ErrNoStep is returned where a status does not lead to another one.
	ErrNoStep = errors.New("this status does not lead there")
	// ErrRestricted is returned for whoever asked that their data are left alone.
	ErrRestricted = errors.New("the person asked that their data are left alone")
)

// Notified is what became of telling a person of a change.
type Notified string

// What became of it.
const (
	NotifiedNothing  Notified = ""         // of changes that nobody is told of
	NotifiedQueued   Notified = "queued"   // a message is on its way
	NotifiedNeedless Notified = "needless" // the person knows already
	NotifiedStopped  Notified = "stopped"  // the person said BERHENTI
	NotifiedNoRoute  Notified = "noroute"  // no way leads to the person
	NotifiedWindow   Notified = "window"   // the channel lets nobody write to them now
)

// Owner locks the registration's person, so that nothing is said by or to them and the
// registration is not erased until the transaction ends. ErrNotFound when there is no
// such registration, ErrRestricted when nothing may be done with the person's data.
func (tx *Tx) Owner(ctx context.Context, id string) (person int64, err error) {
	err = tx.sql.Row(ctx, `SELECT person_id FROM registration WHERE id = $1`, []any{id}, &person)
	restricted := false
	if err == nil {
		err = tx.sql.Row(ctx, `UPDATE person SET last_seen = last_seen WHERE id = $1 AND erased_at IS NULL RETURNING restricted_at IS NOT NULL`, []any{person}, &restricted)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = sqldb.ErrNotFound
	case err == nil && restricted:
		err = ErrRestricted
	}
	return person, err
}

// Move takes a registration a step on, if it is still the version that staff saw:
// ErrStale otherwise, ErrNoStep where its status does not lead there. Its person must be
// locked; see Owner.
func (tx *Tx) Move(ctx context.Context, person int64, id string, seen int64, to bot.Status) (before bot.Registration, step bot.Step, err error) {
	before, err = tx.registrationOf(ctx, person, id)
	if err != nil {
		return before, step, err
	}
	if before.Version != seen {
		return before, step, ErrStale
	}
	step, ok := bot.StepTo(bot.Status(before.Status), to)
	if !ok {
		return before, step, ErrNoStep
	}
	_, err = tx.sql.Exec(ctx, `UPDATE registration SET status = $1, updated_at = $2 WHERE id = $3`, string(to), tx.sql.Now(), id)
	return before, step, err
}

// NoteNIKShown keeps with a registration who of the staff looks at its whole NIK, and why:
// what they write goes when the registration goes, which nothing in the audit log does. It
// is no new version, and the person is not told. ErrNotFound when there is no such
// registration.
func (tx *Tx) NoteNIKShown(ctx context.Context, id string, s bot.Staff, why string) error {
	var version int64 // its row is locked: NoteMove writes to the newest change
	err := tx.sql.Row(ctx, `UPDATE registration SET version = version WHERE id = $1 RETURNING version`, []any{id}, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return sqldb.ErrNotFound
	}
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(ctx, `INSERT INTO registration_change (registration_id, author, version, what, fields, at, staff_id, note) VALUES ($1, $2, $3, 'nik', '', $4, $5, $6)`,
		id, authorStaff, version, tx.sql.Now(), s.ID, column.Words(why))
	return err
}

// NoteMove keeps who took a registration on, why, and what became of telling its person:
// message is what tells it, 0 for none.
func (tx *Tx) NoteMove(ctx context.Context, id string, s bot.Staff, step bot.Step, note string, told Notified, message bot.MessageID) error {
	if err := tx.noteChange(ctx, id, authorStaff, message, "status", []string{string(step.From), string(step.To)}); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE registration_change SET staff_id = $2, note = $3, told = $4
		WHERE id = (SELECT max(id) FROM registration_change WHERE registration_id = $1)`, id, s.ID, column.Words(note), string(told))
	return err
}

// authorRegency is whoever of the regency's officers did something with a registration.
const authorRegency = "regency"

// Put gives a registration the status that the regency says, whatever it was; ErrNoStep
// where its person took it back. Its person must be locked; see Owner.
func (tx *Tx) Put(ctx context.Context, person int64, id string, to bot.Status) (step bot.Step, err error) {
	before, err := tx.registrationOf(ctx, person, id)
	if err != nil {
		return step, err
	}
	from := bot.Status(before.Status)
	if from == bot.StatusWithdrawn {
		return step, ErrNoStep
	}
	step, ok := bot.StepTo(from, to)
	if !ok { // the office skipped what kanca would have shown; the person hears of what matters to them
		step = bot.Step{From: from, To: to, Told: from != to && to != bot.StatusCalled && to != bot.StatusFinished}
	}
	_, err = tx.sql.Exec(ctx, `UPDATE registration SET status = $1, updated_at = $2 WHERE id = $3`, string(to), tx.sql.Now(), id)
	return step, err
}

// StatusOf is how far a registration is.
func (tx *Tx) StatusOf(ctx context.Context, id string) (status bot.Status, err error) {
	err = tx.sql.Row(ctx, `SELECT status FROM registration WHERE id = $1`, []any{id}, &status)
	return status, err
}

// NotePut keeps what the regency did with a registration, and what became of telling its
// person: message is what tells it, 0 for none.
func (tx *Tx) NotePut(ctx context.Context, id string, step bot.Step, note string, told Notified, message bot.MessageID) error {
	if err := tx.noteChange(ctx, id, authorRegency, message, "status", []string{string(step.From), string(step.To)}); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `UPDATE registration_change SET note = $2, told = $3
		WHERE id = (SELECT max(id) FROM registration_change WHERE registration_id = $1)`, id, column.Words(note), string(told))
	return err
}
