package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	recordEvery = 20 * time.Second
	// recordOld is when a record that nobody renewed says that nothing runs.
	recordOld = 3 * recordEvery
)

func (s *Sessions) makeRecord(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS kanca_whatsapp_status (
		one INTEGER PRIMARY KEY, code TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, detail TEXT NOT NULL,
		restricted_until BIGINT NOT NULL, held INTEGER NOT NULL, healthy INTEGER NOT NULL, seen_at BIGINT NOT NULL)`)
	if err != nil {
		return fmt.Errorf("the table of the WhatsApp state cannot be made: %w", err)
	}
	return nil
}

// keepRecord writes the state down whenever it changes, and every recordEvery
// as a sign of life.
func (c *Channel) keepRecord(ctx context.Context) {
	tick := time.NewTicker(recordEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		c.record(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

func (c *Channel) record(ctx context.Context) {
	c.mu.Lock()
	s, restricted := c.statusLocked(), c.restricted
	c.mu.Unlock()
	healthy := 0
	if s.Healthy {
		healthy = 1
	}
	_, err := c.o.Sessions.db.ExecContext(ctx, `
		INSERT INTO kanca_whatsapp_status (one, code, since, until, detail, restricted_until, held, healthy, seen_at)
		VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (one) DO UPDATE SET code = excluded.code, since = excluded.since, until = excluded.until, detail = excluded.detail,
			restricted_until = excluded.restricted_until, held = excluded.held, healthy = excluded.healthy, seen_at = excluded.seen_at`,
		string(s.Code), unix(s.Since), unix(s.Until), s.Detail, unix(restricted), s.Held, healthy, unix(time.Now()))
	if err != nil && ctx.Err() == nil {
		c.o.Log.WarnContext(ctx, "the state of WhatsApp could not be written down", "error", redact(err.Error()))
	}
}

// restoreRestriction remembers over a restart that WhatsApp forbids to write first.
func (c *Channel) restoreRestriction(ctx context.Context) {
	var until int64
	err := c.o.Sessions.db.QueryRowContext(ctx, `SELECT restricted_until FROM kanca_whatsapp_status WHERE one = 1`).Scan(&until)
	if err == nil && until > 0 {
		c.restrict(time.UnixMilli(until))
	}
}

// ReadStatus returns the state that the running service last wrote down, for
// other processes such as `kanca whatsapp status`. When nothing has been written
// for a minute, nothing runs: Stopped, or NotLinked where there is no device.
func ReadStatus(ctx context.Context, sessions *Sessions) (Status, error) {
	_, linked, err := sessions.Linked(ctx)
	if err != nil {
		return Status{}, err
	}
	var s Status
	var since, until, seen int64
	var healthy int
	err = sessions.db.QueryRowContext(ctx, `SELECT code, since, until, detail, held, healthy, seen_at FROM kanca_whatsapp_status WHERE one = 1`).
		Scan((*string)(&s.Code), &since, &until, &s.Detail, &s.Held, &healthy, &seen)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		s.Code = Stopped
	case err != nil:
		return Status{}, fmt.Errorf("the state of WhatsApp cannot be read: %w", err)
	default:
		s.Since, s.Until, s.Healthy = moment(since), moment(until), healthy == 1
		if age := time.Since(time.UnixMilli(seen)); age > recordOld {
			s = Status{Code: Stopped, Since: moment(seen)}
		}
	}
	if s.Code == Stopped && !linked {
		s.Code = NotLinked
	}
	return s, nil
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
