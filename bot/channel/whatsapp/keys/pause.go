package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kanca/bot/channel/whatsapp/pacing"
)

// ReadPause returns the pause that the service wrote down.
func (s *Sessions) ReadPause(ctx context.Context) (pacing.Pause, error) {
	var resume int64
	err := s.db.QueryRowContext(ctx, `SELECT resume_at FROM kanca_whatsapp_pause WHERE one = 1`).Scan(&resume)
	if errors.Is(err, sql.ErrNoRows) {
		return pacing.Pause{}, nil
	}
	if err != nil {
		return pacing.Pause{}, fmt.Errorf("whether announcements by WhatsApp are stopped cannot be read: %w", err)
	}
	return pacing.Pause{Stopped: true, Resume: moment(resume)}, nil
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

// KeepPause writes down that announcements have stopped.
func (s *Sessions) KeepPause(ctx context.Context, p pacing.Pause) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_pause (one, resume_at) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET resume_at = excluded.resume_at`, unix(p.Resume))
	return err
}
