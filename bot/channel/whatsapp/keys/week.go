package keys

import (
	"context"
	"errors"
	"time"
)

// What WhatsApp did with the number within the last days is the first sign of what it
// will do next, so it is kept in the database: a restart forgets nothing.

// RefusalsKept is how long refusals are remembered, for doctor.
const RefusalsKept = 8 * 24 * time.Hour

// Refusal is a message that WhatsApp did not take.
type Refusal struct {
	At   time.Time
	Code string // WhatsApp's number, such as 463
}

// Week is what happened within the last eight days, oldest first.
type Week struct {
	Logins   []time.Time
	Refusals []Refusal
	// PhoneSeen is when the office phone last gave a sign of life, zero when none was
	// noticed. WhatsApp removes a device whose phone was not online for two weeks.
	PhoneSeen time.Time
}

// Week returns what the service wrote down.
func (s *Sessions) Week(ctx context.Context) (w Week, err error) {
	if w.Logins, err = s.Logins(ctx); err != nil {
		return w, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT at, code FROM kanca_whatsapp_refusal ORDER BY at`)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var r Refusal
		if err := rows.Scan(&at, &r.Code); err != nil {
			return w, err
		}
		r.At = moment(at)
		w.Refusals = append(w.Refusals, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return w, err
	}
	var seen int64
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(max(seen_at), 0) FROM kanca_whatsapp_phone`).Scan(&seen)
	w.PhoneSeen = moment(seen)
	return w, err
}

// NoteRefusal counts a refusal.
func (s *Sessions) NoteRefusal(ctx context.Context, code string, now time.Time) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), RecordTime)
	defer cancel()
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_refusal (at, code) VALUES ($1, $2)`, unix(now), code)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_refusal WHERE at < $1`, unix(now.Add(-RefusalsKept)))
	}
	return err
}

// KeepPhoneSeen writes down that the office phone was online. Nothing that came late
// makes it earlier, and a time that is still to come was written by a clock that was ahead.
func (s *Sessions) KeepPhoneSeen(ctx context.Context, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, RecordTime)
	defer cancel()
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_phone (one, seen_at) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET seen_at = excluded.seen_at
		WHERE kanca_whatsapp_phone.seen_at < excluded.seen_at OR kanca_whatsapp_phone.seen_at > $2`, unix(at), unix(time.Now()))
	return err
}
