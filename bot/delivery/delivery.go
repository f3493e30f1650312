// Package delivery sends what is in the outbox: one Sender for each channel.
//
// A reply is a row that was committed together with the turn that made it. The
// Sender claims rows that are due, as many as it has places free, hands them to
// the channel, and marks what became of each; a place that becomes free is filled
// at once, so that a send that hangs holds up nobody else. A quarter more places are
// kept for cries for help. It sends at least once: after a crash
// between sending and marking a message is sent again, and a message is never
// lost. One person's messages keep their order, because the store hands out the
// next one only after the one before was marked; the answer to a cry for help goes
// beside one that hangs.
//
// Only the process that holds the channel's lease sends. The right is renewed
// every renewEvery; a Sender that could not renew it stops by itself before
// anyone else can have it.
//
// # Where things are
//
//	delivery.go  Sender, Run, Wake, Drain
//	places.go    how many messages may be on their way, and which ones are
//	rest.go      the channel takes nothing for a while
//	lease.go     holding the right to send
//	send.go      one message: pace, send, outcome
//	settle.go    marking what is over and claiming what is due, together
//	retry.go     when to try again, and when to give up
//	standing.go  whether it is behind, for the probe
package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	// lookEvery is how often the outbox is looked at without being woken, for
	// retries that come due and for rows that another process wrote.
	lookEvery = time.Second
	// askTime is how long the database may take for one call. A connection that is
	// dead, because its host lost power or a firewall forgot it, answers never; the
	// next call takes another one.
	askTime = 5 * time.Second
	// sendTime is how long a channel may take for one message. It is shorter than
	// the half minute after which the store takes a claimed message for lost.
	sendTime = 20 * time.Second
	// stopTime is how long a message that is being sent may take to finish when
	// the program stops, and markTime how much longer it is tried to write down what
	// became of it, and then to give the lease back.
	stopTime = 4 * time.Second
	markTime = 2 * time.Second
)

// ErrHeldElsewhere means that another process sends for the channel.
var ErrHeldElsewhere = errors.New("another process sends for this channel; stop it or let it do the work")

var errRunning = errors.New("delivery: this sender is running already")

// Options is what a Sender needs.
type Options struct {
	Store   *store.DB
	Channel bot.Channel
	// Holder names this process in the lease. It must differ between two runs of
	// the program, on one machine too.
	Holder string
	// Rate is how many messages a second the channel takes; 0 is no limit. Burst
	// is how many may go at once after a pause, at least 1.
	Rate  rate.Limit
	Burst int
	// Parallel is how many messages may be on their way to the provider at once; 0
	// is 1. Those of one person never are. The channel must allow it.
	Parallel int
	// Now is the clock that the store has too; nil is the real one.
	Now func() time.Time
	// Random returns numbers in [0, 1) that spread retries; nil spreads nothing. It is
	// called from several goroutines at once.
	Random func() float64
	Log    *slog.Logger
	// Observe is told the outcome of each try after it was marked; may be nil.
	Observe func(Try)
}

// connection is what a Channel also is that holds a connection. While it is not
// ready, messages stay in the outbox untouched: to try each of them would only
// make their next tries later.
type connection interface{ Ready() bool }

// Try is one try to send a message.
type Try struct {
	Message bot.Outgoing
	Outcome store.Outcome
	Err     error // what the channel said; nil when it took the message
	Took    time.Duration
}

// Sender sends the outbox of one channel. Make it with New.
type Sender struct {
	Options
	limit  *rate.Limiter
	wake   chan struct{}
	held   holding
	places places

	progress progress

	mu   sync.Mutex // one at a time: Run, or Drain
	rest rest
}

// New returns a Sender. It fails when an option is missing.
func New(o Options) (*Sender, error) {
	if o.Store == nil || o.Channel == nil || o.Holder == "" {
		return nil, errors.New("delivery: set Store, Channel and Holder")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = func() float64 { return 0.5 }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rate <= 0 {
		o.Rate = rate.Inf
	}
	o.Log = o.Log.With("channel", string(o.Channel.Name()))
	return &Sender{
		Options: o,
		limit:   rate.NewLimiter(o.Rate, max(o.Burst, 1)),
		wake:    make(chan struct{}, 1),
	}, nil
}

// Wake makes a running Sender look at the outbox now. It never waits.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Run sends until ctx ends, then lets the message that is being sent finish,
// puts back what it has not begun, and gives the lease back. Nothing that the
// database or the channel does ends it: it goes on trying. The error is nil
// unless this Sender is running already.
func (s *Sender) Run(ctx context.Context) error {
	if !s.mu.TryLock() {
		return errRunning
	}
	defer s.mu.Unlock()
	s.progress.made(s.Now())
	keeping := make(chan struct{})
	go func() {
		defer close(keeping)
		s.keepLease(ctx)
	}()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := s.round(ctx)
		s.mayWait()
		if err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "the outbox cannot be read or marked; trying again", "error", err)
		}
		if n > 0 {
			continue
		}
		s.wait(ctx, tick.C)
	}
	s.finish(ctx)
	<-keeping
	s.giveBack(ctx)
	return nil
}

