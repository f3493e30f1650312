package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/channel/simulator"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/bot/turn"
)

// newID makes ids of rows and messages: 128 bits of chance, not guessable.
func newID() string { return strings.ToLower(rand.Text()) }

// newReceiver joins the parts into what answers a message.
func newReceiver(db *store.DB, p *parts, k *knowledge, log *slog.Logger) *turn.Receiver {
	return &turn.Receiver{
		Store: db, Engine: p.engine, Texts: p.texts, Content: k.Snapshot, Traits: traitsOf,
		Now: time.Now, NewID: newID, Demo: k.demo, Log: log,
	}
}

// traitsOf knows every channel of this program.
func traitsOf(name bot.ChannelName) bot.Traits {
	if t, ok := simulator.TraitsOf(name); ok {
		return t
	}
	if name == terminalName(bot.SMS) {
		return bot.Traits{Medium: bot.SMS, Answerable: true}
	}
	return bot.Traits{Medium: bot.WhatsApp, Answerable: true}
}

// giveBack ends the right to send of a process that is certainly gone, so that
// nobody waits for an answer until it ends by itself. The name of the lease is
// that of package delivery.
func giveBack(ctx context.Context, db *store.DB, channel bot.ChannelName, former string) error {
	if former == "" {
		return nil
	}
	lease, ok, err := db.HoldLease(ctx, "channel:"+string(channel), former, time.Second)
	if err == nil && ok {
		err = db.ReleaseLease(ctx, lease)
	}
	if err != nil {
		return fmt.Errorf("the right to send could not be taken over: %w", err)
	}
	return nil
}

// newLog writes lines in which every NIK is masked, whatever brought it there.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindString, slog.KindAny:
			if text := a.Value.String(); identity.HoldsNIK(text) {
				a.Value = slog.StringValue(identity.MaskNIK(text))
			}
		}
		return a
	}}))
}

// openService opens the database, as open does it, and reads everything that
// answering needs.
func openService(ctx context.Context, open func(context.Context) (*store.DB, error), log *slog.Logger) (*store.DB, *parts, *knowledge, error) {
	p, err := loadParts()
	if err != nil {
		return nil, nil, nil, err
	}
	db, err := open(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	k, err := newKnowledge(ctx, db, p.library, log)
	if err != nil {
		db.Close()
		return nil, nil, nil, err
	}
	return db, p, k, nil
}
