package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/turn"
)

// Who had everything deleted is forgotten by the providers' libraries, too, after
// the goodbye; at once when the service stops.
func TestTransportsForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var forgotten []string
		var log strings.Builder
		f := &forgetter{log: slog.New(slog.NewTextHandler(&log, nil)), transports: []*transport{
			{name: "one", forget: func(ctx context.Context, who []bot.Address) error {
				if ctx.Err() != nil {
					t.Error("the context is over")
				}
				mu.Lock()
				defer mu.Unlock()
				forgotten = append(forgotten, who[0].Value)
				return errors.New("away")
			}},
			{name: "without a memory"},
		}}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan bool)
		go func() {
			f.run(ctx)
			close(done)
		}()
		turnOf := func(who string, events ...bot.Event) turn.Report {
			return turn.Report{From: []bot.Address{{Kind: bot.LID, Value: who}}, Events: events}
		}
		f.observe(turnOf("stays", bot.OptedOutOfAnnouncements{}))
		f.observe(turnOf("first", bot.LanguageChosen{}, bot.DataDeleted{}))
		time.Sleep(forgetAfter - time.Second)
		synctest.Wait()
		mu.Lock()
		if len(forgotten) != 0 {
			t.Errorf("%v was forgotten before the goodbye", forgotten)
		}
		mu.Unlock()
		time.Sleep(forgetAfter)
		f.observe(turnOf("second", bot.DataDeleted{}))
		cancel()
		<-done
		if !slices.Equal(forgotten, []string{"first", "second"}) {
			t.Errorf("forgotten %v", forgotten)
		}
		if !strings.Contains(log.String(), "could not be erased") || strings.Contains(log.String(), "first") {
			t.Errorf("the log is %s", log.String())
		}
	})
}
