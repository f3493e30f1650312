package delivery_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Whoever may write or approve stops an announcement that goes, and the last of it leaves within
// two seconds, however many have not had it; while it is paused nothing leaves, and it goes on
// with those who are left.
func TestAStoppedAnnouncementLeavesNothingBehindIt(t *testing.T) {
	const people, atMost = 600, 2 * time.Second
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
			third, err := db.AddStaff(t.Context(), bot.Staff{Name: "Budi Contoh", Role: bot.RolePetugas}, "Budi")
			if err != nil {
				t.Fatal(err)
			}
			var mu sync.Mutex
			var left []time.Time // when each left
			g := &gateway{send: func(bot.Outgoing) error {
				mu.Lock()
				left = append(left, time.Now())
				mu.Unlock()
				<-time.After(100 * time.Millisecond) // as a provider takes
				return nil
			}}
			wake, end := runs(t, db, g)
			defer end()
			begin(t, db)
			db.LookForAnnouncements()
			wake()
			gone := func() int {
				mu.Lock()
				defer mu.Unlock()
				return len(left)
			}
			more := func(than int) {
				t.Helper()
				for began := time.Now(); gone() <= than; <-time.After(10 * time.Millisecond) {
					if time.Since(began) > 30*time.Second {
						t.Fatalf("%d have it, and no more come", gone())
					}
				}
			}
			// stops lets somebody who had no hand in it stop it, and returns how many had it a while later.
			stops := func(act broadcast.Act) int {
				t.Helper()
				if _, err := db.MoveAnnouncement(t.Context(), store.AnnouncementBy{Staff: third}, store.AnnouncementMove{ID: 1, Act: act, Reason: "tanggalnya keliru"}); err != nil {
					t.Fatal(err)
				}
				at := time.Now()
				<-time.After(atMost + time.Second)
				mu.Lock()
				defer mu.Unlock()
				last := left[len(left)-1]
				if late := last.Sub(at); late > atMost {
					t.Errorf("the last of it left %s after the %s", late, act)
				} else {
					t.Logf("%d had it; the last left %s after the %s", len(left), late.Round(time.Millisecond), act)
				}
				return len(left)
			}
			more(50)
			paused := stops(broadcast.Pause)
			if _, err := db.MoveAnnouncement(t.Context(), store.AnnouncementBy{Staff: third}, store.AnnouncementMove{ID: 1, Act: broadcast.Resume, Rules: noCanary}); err != nil {
				t.Fatal(err)
			}
			wake()
			more(paused)
			had := stops(broadcast.Cancel)
			if had == people {
				t.Fatal("all of it had gone before it was stopped")
			}
			c, err := db.CountAnnouncement(t.Context(), 1)
			if err != nil || c.Sent != had || c.Left() != people-had || c.Queued != 0 {
				t.Errorf("%d left, and counted are %+v (%v)", had, c, err)
			}
		})
	}
}
