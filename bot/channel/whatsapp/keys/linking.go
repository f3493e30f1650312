package keys

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/store"
)

const (
	// LinkingTime is how long a service leaves a new device to the Link that said
	// so last, and that may have died.
	LinkingTime = 45 * time.Second
	// linkingEvery is how often Link says that it is still at work.
	linkingEvery = 15 * time.Second
)

// The keys of a new device are in the database before Link is done with them: it
// still has to give WhatsApp the keys with which people begin to write. A service
// that took the device up meanwhile would make the same keys at the same time, one
// of the two would fail, and nobody could write to the device. So Link says that it
// is at work, and services wait for its end.

// BeginLinking keeps services away from a new device until end is called.
func (s *Sessions) BeginLinking(ctx context.Context) (end func(), err error) {
	ctx = context.WithoutCancel(ctx)
	if err := s.SayLinking(ctx); err != nil {
		return nil, fmt.Errorf("the database of the WhatsApp keys cannot be written to: %w", err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(linkingEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = s.SayLinking(ctx) // it is said again before it is over
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		_, _ = s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_linking`) // else it ends by itself
	}, nil
}

// SayLinking says that a Link is at work, for a while.
func (s *Sessions) SayLinking(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_linking (one, until) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET until = excluded.until`, unix(time.Now().Add(LinkingTime)))
	return err
}

// Linking reports whether a Link is at work.
func (s *Sessions) Linking(ctx context.Context) (bool, error) {
	var until int64
	err := s.db.QueryRowContext(ctx, `SELECT until FROM kanca_whatsapp_linking WHERE one = 1`).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && moment(until).After(time.Now()), err
}

// Ready returns the linked device, or nil while there is none or Link still needs
// it for itself. The error is ErrUnconfirmed for a number that nobody confirmed.
func (s *Sessions) Ready(ctx context.Context) (*store.Device, error) {
	busy, err := s.Linking(ctx)
	if err != nil || busy {
		return nil, err
	}
	device, err := s.Device(ctx)
	if err != nil || device == nil {
		return nil, err
	}
	if _, ok, err := s.Confirmation(ctx, device); err != nil || !ok {
		return nil, cmp.Or(err, ErrUnconfirmed)
	}
	return device, nil
}
