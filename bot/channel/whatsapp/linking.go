package whatsapp

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
	// linkingTime is how long a service leaves a new device to the Link that said
	// so last, and that may have died.
	linkingTime = 45 * time.Second
	// linkingEvery is how often Link says that it is still at work.
	linkingEvery = 15 * time.Second
)

// The keys of a new device are in the database before Link is done with them: it
// still has to give WhatsApp the keys with which people begin to write. A service
// that took the device up meanwhile would make the same keys at the same time, one
// of the two would fail, and nobody could write to the device. So Link says that it
// is at work, and services wait for its end.

func (s *Sessions) makeLinking(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS kanca_whatsapp_linking (one INTEGER PRIMARY KEY, until BIGINT NOT NULL)`)
	if err != nil {
		return fmt.Errorf("the table of the WhatsApp device that is being linked cannot be made: %w", err)
	}
	return nil
}

// beginLinking keeps services away from a new device until end is called.
func (s *Sessions) beginLinking(ctx context.Context) (end func(), err error) {
	ctx = context.WithoutCancel(ctx)
	if err := s.sayLinking(ctx); err != nil {
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
				_ = s.sayLinking(ctx) // it is said again before it is over
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

func (s *Sessions) sayLinking(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_linking (one, until) VALUES (1, $1)
		ON CONFLICT (one) DO UPDATE SET until = excluded.until`, unix(time.Now().Add(linkingTime)))
	return err
}

// linking reports whether a Link is at work.
func (s *Sessions) linking(ctx context.Context) (bool, error) {
	var until int64
	err := s.db.QueryRowContext(ctx, `SELECT until FROM kanca_whatsapp_linking WHERE one = 1`).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && moment(until).After(time.Now()), err
}

// ready returns the linked device, or nil while there is none or Link still needs
// it for itself. The error is ErrUnconfirmed for a number that nobody confirmed.
func (s *Sessions) ready(ctx context.Context) (*store.Device, error) {
	busy, err := s.linking(ctx)
	if err != nil || busy {
		return nil, err
	}
	device, err := s.device(ctx)
	if err != nil || device == nil {
		return nil, err
	}
	if _, ok, err := s.confirmed(ctx, device); err != nil || !ok {
		return nil, cmp.Or(err, ErrUnconfirmed)
	}
	return device, nil
}

// withoutDevice is the state while no device is linked: whether somebody is at it.
func (s *Sessions) withoutDevice(ctx context.Context) Code {
	busy, err := s.linking(ctx)
	if err != nil || !busy {
		return NotLinked
	}
	if device, err := s.device(ctx); err != nil || device != nil { // it is being removed, or was linked a moment ago
		return NotLinked
	}
	return WaitingForPhone
}

// notLinked says that there is no device to serve. What WhatsApp said of the last one
// explains more, unless staff have removed that meanwhile, and not only begun to.
func (c *Channel) notLinked(ctx context.Context) {
	if c.Status().Code.unlinked() {
		if busy, err := c.o.Sessions.linking(ctx); err != nil || busy || !c.takenAway {
			return
		}
	}
	c.set(c.o.Sessions.withoutDevice(ctx), time.Time{}, "")
}
