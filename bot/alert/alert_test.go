package alert_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/content"
	"kanca/locales"
)

const (
	sms      bot.ChannelName = "trial-sms"
	whatsapp bot.ChannelName = "trial-whatsapp"
)

func phone(n int) bot.Address {
	return bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
}

// office is a database, a clock and one or several watchers of it.
type office struct {
	*testing.T
	db     *store.DB
	mu     sync.Mutex
	clock  time.Time
	texts  *locales.Catalog
	routes []alert.Route
	ids    int
	sent   int64 // the newest message that was read
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *office) later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(d)
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// watcher is what one process has.
func (o *office) watcher() *alert.Watcher {
	return alert.New(alert.Watcher{Store: o.db, Texts: o.texts, Now: o.now, Routes: func() []alert.Route { return o.routes },
		Where: func(text string, _ bot.Lang) string {
			if strings.Contains(text, "johor") {
				return "Malaysia"
			}
			return ""
		}})
}

func (o *office) staff(name string, role bot.Role, n int) {
	o.Helper()
	_, err := o.db.AddStaff(o.Context(), bot.Staff{Name: name, Role: role, Phone: phone(n).Value}, name)
	o.must(err)
}

func (o *office) event(from bot.Address, events ...bot.Event) {
	o.Helper()
	o.must(o.db.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{from}, o.now())
		if err != nil {
			return err
		}
		return tx.Apply(o.Context(), p.ID, 0, events)
	}))
}

func (o *office) cry(from bot.Address, note string) {
	o.Helper()
	o.ids++
	o.event(from, bot.HandoverRequested{Handover: bot.Handover{ID: fmt.Sprint("h", o.ids), Topic: "emergency", Note: note, Urgent: true}})
}

