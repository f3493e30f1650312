// Package answering joins what answers a message: engine, texts, what is known, and the
// store. It shows and records what was said.
package answering

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/channel/simulator"
	"kanca/bot/channel/terminal"
	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/store"
	"kanca/bot/turn"
)

// NewID makes ids of rows and messages: 128 bits of chance, not guessable.
func NewID() string { return strings.ToLower(rand.Text()) }

// NewReceiver joins the parts into what answers a message.
func NewReceiver(db *store.DB, p *parts.Parts, k *knowledge.Knowledge, log *slog.Logger) *turn.Receiver {
	return &turn.Receiver{
		Store: db, Engine: p.Engine, Texts: p.Texts, Content: k.Snapshot, Traits: TraitsOf,
		Now: time.Now, NewID: NewID, Demo: k.Demo, Log: log,
	}
}

// TraitsOf knows every channel of this program.
func TraitsOf(name bot.ChannelName) bot.Traits {
	if t, ok := simulator.TraitsOf(name); ok {
		return t
	}
	if name == terminal.NameOf(bot.SMS) {
		return bot.Traits{Medium: bot.SMS, Answerable: true}
	}
	return bot.Traits{Medium: bot.WhatsApp, Answerable: true}
}

// OpenAll opens the database, as open does it, and reads everything that
// answering needs.
func OpenAll(ctx context.Context, open func(context.Context) (*store.DB, error), log *slog.Logger) (*store.DB, *parts.Parts, *knowledge.Knowledge, error) {
	p, err := parts.Load()
	if err != nil {
		return nil, nil, nil, err
	}
	db, k, err := OpenKnown(ctx, open, p, log)
	return db, p, k, err
}

// OpenKnown is OpenAll where the parts were loaded already.
func OpenKnown(ctx context.Context, open func(context.Context) (*store.DB, error), p *parts.Parts, log *slog.Logger) (*store.DB, *knowledge.Knowledge, error) {
	db, err := open(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := knowledge.New(ctx, db, p.Library, log)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, k, nil
}
