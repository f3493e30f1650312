package delivery

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// deliver sends one message and marks what became of it.
func (s *Sender) deliver(ctx context.Context, m bot.Outgoing) {
	if s.tooOld(m, 0) { // after a long outage
		s.mark(ctx, []store.Outcome{{ID: m.ID, Attempt: m.Attempt, State: store.Expired, Code: "too_old"}})
		return
	}
	began := time.Now()
	receipt, err := s.send(ctx, m)
	outcome := s.outcome(m, receipt, err)
	took := time.Since(began)
	if err != nil {
		// The text is the person's; only ids and codes are logged.
		s.Log.WarnContext(ctx, "a message was not sent", "message", m.ID, "attempt", m.Attempt, "state", string(outcome.State), "code", outcome.Code)
	}
	// The refusal is kept before the message counts as done: a crash between the
	// two tries the message again and hears the refusal again.
	var failed *bot.SendError
	if errors.As(err, &failed) && failed.Class == bot.OptedOut && !s.optOut(ctx, m) {
		return
	}
	if !s.mark(ctx, []store.Outcome{outcome}) {
		return
	}
	if s.Observe != nil {
		s.Observe(Try{Message: m, Outcome: outcome, Err: err, Took: took})
	}
}

// send calls the channel. It lets a message that is being sent finish when the
// program stops, and turns a panic of the channel into an error.
func (s *Sender) send(ctx context.Context, m bot.Outgoing) (receipt bot.Receipt, err error) {
	inner, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-inner.Done():
		case <-time.After(stopTime):
			cancel()
		}
	})
	defer stop()
	defer func() {
		if p := recover(); p != nil {
			s.Log.ErrorContext(ctx, "the channel has a bug: it panicked", "message", m.ID, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = &bot.SendError{Class: bot.Retry, Code: "panic", Err: errors.New("the channel panicked")}
		}
	}()
	return s.Channel.Send(inner, m)
}

// outcome says what to write down after a try.
func (s *Sender) outcome(m bot.Outgoing, receipt bot.Receipt, err error) store.Outcome {
	o := store.Outcome{ID: m.ID, Attempt: m.Attempt}
	if err == nil {
		s.rest.over(s.Now())
		o.State, o.ProviderID, o.Segments = store.Sent, receipt.ProviderID, receipt.Segments
		return o
	}
	failed := &bot.SendError{Class: bot.Retry, Code: "error"}
	errors.As(err, &failed)
	o.Code = failed.Code
	switch failed.Class {
	case bot.BadAddress, bot.OptedOut, bot.Rejected:
		o.State, o.Unreachable = store.Failed, failed.Class == bot.BadAddress
	case bot.Uncertain:
		// It may be on the person's phone already, and no provider can be asked
		// by our id. A receipt that comes later still says what became of it.
		o.State = store.Uncertain
	case bot.ChannelPaused:
		pause := failed.After
		if pause <= 0 {
			pause = pauseTime
		}
		s.rest.set(s.Now().Add(pause), failed.Code)
		o.State, o.NextAt = store.Queued, s.Now().Add(pause)
	default:
		wait := s.backoff(m.Attempt, failed.After)
		if s.tooOld(m, wait) {
			o.State = store.Expired
			break
		}
		o.State, o.NextAt = store.Queued, s.Now().Add(wait)
	}
	return o
}

// mark writes outcomes; see persist.
func (s *Sender) mark(ctx context.Context, outcomes []store.Outcome) bool {
	return s.persist(ctx, "what became of a message cannot be written down; trying again", func(inner context.Context) error {
		return s.Store.Mark(inner, outcomes)
	})
}

// optOut keeps that the provider refused because the person wants no messages.
func (s *Sender) optOut(ctx context.Context, m bot.Outgoing) bool {
	return s.persist(ctx, "a refusal known to the provider cannot be kept; trying again", func(inner context.Context) error {
		return s.Store.OptOut(inner, m.To)
	})
}

// persist goes on trying to write while the database is away: to forget that a
// message was sent is to send it twice. It gives up, and returns false, only
// when the program stops; the messages are then claimed again later.
func (s *Sender) persist(ctx context.Context, trouble string, write func(context.Context) error) bool {
	inner := context.WithoutCancel(ctx)
	var stopping time.Time
	for {
		asking, cancel := context.WithTimeout(inner, askTime)
		err := write(asking)
		cancel()
		if err == nil {
			return true
		}
		s.Log.ErrorContext(ctx, trouble, "error", err)
		if ctx.Err() != nil {
			if stopping.IsZero() {
				stopping = time.Now()
			}
			if time.Since(stopping) >= stopTime {
				return false
			}
		}
		time.Sleep(lookEvery)
	}
}