// hears compares what was put into the outbox since the last time, as
// "PHONE CHANNEL words", each of which must stand in the message.
func (o *office) hears(want ...string) {
	o.Helper()
	var got []string
	newest := o.sent
	for n := 1; n < 10; n++ {
		person, err := o.db.FindPerson(o.Context(), phone(n))
		if err != nil {
			continue
		}
		messages, err := o.db.Messages(o.Context(), person, 1000)
		o.must(err)
		for _, m := range messages {
			if !m.Inbound && int64(m.ID) > o.sent {
				got = append(got, fmt.Sprintf("%d %s %s", n, m.Channel, m.Text))
				newest = max(newest, int64(m.ID))
			}
		}
	}
	o.sent = newest
	if len(got) != len(want) {
		o.Fatalf("%d messages, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i, line := range want {
		if to, _, _ := strings.Cut(line, " "); !strings.HasPrefix(got[i], to+" ") {
			o.Errorf("not to %s: %s", to, got[i])
		}
		for word := range strings.FieldsSeq(line) {
			if !strings.Contains(got[i], word) {
				o.Errorf("the message lacks %q: %s", word, got[i])
			}
		}
	}
}

func (o *office) tick(w *alert.Watcher) {
	o.Helper()
	o.must(w.Tick(o.Context()))
}

func onBoth(t *testing.T, test func(*office)) {
	texts, err := locales.Load(locales.Files())
	if err != nil {
		t.Fatal(err)
	}
	open := func(t *testing.T, url string) {
		o := &office{T: t, texts: texts, clock: time.Date(2026, 11, 23, 22, 5, 0, 0, content.Zone), routes: []alert.Route{{sms, bot.SMS}, {whatsapp, bot.WhatsApp}}}
		keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
		o.must(err)
		o.db, err = store.Open(context.Background(), store.Options{URL: url, Keys: keys, Now: o.now})
		o.must(err)
		t.Cleanup(func() { o.db.Close() })
		test(o)
	}
	t.Run("SQLite", func(t *testing.T) { open(t, "sqlite:"+filepath.Join(t.TempDir(), "kanca.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { open(t, postgrestest.Start(t).Database(t)) })
}

// Whoever of the office cries for help needs somebody else; one who is alone on the
// roster is told rather than nobody.
func TestWhoeverCriesIsNotTheOneWhoIsTold(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Budi Contoh", bot.RolePetugas, 2)
		o.staff("Ani Contoh", bot.RolePetugas, 3)
		w := o.watcher()
		o.cry(phone(1), "tolong saya disekap")
		for _, n := range [][]string{{"2 no. 1"}, {"3 no. 1"}, {"2 no. 1", "3 no. 1"}} {
			o.tick(w)
			o.hears(n...)
			o.later(alert.Patience + time.Minute)
		}
		o.cry(phone(50), "tolong")
		o.tick(w)
		o.hears("1 no. 2")
		o.event(phone(2), bot.OptedOutOfAnnouncements{})
		o.event(phone(3), bot.OptedOutOfAnnouncements{})
		o.later(time.Hour)
		o.tick(w)
		o.hears("1 orang no. 1, 2")
	})
}

// An alert lies about on a phone: nothing of the person is in it.
func TestAnAlertHoldsNothingOfThePerson(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.cry(phone(50), "nama Ani Contoh 3513010101900001, hp 081200000050, di johor")
		o.tick(o.watcher())
		person, err := o.db.FindPerson(o.Context(), phone(1))
		o.must(err)
		messages, err := o.db.Messages(o.Context(), person, 9)
		o.must(err)
		if len(messages) != 1 || messages[0].Segments != 1 {
			o.Errorf("%+v", messages)
		}
		for _, private := range []string{"Ani", "3513", "0812", "000050", phone(50).Value} {
			if strings.Contains(messages[0].Text, private) {
				o.Errorf("%q is in %q", private, messages[0].Text)
			}
		}
	})
}

// Twenty cry within a minute: the second is told of within seconds, no one waits for
// more than twenty, and the phone has five messages of it and not twenty.
func TestManyCriesAreToldInFewMessages(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		w := o.watcher()
		for i := range 20 {
			o.cry(phone(50+i), "tolong")
			o.cry(phone(50+i), "tolong lagi")
			o.tick(w)
			o.later(2 * time.Second)
		}
		o.hears("1 DARURAT no. 1:", "1 3 orang no. 2, 3, 4", "1 5 orang no. 5, 6, 7, 8, 9", "1 8 orang no. 10,")
		o.later(11 * time.Second)
		o.tick(w)
		o.hears()
		o.later(time.Second)
		o.tick(w)
		o.hears("1 3 orang 18, 19, 20 TERIMA SEMUA")
		// After a quiet minute the next one is told of at once again.
		o.later(time.Minute)
		o.cry(phone(80), "tolong")
		o.tick(w)
		o.hears("1 DARURAT no. 21:")
	})
}

// A running watcher does not wait for its next look round when a phone may be told
// of more sooner.
func TestTheSecondCryIsToldOfAsSoonAsThePhoneIsFree(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		told := make(chan bot.ChannelName, 9)
		w := o.watcher()
		w.Wake = func(c bot.ChannelName) { told <- c }
		o.cry(phone(50), "tolong")
		ctx, stop := context.WithCancel(o.Context())
		done := make(chan struct{})
		go func() { defer close(done); w.Run(ctx) }()
		defer func() { stop(); <-done }()
		hear := func(what string) {
			select {
			case <-told:
			case <-time.After(4 * time.Second):
				o.Fatalf("%s was not told of", what)
			}
		}
		hear("the first")
		o.later(5*time.Second - 20*time.Millisecond)
		o.cry(phone(51), "tolong")
		w.Look() // in vain, and now it knows when
		o.later(20 * time.Millisecond)
		hear("the second")
		o.hears("1 no. 1:", "1 no. 2:")
	})
}

