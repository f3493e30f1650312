package store

import (
	"context"
	"database/sql"
	"errors"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/office"
	"kanca/bot/store/outbox"
	"kanca/bot/store/registrations"
)

// FollowUp is what an officer of the regency did with a registration.
type FollowUp struct {
	Key     string // the same however often it is read
	ID      string // of the registration
	To      bot.Status
	Note    string // for colleagues
	Officer string
	// May and Text are how the person is told, see office.Notice.
	office.Notice
	// Closed reports whether an error of May says that nothing may be sent now.
	Closed func(error) bool
}

// FollowUpRefused is why a follow-up was not applied.
type FollowUpRefused string

// The reasons; "" is none.
const (
	FollowUpUnknown   FollowUpRefused = "unknown"    // there never was such a registration
	FollowUpGone      FollowUpRefused = "gone"       // it was deleted
	FollowUpWithdrawn FollowUpRefused = "withdrawn"  // its person took it back
	FollowUpLeftAlone FollowUpRefused = "restricted" // its person wants nothing done with their data
)

// TakeFollowUp makes of a follow-up the status and the history of its registration, once
// however often it comes, and tells the person where they agreed to hear from kanca and
// the step says so. What the regency says holds whatever the status was, but for what the
// person took back.
func (tx *Tx) TakeFollowUp(ctx context.Context, f FollowUp) (FollowUpRefused, error) {
	n, err := tx.sql.Exec(ctx, `INSERT INTO regency_followup (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, f.Key, tx.sql.Now())
	if err != nil || n == 0 {
		return "", err
	}
	person, err := tx.registrations.Owner(ctx, f.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		var gone bool
		if err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM registration_deleted WHERE registration_id = $1)`, []any{f.ID}, &gone); err != nil {
			return "", err
		}
		if gone {
			return FollowUpGone, nil
		}
		return FollowUpUnknown, nil
	case errors.Is(err, ErrRestricted):
		return FollowUpLeftAlone, nil
	case err != nil:
		return "", err
	}
	step, err := tx.registrations.Put(ctx, person, f.ID, f.To)
	if errors.Is(err, ErrNoStep) {
		return FollowUpWithdrawn, nil
	}
	if err != nil {
		return "", err
	}
	told, message, err := tx.tellFollowUp(ctx, person, step, f)
	if err != nil {
		return "", err
	}
	note := column.Words(f.Note)
	if f.Officer != "" {
		note = column.Words(f.Officer) + ": " + note
	}
	return "", tx.registrations.NotePut(ctx, f.ID, step, note, told, message)
}

// tellFollowUp tells the person of a step of the regency.
func (tx *Tx) tellFollowUp(ctx context.Context, person int64, step bot.Step, f FollowUp) (registrations.Notified, bot.MessageID, error) {
	if !step.Told || f.Text == nil {
		return registrations.NotifiedNeedless, 0, nil
	}
	// Who only registered agreed to be told of openings; news come to whoever said so.
	agreed := false
	err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM person p JOIN announcement_choice c ON `+outbox.Agreed+` WHERE p.id = $1)`, []any{person}, &agreed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || !agreed {
		return registrations.NotifiedNeedless, 0, err
	}
	message, err := tx.Tell(ctx, person, f.Notice)
	switch {
	case err == nil:
		return registrations.NotifiedQueued, message, nil
	case errors.Is(err, ErrStopped):
		return registrations.NotifiedStopped, 0, nil
	case errors.Is(err, ErrNoRoute):
		return registrations.NotifiedNoRoute, 0, nil
	case f.Closed != nil && f.Closed(err):
		return registrations.NotifiedWindow, 0, nil
	}
	return "", 0, err
}
