package store

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/office"
	"kanca/bot/store/registrations"
)

// Move is a step on of a registration that staff take.
type Move struct {
	ID   string
	Seen int64 // the version that staff had before them
	To   bot.Status
	Note string // for colleagues
	// Staff takes the step; May and Text are how its person is told, see office.Notice.
	office.Notice
	// Closed reports whether an error of May says that nothing may be sent now.
	Closed func(error) bool
}

// MoveOn takes a registration a step on and tells its person where the step says so.
// That the person cannot be told keeps nothing back: it is noted, and returned. Nothing is
// done with an error: ErrStale when somebody changed the registration since, ErrNoStep,
// ErrNotFound.
func (tx *Tx) MoveOn(ctx context.Context, m Move) (told Notified, err error) {
	person, err := tx.registrations.Owner(ctx, m.ID)
	if err != nil {
		return "", err
	}
	_, step, err := tx.registrations.Move(ctx, person, m.ID, m.Seen, m.To)
	if err != nil {
		return "", err
	}
	if err := tx.registrations.TakeNewsBack(ctx, m.ID); err != nil {
		return "", err
	}
	told = registrations.NotifiedNeedless
	var message bot.MessageID
	if step.Told {
		message, err = tx.Tell(ctx, person, m.Notice)
		switch {
		case err == nil:
			told = registrations.NotifiedQueued
		case errors.Is(err, ErrStopped):
			told = registrations.NotifiedStopped
		case errors.Is(err, ErrNoRoute):
			told = registrations.NotifiedNoRoute
		case m.Closed != nil && m.Closed(err):
			told = registrations.NotifiedWindow
		default:
			return "", err
		}
	}
	return told, tx.registrations.NoteMove(ctx, m.ID, m.Staff, step, m.Note, told, message)
}

// AskExport keeps that staff want a file of the registrations that a filter finds; see
// package registrations.
func (tx *Tx) AskExport(ctx context.Context, s bot.Staff, format, title string, f RegistrationFilter, until time.Time) (id int64, err error) {
	return tx.registrations.AskExport(ctx, s, format, title, f, until)
}

// NoteNIKShown keeps with a registration who of the staff looks at its whole NIK, and why;
// see package registrations.
func (tx *Tx) NoteNIKShown(ctx context.Context, id string, s bot.Staff, why string) error {
	return tx.registrations.NoteNIKShown(ctx, id, s, why)
}
