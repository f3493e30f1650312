package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
	"kanca/bot/transport"
)

// Who had everything deleted is forgotten by the providers' libraries, too, after
// the goodbye; at once when the service stops, by the next one where it was killed, and
// again where a library failed.
func TestTransportsForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t)
		var mu sync.Mutex
		var forgotten []string
		fails, later := true, false
		var log strings.Builder
		begin := func() (stop func()) {
			f := &forgetter{db: db, log: slog.New(slog.NewTextHandler(&log, nil)), transports: []*transport.Transport{
				{Name: "one", Forget: func(ctx context.Context, who []bot.Address) error {
					if ctx.Err() != nil {
						t.Error("the context is over")
					}
					mu.Lock()
					defer mu.Unlock()
					if later {
						return fmt.Errorf("%w: a call rings", transport.ErrLater)
					}
					if fails {
						return errors.New("away")
					}
					for _, a := range who {
						forgotten = append(forgotten, a.Value)
					}
					return nil
				}},
				{Name: "without a memory"},
			}}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan bool)
			go func() {
				f.run(ctx)
				close(done)
			}()
			return func() { cancel(); <-done }
		}
		want := func(when string, names ...string) {
			t.Helper()
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(forgotten, names) {
				t.Errorf("%s: forgotten %v, want %v", when, forgotten, names)
			}
		}
		// first writes as an account with a number; the deletion comes by the account alone.
		erases := func(lid string, number ...bot.Address) {
			t.Helper()
			from := append([]bot.Address{{Kind: bot.LID, Value: lid}}, number...)
			for _, events := range [][]bot.Event{nil, {bot.DataDeleted{}}} {
				err := db.InTx(t.Context(), func(tx *store.Tx) error {
					p, err := tx.TakePerson(t.Context(), from, time.Now())
					if err != nil || events == nil {
						return err
					}
					return tx.Apply(t.Context(), p.ID, 0, events)
				})
				if err != nil {
					t.Fatal(err)
				}
				from = from[:1]
			}
		}
		stop := begin()
		erases("111", bot.Address{Kind: bot.Phone, Value: "+620000000001"})
		time.Sleep(forgetAfter - time.Minute)
		want("before the goodbye")
		mu.Lock()
		if log.Len() > 0 {
			t.Errorf("the library was asked before the goodbye: %s", &log)
		}
		mu.Unlock()
		time.Sleep(3 * time.Minute) // the library fails
		stop()
		want("killed meanwhile")
		fails = false
		stop = begin()
		time.Sleep(time.Minute)
		want("by the next process, under both names", "111", "+620000000001")
		erases("222")
		stop()
		want("at the end", "111", "+620000000001", "222")
		log.Reset()
		log.WriteString("could not be erased") // of before
		later = true
		stop = begin()
		erases("333")
		time.Sleep(2*forgetAfter + 30*time.Second)
		stop()
		if n := strings.Count(log.String(), "could not be erased"); n != 1 {
			t.Errorf("that it is to be done later is logged as a failure: %s", &log)
		}
		later = false
		stop = begin()
		time.Sleep(30 * time.Second)
		stop()
		want("when nothing is owed any more", "111", "+620000000001", "222", "333")
		if !strings.Contains(log.String(), "could not be erased") || strings.Contains(log.String(), "111") {
			t.Errorf("the log is %s", log.String())
		}
	})
}
