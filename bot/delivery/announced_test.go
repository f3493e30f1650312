package delivery_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/delivery"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
)

// gateway is a provider that a test plays.
type gateway struct {
	send func(bot.Outgoing) error
}

func (*gateway) Name() bot.ChannelName { return "trial" }
func (*gateway) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS, Answerable: true} }
func (g *gateway) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{ProviderID: fmt.Sprint("SM", m.ID), Segments: 1}, g.send(m)
}

// runs lets a sender work and an announcement move, and returns what wakes the sender and
// what ends both.
func runs(t testing.TB, db *store.DB, g *gateway) (wake, end func()) {
	t.Helper()
	sender, err := delivery.New(delivery.Options{Store: db, Channel: g, Holder: "trial", Parallel: inFlight, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { _ = sender.Run(ctx) })
	work.Go(func() {
		for ctx.Err() == nil {
			if _, err := db.Conduct(ctx, conducting); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	})
	return sender.Wake, func() {
		stop()
		work.Wait()
	}
}

// The provider is away for a day, and the announcement may go for twelve hours: nothing of it
// goes when the provider is back, nobody is lost, and it is known of everybody. F-10.
func TestAnAnnouncementWhoseProviderIsAwayForADay(t *testing.T) {
	dir := t.TempDir()
	file := storetest.File(t, dir)
	synctest.Test(t, func(t *testing.T) {
		const people = 60
		db, err := openTrial("sqlite:"+file, filepath.Join(dir, "keys"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		agreed(t, db, people)
		begin(t, db)
		back := time.Now().Add(24 * time.Hour)
		var mu sync.Mutex
		taken, tried := 0, 0
		g := &gateway{send: func(bot.Outgoing) error {
			mu.Lock()
			defer mu.Unlock()
			if tried++; time.Now().Before(back) {
				return &bot.SendError{Class: bot.Retry, Code: "503"}
			}
			taken++
			return nil
		}}
		for range 2 { // it is begun anew in between, for a day of looking takes long
			_, end := runs(t, db, g)
			time.Sleep(6 * time.Minute)
			end()
			time.Sleep(24 * time.Hour)
		}
		_, end := runs(t, db, g)
		time.Sleep(time.Minute)
		end()
		a, err := db.Announcement(t.Context(), 1)
		if err != nil || !a.State.Ended() {
			t.Errorf("it is %s, %v", a.State, err)
		}
		c, err := db.CountAnnouncement(t.Context(), 1)
		if err != nil || c.Audience != people || c.Queued+c.Sent+c.Delivered+c.Read+c.Unknown != 0 || c.Failed+c.Left() != people {
			t.Errorf("the numbers are %+v, %v", c, err)
		}
		mu.Lock()
		defer mu.Unlock()
		if taken > 0 || tried == 0 {
			t.Errorf("%d go after its time, of %d tries", taken, tried)
		}
	})
}

// While an announcement goes as fast as the provider takes it, answers go as if it did not.
// F-20; the times are asked for in the long form only, on a machine that does nothing else.
func TestAnswersWhileAnAnnouncementGoes(t *testing.T) {
	people, answers := fromEnvironment("KANCA_TEST_PEOPLE", 600), 50
	if os.Getenv("KANCA_TEST_SOAK") != "" {
		people, answers = max(people, 20_000), 150
	}
	for name, address := range map[string]func() string{
		"SQLite":     func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kanca.db") },
		"PostgreSQL": func() string { return postgrestest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, err := openTrial(address(), filepath.Join(t.TempDir(), "keys"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			agreed(t, db, people)
			var mu sync.Mutex
			announced := 0
			asked, took := map[string]time.Time{}, map[string]time.Duration{}
			g := &gateway{send: func(m bot.Outgoing) error {
				mu.Lock()
				defer mu.Unlock()
				if m.Lane == bot.LaneAnnouncement {
					announced++
				} else {
					took[m.Text] = time.Since(asked[m.Text])
				}
				return nil
			}}
			wake, end := runs(t, db, g)
			defer end()
			// p95 is how long answers take, fifty a second.
			p95 := func(part string) time.Duration {
				t.Helper()
				every := time.NewTicker(time.Second / 50)
				defer every.Stop()
				for n := range answers {
					<-every.C
					to, text := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}, fmt.Sprint(part, n)
					mu.Lock()
					asked[text] = time.Now()
					mu.Unlock()
					if err := db.InTx(t.Context(), func(tx *store.Tx) error {
						p, err := tx.TakePerson(t.Context(), []bot.Address{to}, time.Now())
						if err == nil {
							err = tx.AddReplies(t.Context(), p.ID, "trial", to, 0, []store.Reply{{Text: text}})
						}
						return err
					}); err != nil {
						t.Fatal(err)
					}
					wake()
				}
				var all []time.Duration
				for began := time.Now(); len(all) < answers; <-every.C {
					all = nil
					mu.Lock()
					for n := range answers {
						if d, ok := took[fmt.Sprint(part, n)]; ok {
							all = append(all, d)
						}
					}
					mu.Unlock()
					if time.Since(began) > time.Minute {
						t.Fatalf("%s: %d of %d answers went", part, len(all), answers)
					}
				}
				slices.Sort(all)
				return all[len(all)*95/100]
			}
			quiet := p95("tenang")
			begin(t, db)
			db.LookForAnnouncements()
			busy := p95("ramai")
			mu.Lock()
			went := announced
			mu.Unlock()
			t.Logf("%d people: %d had it while %d answers went; 95 %% within %s, %s without it", people, went, answers, busy, quiet)
			if went == 0 {
				t.Error("no announcement goes")
			}
			if os.Getenv("KANCA_TEST_SOAK") != "" && busy > quiet*12/10 {
				t.Errorf("95 %% of answers take %s, and %s without it", busy, quiet)
			}
			for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
				if a, err := db.Announcement(t.Context(), 1); err != nil || a.State == broadcast.Done {
					break
				}
				if time.Since(began) > 2*time.Minute {
					t.Fatal("it does not come to its end")
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if announced != people {
				t.Errorf("%d went to %d", announced, people)
			}
		})
	}
}
