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

// deliver sends one message and says what became of it.
func (s *Sender) deliver(ctx context.Context, m bot.Outgoing) done {
	if s.tooOld(m, 0) { // after a long outage
		return done{Try{Message: m, Outcome: store.Outcome{ID: m.ID, Attempt: m.Attempt, State: store.Expired, Code: tooOldCode}}, true}
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
		return done{Try{Message: m}, false}
	}
	if failed != nil && failed.Class == bot.ChannelPaused && failed.Named {
		s.keepRest(ctx, store.Rest{Channel: s.Channel.Name(), Lane: m.Lane, Until: outcome.NextAt, Code: outcome.Code})
	}
	return done{Try{Message: m, Outcome: outcome, Err: err, Took: took}, true}
}

// send calls the channel. It lets a message that is being sent finish when the
// program stops, and turns a panic of the channel into an error.
func (s *Sender) send(ctx context.Context, m bot.Outgoing) (receipt bot.Receipt, err error) {
	inner, cancel := outlast(ctx, stopTime)
	defer cancel()
	inner, cancelSend := context.WithTimeout(inner, sendTime)
	defer cancelSend()
	defer func() {
		if p := recover(); p != nil {
			s.Log.ErrorContext(ctx, "the channel has a bug: it panicked", "message", m.ID, "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = &bot.SendError{Class: bot.Retry, Code: "panic", Err: errors.New("the channel panicked")}
		}
	}()
	return s.Channel.Send(inner, m)
}

// outlast returns a context that ends so much later than ctx.
func outlast(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-inner.Done():
		case <-time.After(by):
			cancel()
		}
	})
	return inner, func() { stop(); cancel() }
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
		if m.Lane == bot.LaneCry { // it is worth a try more often than the provider likes
			pause = min(pause, pauseTime)
		}
		s.rest.set(m.Lane, s.Now().Add(pause), failed.Code)
		o.State, o.NextAt = store.Queued, s.Now().Add(pause)
	default:
		wait := s.backoff(m.Lane, m.Attempt, failed.After)
		if s.tooOld(m, wait) {
			o.State = store.Expired
			break
		}
		o.State, o.NextAt = store.Queued, s.Now().Add(wait)
	}
	return o
}

// optOut keeps that the provider refused because the person wants no messages.
func (s *Sender) optOut(ctx context.Context, m bot.Outgoing) bool {
	return s.persist(ctx, "a refusal known to the provider cannot be kept; trying again", func(inner context.Context) error {
		return s.Store.OptOut(inner, m.To)
	})
}

// keepRest keeps until when the provider wants nothing, for the process that sends
// next.
func (s *Sender) keepRest(ctx context.Context, r store.Rest) {
	s.persist(ctx, "until when the channel rests cannot be kept; trying again", func(inner context.Context) error {
		return s.Store.KeepRest(inner, r)
	})
}

// persist goes on trying to write while the database is away: to forget that a
// message was sent is to send it twice. It gives up, and returns false, only
// when the program stops; the messages are then claimed again later.
func (s *Sender) persist(ctx context.Context, trouble string, write func(context.Context) error) bool {
	inner, cancel := outlast(ctx, stopTime+markTime)
	defer cancel()
	for {
		asking, done := context.WithTimeout(inner, askTime)
		err := write(asking)
		done()
		if err == nil {
			return true
		}
		s.Log.ErrorContext(ctx, trouble, "error", err)
		select {
		case <-inner.Done():
			return false
		case <-time.After(lookEvery):
		}
	}
}
