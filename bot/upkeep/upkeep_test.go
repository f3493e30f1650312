package upkeep_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
	"kanca/bot/upkeep"
)

// clock is moved by hand.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time       { return time.UnixMilli(c.ms.Load()) }
func (c *clock) pass(d time.Duration) { c.ms.Add(d.Milliseconds()) }
func newClock() *clock                { c := &clock{}; c.ms.Store(1_790_000_000_000); return c }
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite:"+storetest.File(t, t.TempDir())) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgrestest.Start(t).Database(t)) })
}

func open(t *testing.T, url string, c *clock) *store.DB {
	t.Helper()
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: url, Keys: keys, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func last(t *testing.T, db *store.DB) store.Upkeep {
	t.Helper()
	all, err := db.Upkeep(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

// A task is run when nobody has, then once in its time; a failure is tried again
// after one, two, four minutes, and counts until a success.
func TestATaskIsRunInItsTime(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		c := newClock()
		db := open(t, url, c)
		runs, fails := 0, error(nil)
		r := &upkeep.Runner{Store: db, Holder: "a", Now: c.now, Tasks: []upkeep.Task{{Name: "sweep", Every: 24 * time.Hour,
			Run: func(context.Context) (string, error) { runs++; return "swept", fails }}}}
		tick := func(after time.Duration, want int) {
			t.Helper()
			c.pass(after)
			if err := r.Tick(t.Context()); err != nil || runs != want {
				t.Fatalf("%d runs, %v; want %d", runs, err, want)
			}
		}
		tick(0, 1)
		tick(24*time.Hour-time.Second, 1)
		fails = errors.New("the broom is away; bring it back")
		tick(time.Second, 2)
		if u := last(t, db); u.Failures != 1 || u.Result != fails.Error() || u.Done.IsZero() || upkeep.Overdue(u, 24*time.Hour, c.now()) {
			t.Errorf("after a failure %+v", u)
		}
		tick(time.Minute-time.Second, 2)
		tick(time.Second, 3)
		tick(time.Minute, 3)
		tick(time.Minute, 4)
		tick(24*time.Hour, 5)
		if u := last(t, db); !upkeep.Overdue(u, 24*time.Hour, c.now()) || u.Failures != 4 {
			t.Errorf("after two days without success %+v", u)
		}
		fails = nil
		tick(24*time.Hour, 6)
		if u := last(t, db); u.Failures != 0 || u.Result != "swept" || !u.Done.Equal(c.now()) {
			t.Errorf("after a success %+v", u)
		}
	})
}

// Of two processes one does the task; the other finds it done.
func TestOneOfTwoProcessesDoesIt(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		c := newClock()
		db := open(t, url, c)
		var runs, at, most atomic.Int64
		task := upkeep.Task{Name: "sweep", Every: time.Hour, Run: func(context.Context) (string, error) {
			if n := at.Add(1); n > most.Load() {
				most.Store(n)
			}
			runs.Add(1)
			at.Add(-1)
			return "swept", nil
		}}
		var both sync.WaitGroup
		for _, holder := range []string{"a", "b"} {
			r := &upkeep.Runner{Store: db, Holder: holder, Now: c.now, Tasks: []upkeep.Task{task}}
			both.Go(func() {
				for range 5 {
					if err := r.Tick(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		both.Wait()
		if runs.Load() != 1 || most.Load() != 1 {
			t.Errorf("%d runs, %d at once", runs.Load(), most.Load())
		}
	})
}

// A task that breaks down takes nothing with it, and one that the program's end
// cut short is no failure.
func TestATaskThatBreaksDown(t *testing.T) {
	c := newClock()
	db := open(t, "sqlite:"+filepath.Join(t.TempDir(), "kanca.db"), c)
	ran := false
	r := &upkeep.Runner{Store: db, Holder: "a", Now: c.now, Tasks: []upkeep.Task{
		{Name: "broken", Every: time.Hour, Run: func(context.Context) (string, error) { panic("a hole in the bucket") }},
		{Name: "after", Every: time.Hour, Run: func(context.Context) (string, error) { ran = true; return "", nil }},
	}}
	if err := r.Tick(t.Context()); err != nil || !ran {
		t.Fatalf("%v, the next task ran: %v", err, ran)
	}
	all, err := db.Upkeep(t.Context())
	if err != nil || len(all) != 2 || !strings.Contains(all[1].Result, "a hole in the bucket") || all[1].Failures != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r.Tasks = []upkeep.Task{{Name: "long", Every: time.Hour, Run: func(ctx context.Context) (string, error) { cancel(); <-ctx.Done(); return "", ctx.Err() }}}
	if err := r.Tick(ctx); err != nil {
		t.Error(err)
	}
	if all, err := db.Upkeep(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("kept %+v, %v", all, err)
	}
	if _, ok, err := db.HoldLease(t.Context(), "upkeep long", "b", time.Minute); !ok || err != nil {
		t.Errorf("the lease was not given back: %v", err)
	}
}

// terms is a store that says what retention finds, and when it ran last.
type terms struct {
	took []string
	held []store.Due
	last time.Duration // before now; 0 is never
	with *store.Caution
}

func (s terms) Retain(_ context.Context, _ store.Keep, c store.Caution, step func(string, int)) ([]store.Due, error) {
	for _, name := range s.took {
		step(name, 500)
	}
	if s.with != nil {
		*s.with = c
	}
	return s.held, nil
}

func (s terms) Upkeep(context.Context) (all []store.Upkeep, err error) {
	if s.last > 0 {
		all = append(all, store.Upkeep{Task: "retention", Done: newClock().now().Add(-s.last)})
	}
	return all, nil
}

func TestRetentionSaysWhatItDid(t *testing.T) {
	for _, c := range []struct {
		found terms
		want  string
		fails string
	}{
		{terms{}, "nothing had come to its time", ""},
		{terms{took: []string{"messages", "messages", "files"}}, "took away 1000 messages, 500 files", ""},
		{terms{took: []string{"files"}, held: []store.Due{{Name: "messages", Rows: 40, Of: 41}}}, "", "40 of 41 messages have come to their time, which is more than a fifth"},
	} {
		got, err := upkeep.Retention(c.found, store.Usual, newClock().now).Run(t.Context())
		if got != c.want || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%+v: %q, %v", c.found, got, err)
		}
	}
}

// A clock that jumped a year ahead looks like a year in which nothing was done:
// then nothing goes that is more than a fifth, and be it three rows.
func TestRetentionIsStrictAfterAPause(t *testing.T) {
	for last, want := range map[time.Duration]store.Caution{0: store.Strict, 24 * time.Hour: store.Steady, 71 * time.Hour: store.Steady, 365 * 24 * time.Hour: store.Strict} {
		got := store.However
		if _, err := upkeep.Retention(terms{last: last, with: &got}, store.Usual, newClock().now).Run(t.Context()); err != nil || got != want {
			t.Errorf("last done %v ago: caution %v, %v; want %v", last, got, err, want)
		}
	}
}

// A task that fails after the clock was put right waits longer each time, too.
func TestATaskThatFailsAfterTheClockWasPutRight(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		c := newClock()
		db := open(t, url, c)
		runs, broken := 0, false
		r := &upkeep.Runner{Store: db, Holder: "a", Now: c.now, Tasks: []upkeep.Task{{Name: "sweep", Every: 24 * time.Hour,
			Run: func(context.Context) (string, error) {
				if runs++; broken {
					return "", errors.New("the disk is full")
				}
				return "swept", nil
			}}}}
		tick := func() {
			t.Helper()
			if err := r.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		c.pass(365 * 24 * time.Hour)
		tick()
		c.pass(-365 * 24 * time.Hour)
		broken = true
		for range 30 {
			tick()
			c.pass(20 * time.Second)
		}
		if runs < 3 || runs > 6 {
			t.Errorf("%d runs within ten minutes", runs)
		}
	})
}

// The clock is set an hour, a day, a year on and back, ten times: a task is run once in
// its time, and soon after the clock is right again although it was done next year.
func TestATaskWhileTheClockIsSet(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		const year = 365 * 24 * time.Hour
		c := newClock()
		db := open(t, url, c)
		runs := 0
		r := &upkeep.Runner{Store: db, Holder: "a", Now: c.now, Tasks: []upkeep.Task{{Name: "sweep", Every: 24 * time.Hour,
			Run: func(context.Context) (string, error) { runs++; return "swept", nil }}}}
		tick := func(leap time.Duration, want int) {
			t.Helper()
			c.pass(leap)
			for range 3 {
				if err := r.Tick(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if runs != want {
				t.Fatalf("%v: %d runs, want %d", leap, runs, want)
			}
		}
		tick(0, 1)
		for n := 1; n < 40; n += 4 {
			tick(time.Hour, n)
			tick(-time.Hour, n)
			tick(-time.Hour, n)
			tick(time.Hour, n)
			tick(24*time.Hour, n+1)
			tick(year, n+2)
			// Killed there: its right to the task would last a year.
			if _, ok, err := db.HoldLease(t.Context(), "upkeep sweep", "killed", time.Minute); err != nil || !ok {
				t.Fatal(ok, err)
			}
			tick(-year, n+3)
			tick(24*time.Hour, n+4)
		}
	})
}
