package whatsapp

import (
	"context"
	"time"

	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/pacing"
	"kanca/bot/channel/whatsapp/state"
)

// keepRecord writes the state down whenever it changes, and every keys.RecordEvery
// as a sign of life.
func (c *Channel) keepRecord(ctx context.Context) {
	tick := time.NewTicker(keys.RecordEvery)
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
	ctx, cancel := context.WithTimeout(ctx, keys.RecordTime)
	defer cancel()
	c.mu.Lock()
	s, restricted := c.statusLocked(), c.restricted
	c.mu.Unlock()
	if seen.IsZero() && !s.Code.Refusal() {
		s = state.Status{Code: state.Stopped, Since: time.Now()}
	}
	if err := c.o.Sessions.KeepStatus(ctx, s, restricted, seen); err != nil {
		return err
	}
	return c.keepPause(ctx, s)
}

// restore remembers over a restart what WhatsApp said last: that it forbids to
// write first, that it is not to be asked again before some time, and why a
// device is not linked any more.
func (c *Channel) restore(ctx context.Context) {
	s, restricted, _, err := c.o.Sessions.ReadRecord(ctx)
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
	case linked && s.Code.Refusal() && s.Until.After(now):
		c.mu.Lock()
		c.resume = s.Until
		c.mu.Unlock()
	case !linked && s.Code.Unlinked():
	default:
		return
	}
	c.set(s.Code, s.Until, s.Detail)
}

// keepPause writes down that WhatsApp objected, once for each objection.
func (c *Channel) keepPause(ctx context.Context, s state.Status) error {
	objection := state.Status{Code: s.Code, Until: s.Until}
	if !s.Code.Objects() || objection == c.objected {
		return nil
	}
	p, err := c.o.Sessions.ReadPause(ctx)
	if err != nil {
		return err
	}
	if err := c.o.Sessions.KeepPause(ctx, p.Extended(s, pacing.SafeRules().RestAtLeast, time.Now())); err != nil {
		return err
	}
	c.objected = objection
	return nil
}
