// Package turn makes one inbound message into one transaction: it is told from
// a message delivered twice, stored, answered by the engine, and everything that
// the answer decided is written, or nothing is. A channel may acknowledge the
// message once Receive returned nil, and lets it be delivered again otherwise;
// so no message is lost and none is answered twice.
//
// One person's messages are worked on one after the other, because the first
// statement of the transaction locks the person; different people's do not wait
// for each other (on SQLite they share one writer).
//
// # Where things are
//
//	turn.go    Receiver, Receive
//	decide.go  from a stored message to what is written about it
//	hold.go    what counts while staff answer
//	failed.go  messages that the bot cannot handle
//	take.go    staff who take a cry for help: TERIMA 12
//	flood.go   one person writing very fast, in whichever process
//	lane.go    which answers overtake all others
//	loop.go    phones that answer by themselves
//	revoke.go  messages that were deleted for everyone
//	intake.go  what is cut and cleaned before anything looks at a message
//	report.go  what a turn did, for `kanca chat --json` and statistics
package turn

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
	"kanca/content"
	"kanca/locales"
)

// Receiver answers messages. All fields but Wake, Observe, ReplyID and Log must
// be set before the first call of Receive and stay as they are.
type Receiver struct {
	Store   *store.DB
	Engine  *conversation.Engine
	Texts   *locales.Catalog // for the two texts that are not the engine's
	Content func() *content.Snapshot
	Traits  func(bot.ChannelName) bot.Traits
	Now     func() time.Time // the clock that the store has, too
	NewID   func() string    // ids of rows: unique, not guessable
	Demo    bool             // sample data is loaded

	// Wake is called after a commit that put replies into the channel's outbox.
	Wake func(bot.ChannelName)
	// Observe is called after each commit with what the turn did; not for a
	// message that was delivered a second time. Both may be called by several
	// goroutines at once.
	Observe func(Report)
	// ReplyID returns the provider's id for a reply on channels where we choose
	// it before the first try, and "" elsewhere.
	ReplyID func(bot.ChannelName) string
	Log     *slog.Logger
}

// faultTries is how often a message is tried while the database is at fault. What
// it takes longer to come back from is the channel's matter, which delivers again.
const faultTries = 3

// A connection to the database that is dead answers never; the next try takes another
// one. A database that is far away answers each question late, and a turn asks several:
// it goes on for as long as it is answered. Later tries wait for an answer for what is
// left of wholeTime, since a database may be slow and not dead; then all tries are over,
// before Twilio stops waiting for its answer.
const (
	silentTime = 4 * time.Second // without an answer, in the first try
	wholeTime  = 12 * time.Second
)

// Receive stores and answers one message; it is a bot.Handler. It returns nil
// when the message is stored for good, also when it was stored before, and an
// error when it must be delivered again: the database is away, or ctx ended. A
// message that the bot itself stumbles over twice is kept as failed.
func (r *Receiver) Receive(ctx context.Context, in bot.Incoming) error {
	in, err := r.intake(in)
	if err != nil {
		return err
	}
	stumbled := func() bool { return err != nil && !store.AtFault(err) && ctx.Err() == nil }
	report, err := r.once(ctx, in, r.answer)
	if stumbled() {
		r.log().ErrorContext(ctx, "a message could not be handled; trying once more", "channel", string(in.Channel), "error", err)
		report, err = r.once(ctx, in, r.answer)
	}
	switch {
	case stumbled() && store.IsRingBehind(err):
		report, err = r.hearOnly(ctx, in, err)
	case stumbled():
		report, err = r.keepFailed(ctx, in, err)
	}
	if err != nil || report.Duplicate {
		return err
	}
	if len(report.Replies) > 0 && r.Wake != nil {
		r.Wake(in.Channel)
	}
	if r.Observe != nil {
		report.show(in)
		r.Observe(report)
	}
	return nil
}

// work is what a transaction does about a message.
type work func(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report) error

// once is the transaction. It is run again a few times while the database is at
// fault, which may have committed and not been able to say so: then the next try
// finds a duplicate, and what the earlier one did is what was done.
func (r *Receiver) once(ctx context.Context, in bot.Incoming, do work) (Report, error) {
	var unsure *Report
	ctx, end := context.WithTimeout(ctx, wholeTime)
	defer end()
	for try := 1; ; try++ {
		report, done := newReport(in), false
		trying := ctx
		if try == 1 {
			trying = store.Impatient(ctx, silentTime)
		}
		err := r.Store.InTx(trying, func(tx *store.Tx) (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = panicked(p)
				}
			}()
			report, done = newReport(in), false // the function may run again
			err = do(trying, tx, in, &report)
			done = err == nil
			return err
		})
		switch {
		case err == nil && report.Duplicate && unsure != nil:
			return *unsure, nil
		case err == nil || !store.AtFault(err) || try == faultTries:
			return report, err
		}
		if done && !report.Duplicate {
			unsure = &report
		}
		select {
		case <-time.After(time.Duration(try) * 20 * time.Millisecond):
		case <-ctx.Done():
			return report, err
		}
	}
}

// answer stores a message and answers it.
func (r *Receiver) answer(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report) error {
	at := r.Now()
	person, err := tx.TakeSender(ctx, in.From, in.SentAt, at)
	if err != nil {
		return err
	}
	report.Person = person.ID
	id, fresh, err := tx.AddInbound(ctx, person.ID, in)
	if err != nil {
		return err
	}
	if !fresh {
		report.Duplicate = true
		return nil
	}
	report.hide(tx, id)
	if tx.TakenBack(id) {
		return r.tookBack(ctx, tx, person, id, in, at, report)
	}
	if t, ok := person.StaffAnswer(in.Channel); ok && t.Staff == 0 {
		freed, err := tx.Prompted(ctx, person.ID, in, t)
		if err != nil {
			return err
		}
		if freed {
			person.TakeOvers = slices.DeleteFunc(slices.Clone(person.TakeOvers), func(of bot.TakeOver) bool { return of.Channel == in.Channel })
		}
	}
	if taken, err := r.take(ctx, tx, person, id, in, at, report); taken || err != nil {
		return err
	}
	return r.handle(ctx, tx, person, id, in, at, report)
}

func (r *Receiver) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}
