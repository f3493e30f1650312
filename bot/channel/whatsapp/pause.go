package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Pause says whether announcements have stopped because WhatsApp objected to the
// number. It is kept in the database, so that a restart does not end it, and it
// belongs to the number: a device that is linked anew does not end it either.
type Pause struct {
	Stopped bool
	Resume  time.Time // staff may let announcements go on from then on
}

// objects reports whether a state means that WhatsApp objects to the number.
func (code Code) objects() bool {
	return code == Restricted || code == Banned || code == Blocked || code == Locked
}

// extended is the pause after WhatsApp objected, or objected again.
func (p Pause) extended(s Status, rest time.Duration, now time.Time) Pause {
	p.Stopped = true
	for _, t := range []time.Time{now.Add(rest), s.Until} {
		if t.After(p.Resume) {
			p.Resume = t
		}
	}
	return p
}

// ReadPause returns the pause that the service wrote down.
func (s *Sessions) ReadPause(ctx context.Context) (Pause, error) {
	var resume int64
	err := s.db.QueryRowContext(ctx, `SELECT resume_at FROM kanca_whatsapp_pause WHERE one = 1`).Scan(&resume)
	if errors.Is(err, sql.ErrNoRows) {
		return Pause{}, nil
	}
	if err != nil {
		return Pause{}, fmt.Errorf("whether announcements by WhatsApp are stopped cannot be read: %w", err)
	}
	return Pause{Stopped: true, Resume: moment(resume)}, nil
}

// EndPause lets announcements go on. It is a decision of staff, and refused before
// the rest is over; at is when it is.
func (s *Sessions) EndPause(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	p, err := s.ReadPause(ctx)
	if err != nil || now.Before(p.Resume) {
		return p.Resume, false, err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_pause`); err != nil {
		return now, false, fmt.Errorf("announcements by WhatsApp cannot be resumed: %w", err)
	}
	return now, true, nil
}

// keepPause writes down that WhatsApp objected, once for each objection.
func (c *Channel) keepPause(ctx context.Context, s Status) error {
	objection := Status{Code: s.Code, Until: s.Until}
	if !s.Code.objects() || objection == c.objected {
		return nil
	}
	p, err := c.o.Sessions.ReadPause(ctx)
	if err != nil {
		return err
	}
	p = p.extended(s, SafeRules().RestAtLeast, time.Now())
	if _, err := c.o.Sessions.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_pause (one, resume_at) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET resume_at = excluded.resume_at`, unix(p.Resume)); err != nil {
		return err
	}
	c.objected = objection
	return nil
}
