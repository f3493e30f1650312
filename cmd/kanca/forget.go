package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/turn"
)

// forgetAfter is how long after a person had everything deleted the providers'
// libraries forget the person, too: the goodbye has to be sent first, for which
// WhatsApp's own memory of the person is needed.
const forgetAfter = 5 * time.Minute

// forgetter makes transports forget people who had everything deleted. What is
// due is in memory only: it is done at once when the service stops, and a crash
// within the few minutes leaves it undone.
type forgetter struct {
	transports []*transport
	log        *slog.Logger

	mu  sync.Mutex
	due []farewell
}

type farewell struct {
	who []bot.Address
	at  time.Time
}

// observe looks for a deletion in what a turn did.
func (f *forgetter) observe(r turn.Report) {
	if !slices.ContainsFunc(r.Events, func(e bot.Event) bool { _, ok := e.(bot.DataDeleted); return ok }) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.due = append(f.due, farewell{r.From, time.Now().Add(forgetAfter)})
}

// run forgets what is due until ctx ends, and then the rest.
func (f *forgetter) run(ctx context.Context) {
	tick := time.NewTicker(forgetAfter / 5)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-tick.C:
			f.forget(ctx, time.Now())
		case <-ctx.Done():
		}
	}
	f.forget(context.WithoutCancel(ctx), time.Now().Add(2*forgetAfter))
}

func (f *forgetter) forget(ctx context.Context, now time.Time) {
	f.mu.Lock()
	var due []farewell
	f.due = slices.DeleteFunc(f.due, func(w farewell) bool {
		if w.at.After(now) {
			return false
		}
		due = append(due, w)
		return true
	})
	f.mu.Unlock()
	for _, w := range due {
		for _, t := range f.transports {
			if t.forget == nil {
				continue
			}
			if err := t.forget(ctx, w.who); err != nil {
				f.log.ErrorContext(ctx, "what a provider's library keeps of a person could not be erased", "transport", t.name, "error", err)
			}
		}
	}
}