// Nobody on the roster, or no channel: nothing is lost, and it goes out as soon as
// there is one.
func TestACryWaitsForARosterAndAChannel(t *testing.T) {
	onBoth(t, func(o *office) {
		w := o.watcher()
		o.cry(phone(50), "tolong")
		o.tick(w)
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		routes := o.routes
		o.routes = nil
		o.later(time.Hour)
		o.tick(w)
		o.hears()
		o.routes = routes[1:]
		o.tick(w)
		o.hears("1 whatsapp no. 1 22.05")
		// Who said BERHENTI is passed over, and told again after MULAI.
		o.staff("Budi Contoh", bot.RolePetugas, 2)
		o.event(phone(2), bot.OptedOutOfAnnouncements{})
		o.later(alert.Patience)
		o.tick(w)
		o.hears("1 no. 1")
		o.event(phone(2), bot.OptedInAgain{})
		o.later(alert.ToAll)
		o.tick(w)
		o.hears("1 no. 1", "2 no. 1")
		// A disabled account is told of nothing.
		if _, err := o.db.DisableStaff(o.Context(), "Siti Contoh"); err != nil {
			o.Fatal(err)
		}
		o.later(alert.Round)
		o.tick(w)
		o.hears("2 no. 1")
	})
}

// The first message fails at once: the next person is told within seconds, on the
// next round by the other channel; it does not go on like that for ever.
func TestAFailedAlertGoesOnEarly(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Budi Contoh", bot.RolePetugas, 2)
		w := o.watcher()
		fail := func() {
			for _, r := range o.routes {
				lease, _, err := o.db.HoldLease(o.Context(), "channel:"+string(r.Channel), "test", time.Hour)
				o.must(err)
				out, err := o.db.Claim(o.Context(), r.Channel, lease, 9)
				o.must(err)
				for _, m := range out {
					o.must(o.db.Mark(o.Context(), []store.Outcome{{ID: m.ID, State: store.Failed, Attempt: m.Attempt}}))
				}
			}
		}
		o.cry(phone(50), "tolong")
		for _, want := range []string{"1 sms", "2 sms", "1 whatsapp", "2 whatsapp"} {
			o.tick(w)
			o.hears(want)
			fail()
			o.tick(w)
			o.hears()
			o.later(5 * time.Second)
		}
		o.tick(w)
		o.hears()
		o.later(alert.Patience)
		o.tick(w)
		o.hears("1 sms")
	})
}

// Another account came with a number of staff: it is told of nothing while somebody else
// can be, and rather than nobody.
func TestADoubtedPhoneIsToldRatherThanNobody(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Budi Contoh", bot.RolePetugas, 2)
		for _, account := range []string{"11", "12"} {
			o.must(o.db.InTx(o.Context(), func(tx *store.Tx) error {
				_, err := tx.TakePerson(o.Context(), []bot.Address{{Kind: bot.LID, Value: account}, phone(1)}, o.now())
				return err
			}))
		}
		w := o.watcher()
		o.cry(phone(50), "tolong")
		for range 2 {
			o.tick(w)
			o.hears("2 no. 1")
			o.later(alert.Patience)
		}
		o.event(phone(2), bot.OptedOutOfAnnouncements{})
		o.tick(w)
		o.hears("1 no. 1")
	})
}

// Two processes look at the same moment.
func TestTwoProcessesTellOnce(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.staff("Budi Contoh", bot.RolePetugas, 2)
		for range 5 {
			o.cry(phone(50), "tolong")
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					if err := o.watcher().Tick(o.Context()); err != nil {
						o.Error(err)
					}
				})
			}
			wg.Wait()
			o.later(alert.Round) // the second time both are told
		}
		if e, err := o.db.InboxEntry(o.Context(), 1, 0); err != nil || len(e.Told) != 6 {
			o.Errorf("told %d times, %v", len(e.Told), err)
		}
	})
}

// A trial in the simulator is told as one.
func TestATrialSaysSo(t *testing.T) {
	onBoth(t, func(o *office) {
		o.staff("Siti Contoh", bot.RolePetugas, 1)
		o.cry(bot.Address{Kind: bot.Simulated, Value: "sms-1"}, "tolong")
		o.tick(o.watcher())
		o.hears("1 PERCOBAAN no. 1")
	})
}
