package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

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
	Written time.Time // by the clock of this database; zero: now
	Again   bool      // it was applied once before this database lost it: nobody is told again
	// Barred reports whether the regency allows no step from that status to To; nil: all are.
	Barred func(from bot.Status) bool
	// May and Text are how the person is told, see office.Notice.
	office.Notice
	// Hours is when announcements go on a way, from a moment on; nil: at any time.
	Hours func(Route, time.Time) time.Time
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
	FollowUpStale     FollowUpRefused = "stale"      // staff of kanca went on after it was written
	FollowUpBarred    FollowUpRefused = "barred"     // the regency allows no such step
)

// newsEvery is how often one person is told of the regency's steps at most.
const newsEvery = 24 * time.Hour

// TakeFollowUp makes of a follow-up the status and the history of its registration, once
// however often it comes, and tells the person where they agreed to hear from kanca and
// the step says so. What the regency says holds whatever the status was, but for what the
// person took back, and for what staff did after the regency had written.
func (tx *Tx) TakeFollowUp(ctx context.Context, f FollowUp) (refused FollowUpRefused, err error) {
	n, err := tx.sql.Exec(ctx, `INSERT INTO regency_followup (key, at, registration_id, status) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, f.Key, tx.sql.Now(), column.Words(f.ID), string(f.To))
	if err != nil {
		return "", err
	}
	if n == 0 {
		err := tx.sql.Row(ctx, `SELECT refused FROM regency_followup WHERE key = $1`, []any{f.Key}, &refused)
		return refused, err
	}
	if refused, err = tx.applyFollowUp(ctx, f); err == nil && refused != "" {
		_, err = tx.sql.Exec(ctx, `UPDATE regency_followup SET refused = $2 WHERE key = $1`, f.Key, string(refused))
	}
	return refused, err
}

func (tx *Tx) applyFollowUp(ctx context.Context, f FollowUp) (FollowUpRefused, error) {
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
	if !f.Written.IsZero() {
		var later bool
		if err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM registration_change WHERE registration_id = $1 AND what = 'status' AND author = 'staff' AND at > $2)`, []any{f.ID, f.Written.UnixMilli()}, &later); err != nil {
			return "", err
		}
		if later {
			return FollowUpStale, nil
		}
	}
	if f.Barred != nil && !f.Again {
		now, err := tx.registrations.StatusOf(ctx, f.ID)
		if err != nil {
			return "", err
		}
		if now != bot.StatusWithdrawn && f.Barred(now) {
			return FollowUpBarred, nil
		}
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
	if !step.Told || f.Text == nil || f.Again {
		if step.From != step.To || f.Again { // what waits to be told is not so any more, or was told before
			if err := tx.registrations.TakeNewsBack(ctx, f.ID); err != nil {
				return "", 0, err
			}
		}
		return registrations.NotifiedNeedless, 0, nil
	}
	// Who only registered agreed to be told of openings; news come to whoever said so.
	agreed := false
	err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM person p JOIN announcement_choice c ON `+outbox.Agreed+` WHERE p.id = $1)`, []any{person}, &agreed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || !agreed {
		return registrations.NotifiedNeedless, 0, err
	}
	if f.Hours != nil {
		earliest, err := tx.earliestNews(ctx, person, f.ID)
		if err != nil {
			return "", 0, err
		}
		f.Opens = func(r Route) time.Time { return f.Hours(r, earliest) }
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

// earliestNews is when a person may be told of the regency's next step: a day after they were
// told of the last; what was told at a time that is to come was told by a wrong clock. Of those of one registration that wait the newest counts.
func (tx *Tx) earliestNews(ctx context.Context, person int64, registration string) (time.Time, error) {
	if err := tx.registrations.TakeNewsBack(ctx, registration); err != nil {
		return time.Time{}, err
	}
	var last int64
	err := tx.sql.Row(ctx, `SELECT coalesce(max(CASE WHEN m.state = 'queued' THEN m.next_at ELSE coalesce(m.sent_at, m.created_at) END), 0)
		FROM registration r JOIN registration_change c ON c.registration_id = r.id JOIN message m ON m.id = c.message_id
		WHERE r.person_id = $1 AND c.author = 'regency' AND m.state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'unknown')
			AND (m.state = 'queued' OR coalesce(m.sent_at, m.created_at) <= $2)`, []any{person, tx.sql.Now()}, &last)
	earliest := column.Moment(tx.sql.Now())
	if next := column.Moment(last).Add(newsEvery); last > 0 && next.After(earliest) {
		earliest = next
	}
	return earliest, err
}
