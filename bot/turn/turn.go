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
//	failed.go  messages that the bot cannot handle
//	take.go    staff who take a cry for help: TERIMA 12
//	flood.go   one person writing very fast
//	lane.go    which answers overtake all others
//	revoke.go  messages that were deleted for everyone
//	intake.go  what is cut and cleaned before anything looks at a message
//	report.go  what a turn did, for `kanca chat --json` and statistics
package turn

import (
	"context"
	"errors"
	"log/slog"
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

	floods floods
}

// Receive stores and answers one message; it is a bot.Handler. It returns nil
// when the message is stored for good, also when it was stored before, and an
// error when it must be delivered again: the database is away, or ctx ended.
func (r *Receiver) Receive(ctx context.Context, in bot.Incoming) error {
	in, err := r.intake(in)
	if err != nil {
		return err
	}
	report, err := r.try(ctx, in)
	var wrong *cannotHandle
	if errors.As(err, &wrong) && ctx.Err() == nil {
		r.log().ErrorContext(ctx, "a message could not be handled; trying once more", "channel", string(in.Channel), "error", wrong)
		report, err = r.try(ctx, in)
	}
	if errors.As(err, &wrong) && ctx.Err() == nil {
		report, err = r.keepFailed(ctx, in, wrong)
	}
	if err != nil || report.Duplicate {
		return err
	}
	if len(report.Replies) > 0 && r.Wake != nil {
		r.Wake(in.Channel)
	}
	if r.Observe != nil {
		r.Observe(report)
	}
	return nil
}

// try is the transaction.
func (r *Receiver) try(ctx context.Context, in bot.Incoming) (report Report, err error) {
	err = r.Store.InTx(ctx, func(tx *store.Tx) error {
		report = newReport(in) // the function may run again
		at := r.Now()
		person, err := tx.TakePerson(ctx, in.From, at)
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
		if taken, err := r.take(ctx, tx, person, id, in, at, &report); taken || err != nil {
			return err
		}
		return r.handle(ctx, tx, person, id, in, at, &report)
	})
	return report, err
}

func (r *Receiver) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}
