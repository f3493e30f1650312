package service

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"kanca/bot"
	"kanca/bot/transport"
)

// forgetAfter is how long after a person had everything deleted the providers'
// libraries forget the person, too: the goodbye has to be sent first, for which
// WhatsApp's own memory of the person is needed.
const forgetAfter = 5 * time.Minute

// forgetTime is how long that may take when the service stops.
const forgetTime = 5 * time.Second

// forgetter makes transports forget people who had everything deleted, whoever deleted it.
// Who is due stands in the database, so that a crash and a library that fails leave nothing
// undone; when the service stops, nobody is left waiting.
type forgetter struct {
	db         farewells
	transports []*transport.Transport
	log        *slog.Logger
}

// farewells is the part of *store.DB that it needs.
type farewells interface {
	Farewells(ctx context.Context, until time.Time) ([]bot.Address, error)
	Forgotten(context.Context, bot.Address) error
}

// run forgets who is due until ctx ends, and then the rest.
func (f *forgetter) run(ctx context.Context) {
	tick := time.NewTicker(forgetAfter / 5)
	defer tick.Stop()
	for ctx.Err() == nil {
		f.forget(ctx, time.Now().Add(-forgetAfter))
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), forgetTime)
	defer cancel()
	f.forget(ctx, time.Now().Add(forgetAfter))
}

func (f *forgetter) forget(ctx context.Context, until time.Time) {
	due, err := f.db.Farewells(ctx, until)
	if err != nil && ctx.Err() == nil {
		f.log.ErrorContext(ctx, "who is to be forgotten by the providers' libraries could not be read; trying again in a minute", "error", err)
	}
	for _, who := range due {
		if err := f.one(ctx, who); err != nil && ctx.Err() == nil {
			f.log.ErrorContext(ctx, "that a person is forgotten could not be written down; trying again in a minute", "error", err)
		}
	}
}

// one makes all transports forget an address. One that fails is tried again.
func (f *forgetter) one(ctx context.Context, who bot.Address) error {
	for _, t := range f.transports {
		if t.Forget == nil {
			continue
		}
		switch err := t.Forget(ctx, []bot.Address{who}); {
		case errors.Is(err, transport.ErrLater):
			return nil
		case err != nil:
			f.log.ErrorContext(ctx, "what a provider's library keeps of a person could not be erased; trying again in a minute", "transport", t.Name, "error", err)
			return nil
		}
	}
	return f.db.Forgotten(ctx, who)
}
