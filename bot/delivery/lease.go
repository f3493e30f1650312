package delivery

import (
	"context"
	"sync"
	"time"

	"kanca/bot/store"
)

const (
	// leaseTime is how long the right to send lasts after the last renewal.
	// Another process sends that much after this one was killed.
	leaseTime = 4 * time.Second
	// renewEvery is how often it is renewed.
	renewEvery = time.Second
	// renewTime is how long a renewal may take before it is tried again, on
	// another connection: there must be time for that before the lease ends.
	renewTime = 1500 * time.Millisecond
	// takeEvery is how often another holder's lease is asked for, and how soon a
	// renewal that failed is tried again.
	takeEvery = 250 * time.Millisecond
	// margin is how long before its end the holder stops using it, so that a
	// clock that runs a little slow does no harm.
	margin = 500 * time.Millisecond
)

// holding is the lease as this process sees it. The end is measured with this
// process's own steady clock, from before the renewal was asked for, so neither
// a slow answer nor a clock that is set back lets it act too long.
type holding struct {
	mu    sync.Mutex
	lease store.Lease
	until time.Time
}

func (h *holding) now() (store.Lease, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lease, time.Now().Before(h.until)
}

func (h *holding) set(lease store.Lease, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lease, h.until = lease, until
}

// takeLease takes or renews the right to send. ok is false when another process
// has it.
func (s *Sender) takeLease(ctx context.Context) (ok bool, err error) {
	asked := time.Now()
	ctx, cancel := context.WithTimeout(ctx, renewTime)
	defer cancel()
	lease, ok, err := s.Store.HoldLease(ctx, "channel:"+string(s.Channel.Name()), s.Holder, leaseTime)
	switch {
	case err != nil: // what is held is still held until its end
	case ok:
		if err := s.takeRests(ctx, lease); err != nil {
			return false, err
		}
		s.held.set(lease, asked.Add(leaseTime-margin))
	default:
		s.held.set(store.Lease{}, time.Time{})
	}
	return ok, err
}

// takeRests begins with what the provider told whoever sent before, when the right
// to send is new.
func (s *Sender) takeRests(ctx context.Context, lease store.Lease) error {
	if held, _ := s.held.now(); held.Name != "" && held.Term == lease.Term {
		return nil
	}
	rests, err := s.Store.Rests(ctx, s.Channel.Name())
	if err != nil {
		return err
	}
	for _, r := range rests {
		s.Log.InfoContext(ctx, "the provider wants nothing before its time is over", "lane", r.Lane.String(), "until", r.Until, "code", r.Code)
		s.rest.set(r.Lane, r.Until, r.Code)
	}
	return nil
}

// keepLease takes and renews the lease until ctx ends.
func (s *Sender) keepLease(ctx context.Context) {
	had := false
	for ctx.Err() == nil {
		ok, err := s.takeLease(ctx)
		wait := renewEvery
		switch {
		case err != nil && ctx.Err() == nil:
			s.Log.WarnContext(ctx, "the right to send cannot be renewed; trying again", "error", err)
			wait = takeEvery
		case ok && !had:
			s.Log.InfoContext(ctx, "this process sends for the channel now")
			s.Wake()
		case !ok && err == nil:
			s.progress.made(s.Now()) // the other one answers for what waits
			if had {
				s.Log.WarnContext(ctx, "another process sends for the channel now")
			}
			wait = takeEvery
		}
		if err == nil {
			had = ok
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// giveBack lets another process take over at once.
func (s *Sender) giveBack(ctx context.Context) {
	lease, _ := s.held.now()
	s.held.set(store.Lease{}, time.Time{})
	if lease.Name == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	if err := s.Store.ReleaseLease(ctx, lease); err != nil {
		s.Log.WarnContext(ctx, "the right to send could not be given back; it ends by itself", "error", err)
	}
}

// heldLook is how often WhileHeld looks whether the right is still held.
const heldLook = 250 * time.Millisecond

// WhileHeld does work whenever this Sender has the right to send, and ends it, by
// its context, when the right is lost; it returns when ctx ends. It is for a
// channel whose one connection both brings messages and sends them, so that the
// same process does both. Run must be running.
func (s *Sender) WhileHeld(ctx context.Context, work func(context.Context)) {
	tick := time.NewTicker(heldLook)
	defer tick.Stop()
	for ctx.Err() == nil {
		if _, held := s.held.now(); held {
			s.whileHeld(ctx, tick.C, work)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

func (s *Sender) whileHeld(ctx context.Context, tick <-chan time.Time, work func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		work(ctx)
	}()
	defer func() {
		cancel()
		<-done
	}()
	for {
		select {
		case <-tick:
			if _, held := s.held.now(); !held {
				return
			}
		case <-done:
			return
		case <-ctx.Done():
			return
		}
	}
}
