package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	recordEvery = 5 * time.Second
	// recordOld is when a record that nobody renewed is not believed any more.
	recordOld = 3 * recordEvery
	// recordTime is how long the database may take for it.
	recordTime = 5 * time.Second
)

func (s *Sessions) makeRecord(ctx context.Context) error {
	for _, table := range []string{
		`kanca_whatsapp_status (
			one INTEGER PRIMARY KEY, code TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, detail TEXT NOT NULL,
			restricted_until BIGINT NOT NULL, held INTEGER NOT NULL, healthy INTEGER NOT NULL, seen_at BIGINT NOT NULL)`,
		`kanca_whatsapp_pause (one INTEGER PRIMARY KEY, resume_at BIGINT NOT NULL)`,
		`kanca_whatsapp_version (one INTEGER PRIMARY KEY, version TEXT NOT NULL, found_at BIGINT NOT NULL, tried_at BIGINT NOT NULL)`,
		`kanca_whatsapp_login (at BIGINT NOT NULL)`,
		`kanca_whatsapp_timer (chat TEXT PRIMARY KEY, seconds BIGINT NOT NULL, set_at BIGINT NOT NULL)`,
		`kanca_whatsapp_live (chat TEXT PRIMARY KEY, began BIGINT NOT NULL, last BIGINT NOT NULL)`,
		`kanca_whatsapp_live_words (chat TEXT PRIMARY KEY, words TEXT NOT NULL)`,
		`kanca_whatsapp_refusal (at BIGINT NOT NULL, code TEXT NOT NULL)`,
		`kanca_whatsapp_phone (one INTEGER PRIMARY KEY, seen_at BIGINT NOT NULL)`,
		`kanca_whatsapp_history (id TEXT PRIMARY KEY, at BIGINT NOT NULL, tries INTEGER NOT NULL, part TEXT NOT NULL)`,
		`kanca_whatsapp_probe (one INTEGER PRIMARY KEY, data TEXT NOT NULL)`,
		`kanca_whatsapp_unreadable (provider_id TEXT PRIMARY KEY, sender TEXT NOT NULL, sent_at BIGINT NOT NULL, due BIGINT NOT NULL)`,
		`kanca_whatsapp_call (chat TEXT PRIMARY KEY, id TEXT NOT NULL, provider_id TEXT NOT NULL, sender TEXT NOT NULL, rang_at BIGINT NOT NULL, due BIGINT NOT NULL)`,
	} {
		if _, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+table); err != nil {
			return fmt.Errorf("the table of the WhatsApp state cannot be made: %w", err)
		}
	}
	return nil
}

// keepRecord writes the state down whenever it changes, and every recordEvery
// as a sign of life.
func (c *Channel) keepRecord(ctx context.Context) {
	tick := time.NewTicker(recordEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := c.record(ctx, time.Now()); err != nil && ctx.Err() == nil {
			c.cannotStore(err)
		}
		select {
		case <-tick.C:
		case <-c.news:
		case <-ctx.Done():
		}
	}
}

// record writes the state down as it is at a time; the zero time says that this
// process stops. What WhatsApp refused then stays written down for the next one.
func (c *Channel) record(ctx context.Context, seen time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	c.mu.Lock()
	s, restricted := c.statusLocked(), c.restricted
	c.mu.Unlock()
	if seen.IsZero() && !s.Code.refusal() {
		s = Status{Code: Stopped, Since: time.Now()}
	}
	healthy := 0
	if s.Healthy {
		healthy = 1
	}
	_, err := c.o.Sessions.db.ExecContext(ctx, `
		INSERT INTO kanca_whatsapp_status (one, code, since, until, detail, restricted_until, held, healthy, seen_at)
		VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (one) DO UPDATE SET code = excluded.code, since = excluded.since, until = excluded.until, detail = excluded.detail,
			restricted_until = excluded.restricted_until, held = excluded.held, healthy = excluded.healthy, seen_at = excluded.seen_at`,
		string(s.Code), unix(s.Since), unix(s.Until), s.Detail, unix(restricted), s.Held, healthy, unix(seen))
	if err == nil {
		err = c.keepPause(ctx, s)
	}
	return err
}

// restore remembers over a restart what WhatsApp said last: that it forbids to
// write first, that it is not to be asked again before some time, and why a
// device is not linked any more.
func (c *Channel) restore(ctx context.Context) {
	s, restricted, _, err := c.o.Sessions.readRecord(ctx)
	_, linked, deviceErr := c.o.Sessions.Linked(ctx)
	if past, err := c.o.Sessions.Logins(ctx); err == nil {
		c.mu.Lock()
		c.logins = past
		c.mu.Unlock()
	}
	if err != nil || deviceErr != nil {
		return // Run meets the same error and tells it
	}
	now := time.Now()
	if s.Since.After(now) { // by a clock that was ahead; the length counts
		ahead := s.Since.Sub(now)
		s.Since, s.Until, restricted = now, s.Until.Add(-ahead), restricted.Add(-ahead)
	}
	if restricted.After(now) {
		c.restrict(restricted)
	}
	switch {
	case linked && s.Code.refusal() && s.Until.After(now):
		c.mu.Lock()
		c.resume = s.Until
		c.mu.Unlock()
	case !linked && s.Code.unlinked():
	default:
		return
	}
	c.set(s.Code, s.Until, s.Detail)
}

// readRecord returns what was last written down and when; ErrNoRows before that.
func (s *Sessions) readRecord(ctx context.Context) (status Status, restricted, seen time.Time, err error) {
	var since, until, forbidden, at int64
	var healthy int
	err = s.db.QueryRowContext(ctx, `SELECT code, since, until, detail, held, healthy, restricted_until, seen_at FROM kanca_whatsapp_status WHERE one = 1`).
		Scan((*string)(&status.Code), &since, &until, &status.Detail, &status.Held, &healthy, &forbidden, &at)
	status.Since, status.Until, status.Healthy = moment(since), moment(until), healthy == 1
	return status, moment(forbidden), moment(at), err
}

// forgetRecord is for a device that was removed: the next one begins anew.
func (s *Sessions) forgetRecord(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_status`)
	return err
}

// ReadStatus returns the state that the running service last wrote down, for
// other processes such as `kanca whatsapp status`. What was written more than 15
// seconds ago is not believed: either nothing runs (Stopped, or NotLinked where
// there is no device), or nobody can write (NotStoring), which is tried.
func ReadStatus(ctx context.Context, sessions *Sessions) (Status, error) {
	_, linked, err := sessions.Linked(ctx)
	if err != nil {
		return Status{}, err
	}
	if linked { // whatever was written down about another number
		confirmed, err := sessions.Confirmed(ctx)
		busy, errBusy := sessions.linking(ctx)
		if err == nil && errBusy == nil && !confirmed && !busy { // an older kanca has no such table
			return Status{Code: Unconfirmed}, nil
		}
	}
	s, _, seen, err := sessions.readRecord(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		s = Status{Code: Stopped}
	case err != nil:
		return Status{}, fmt.Errorf("the state of WhatsApp cannot be read: %w", err)
	case s.Code.unlinked():
	case time.Since(seen).Abs() <= recordOld:
	case linked && sessions.tryWriting(ctx) != nil:
		s = Status{Code: NotStoring, Since: seen}
	default:
		s = Status{Code: Stopped, Since: s.Since}
	}
	if !linked && (s.Code == Stopped || s.Code == NotLinked) {
		s.Code = sessions.withoutDevice(ctx)
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