// Drain sends all that is due now, in order, and returns. It is for the
// terminal, where nothing runs in the background. It waits for the lease while
// an earlier run of the program may still have it, and returns ErrHeldElsewhere
// when ctx ends before that.
func (s *Sender) Drain(ctx context.Context) error {
	if !s.mu.TryLock() {
		return errRunning
	}
	defer s.mu.Unlock()
	for elsewhere := false; ; elsewhere = true {
		ok, err := s.takeLease(ctx)
		if elsewhere && ctx.Err() != nil && !ok {
			return ErrHeldElsewhere
		}
		if err != nil {
			return fmt.Errorf("cannot get the right to send: %w", err)
		}
		if ok {
			break
		}
		select {
		case <-ctx.Done():
			return ErrHeldElsewhere
		case <-time.After(lookEvery / 5):
		}
	}
	defer s.giveBack(ctx)
	defer s.finish(ctx)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for renewed := time.Now(); ; {
		under := s.places.count() // before the look: what ends after it may let another message go
		n, err := s.round(ctx)
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case n == 0 && under == 0 && s.places.count() == 0 && s.nextTurn() == 0:
			return nil
		case n == 0:
			s.wait(ctx, tick.C)
		}
		if time.Since(renewed) >= renewEvery { // it waits for the disk as long as a round does
			renewed = time.Now()
			if _, err := s.takeLease(ctx); err != nil {
				return err
			}
		}
	}
}

// wait returns when there may be something to do: a message, a place that became
// free, the channel's next turn, or the time to look without a reason.
func (s *Sender) wait(ctx context.Context, tick <-chan time.Time) {
	var turn <-chan time.Time
	if left := s.nextTurn(); left > 0 {
		turn = time.After(left)
	}
	select {
	case <-ctx.Done():
	case <-s.wake:
	case <-tick:
	case <-turn:
	}
}

// nextTurn is how long until the channel's pace lets another message go.
func (s *Sender) nextTurn() time.Duration {
	if s.Rate == rate.Inf {
		return 0
	}
	if missing := 1 - s.limit.Tokens(); missing > 0 {
		return time.Duration(missing/float64(s.Rate)*float64(time.Second)) + time.Millisecond
	}
	return 0
}

// round marks what is over, claims what is due, as much as there are places for, and
// begins to send it. It returns how many messages it marked and began.
func (s *Sender) round(ctx context.Context) (int, error) {
	s.places.gather()
	over := s.places.finished()
	n, lowest := 0, bot.LaneCry
	if _, held := s.held.now(); held && s.ready() {
		n, lowest = s.room(len(over))
	}
	if n == 0 && len(over) == 0 {
		return 0, nil
	}
	messages, err := s.settle(ctx, over, n, lowest)
	if err != nil {
		return 0, err
	}
	for i, m := range messages {
		if !s.maySend(ctx, m.Lane) {
			s.putBack(ctx, messages[i:])
			return len(over) + i, nil
		}
		s.limit.ReserveN(time.Now(), 1) // a cry does not wait for it, and counts
		s.places.begin(m.ID, func() done { return s.deliver(ctx, m) }, s.Wake)
	}
	return len(over) + len(messages), nil
}

// room is how many messages may be begun now, of that lane and those before it, where
// so many places are given back.
func (s *Sender) room(over int) (n int, lowest bot.Lane) {
	lowest, awake := s.rest.lowest(s.Now())
	if !awake {
		return 0, lowest
	}
	parallel := max(1, s.Parallel)
	taken := s.places.count() - over
	free := parallel - taken
	if s.Rate != rate.Inf {
		free = min(free, int(s.limit.Tokens()))
	}
	if free > 0 {
		return free, lowest
	}
	return max(0, parallel+reserved(parallel)-taken), bot.LaneCry
}

// maySend is false when nothing more of a lane may be begun: the program stops,
// the lease is lost, or the channel rests.
func (s *Sender) maySend(ctx context.Context, lane bot.Lane) bool {
	_, held := s.held.now()
	lowest, awake := s.rest.lowest(s.Now())
	return held && ctx.Err() == nil && awake && lane <= lowest
}

// putBack returns claimed messages that were not begun, as if they had never been
// claimed.
func (s *Sender) putBack(ctx context.Context, messages []bot.Outgoing) {
	s.persist(ctx, "messages that were not begun cannot be put back; trying again", func(inner context.Context) error {
		return s.Store.PutBack(inner, messages)
	})
}
