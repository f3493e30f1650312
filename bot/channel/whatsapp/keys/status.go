package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kanca/bot/channel/whatsapp/state"
)

const (
	RecordEvery = 5 * time.Second
	// RecordOld is when a record that nobody renewed is not believed any more.
	RecordOld = 3 * RecordEvery
	// RecordTime is how long the database may take for it.
	RecordTime = 5 * time.Second
)

// ReadRecord returns what was last written down and when; ErrNoRows before that.
func (s *Sessions) ReadRecord(ctx context.Context) (status state.Status, restricted, seen time.Time, err error) {
	var since, until, forbidden, at int64
	var healthy int
	err = s.db.QueryRowContext(ctx, `SELECT code, since, until, detail, held, healthy, restricted_until, seen_at FROM kanca_whatsapp_status WHERE one = 1`).
		Scan((*string)(&status.Code), &since, &until, &status.Detail, &status.Held, &healthy, &forbidden, &at)
	status.Since, status.Until, status.Healthy = moment(since), moment(until), healthy == 1
	return status, moment(forbidden), moment(at), err
}

// ForgetRecord is for a device that was removed: the next one begins anew.
func (s *Sessions) ForgetRecord(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_status`)
	return err
}

// ReadStatus returns the state that the running service last wrote down, for
// other processes such as `kanca whatsapp status`. What was written more than 15
// seconds ago is not believed: either nothing runs (Stopped, or NotLinked where
// there is no device), or nobody can write (NotStoring), which is tried.
func ReadStatus(ctx context.Context, sessions *Sessions) (state.Status, error) {
	_, linked, err := sessions.Linked(ctx)
	if err != nil {
		return state.Status{}, err
	}
	if linked { // whatever was written down about another number
		confirmed, err := sessions.Confirmed(ctx)
		busy, errBusy := sessions.Linking(ctx)
		if err == nil && errBusy == nil && !confirmed && !busy { // an older kanca has no such table
			return state.Status{Code: state.Unconfirmed}, nil
		}
	}
	s, _, seen, err := sessions.ReadRecord(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		s = state.Status{Code: state.Stopped}
	case err != nil:
		return state.Status{}, fmt.Errorf("the state of WhatsApp cannot be read: %w", err)
	case s.Code.Unlinked():
	case time.Since(seen).Abs() <= RecordOld:
	case linked && sessions.TryWriting(ctx) != nil:
		s = state.Status{Code: state.NotStoring, Since: seen}
	default:
		s = state.Status{Code: state.Stopped, Since: s.Since}
	}
	if !linked && (s.Code == state.Stopped || s.Code == state.NotLinked) {
		s.Code = sessions.WithoutDevice(ctx)
	}
	return s, nil
}

// WithoutDevice is the state while no device is linked: whether somebody is at it.
func (s *Sessions) WithoutDevice(ctx context.Context) state.Code {
	busy, err := s.Linking(ctx)
	if err != nil || !busy {
		return state.NotLinked
	}
	if device, err := s.Device(ctx); err != nil || device != nil { // it is being removed, or was linked a moment ago
		return state.NotLinked
	}
	return state.WaitingForPhone
}

// KeepStatus writes the state down as it was at a time; the zero time says that the process
// stops.
func (s *Sessions) KeepStatus(ctx context.Context, now state.Status, restricted, seen time.Time) error {
	healthy := 0
	if now.Healthy {
		healthy = 1
	}
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO kanca_whatsapp_status (one, code, since, until, detail, restricted_until, held, healthy, seen_at)
		VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (one) DO UPDATE SET code = excluded.code, since = excluded.since, until = excluded.until, detail = excluded.detail,
			restricted_until = excluded.restricted_until, held = excluded.held, healthy = excluded.healthy, seen_at = excluded.seen_at`,
		string(now.Code), unix(now.Since), unix(now.Until), now.Detail, unix(restricted), now.Held, healthy, unix(seen))
	return err
}
