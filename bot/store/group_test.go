package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// remember writes one row that count finds.
func remember(ctx context.Context, tx *store.Tx, n int) error {
	_, err := tx.TakePerson(ctx, []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}}, time.Now())
	return err
}

// Callers that share a commit do not share their fate: each one's error, panic
// or end of its goroutine takes back its own work only.
func TestMembersOfOneCommitAreIsolated(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	ctx := context.Background()
	boom := errors.New("boom")
	hold, started := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // keeps the others waiting, so that they come together
		if err := db.InTx(ctx, func(tx *store.Tx) error {
			close(started)
			<-hold
			return remember(ctx, tx, 0)
		}); err != nil {
			t.Error(err)
		}
	})
	<-started
	const members = 40
	var good atomic.Int64
	for i := 1; i <= members; i++ {
		wg.Go(func() {
			defer func() {
				if r := recover(); (r == boom) != (i%4 == 1) {
					t.Errorf("member %d: panic %v", i, r)
				}
			}()
			err := db.InTx(ctx, func(tx *store.Tx) error {
				if err := remember(ctx, tx, i); err != nil {
					return err
				}
				switch i % 4 {
				case 0:
					return boom
				case 1:
					panic(boom)
				case 2:
					runtime.Goexit()
				}
				return nil
			})
			if i%4 == 3 && err == nil {
				good.Add(1)
			} else if i%4 != 0 || !errors.Is(err, boom) {
				t.Errorf("member %d: %v", i, err)
			}
		})
	}
	close(hold)
	wg.Wait()
	var n int
	if err := raw.QueryRow(`SELECT count(*) FROM person`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if want := members/4 + 1; n != want || int(good.Load()) != want-1 {
		t.Errorf("%d people stored, %d calls succeeded, want %d and %d", n, good.Load(), want, want-1)
	}
}

// Nobody is told that something is stored before another connection can see it.
func TestReturnsAfterTheCommit(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	ctx := context.Background()
	var wg sync.WaitGroup
	for c := range 8 {
		wg.Go(func() {
			for i := range 30 {
				phone := fmt.Sprintf("+620000%06d", c*1000+i)
				if err := db.InTx(ctx, func(tx *store.Tx) error { return remember(ctx, tx, c*1000+i) }); err != nil {
					t.Error(err)
					return
				}
				var n int
				if err := raw.QueryRow(`SELECT count(*) FROM address WHERE value = ?1`, phone).Scan(&n); err != nil || n != 1 {
					t.Errorf("%s is not there after InTx returned: %d, %v", phone, n, err)
				}
			}
		})
	}
	wg.Wait()
}

// When SQLite itself takes the shared transaction back, those who were not to
// blame are run again.
func TestLostCommitIsRunAgain(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	ctx := context.Background()
	// A trigger can roll the whole transaction back, as a full disk does.
	if _, err := raw.Exec(`CREATE TRIGGER full BEFORE INSERT ON address WHEN NEW.value = '+620000000013' BEGIN SELECT raise(ROLLBACK, 'disk full'); END`); err != nil {
		t.Fatal(err)
	}
	hold, started := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		once := sync.OnceFunc(func() { close(started); <-hold })
		if err := db.InTx(ctx, func(tx *store.Tx) error {
			once()
			return remember(ctx, tx, 0)
		}); err != nil {
			t.Error(err)
		}
	})
	<-started
	for i := 1; i <= 20; i++ {
		wg.Go(func() {
			err := db.InTx(ctx, func(tx *store.Tx) error { return remember(ctx, tx, i) })
			if (err == nil) == (i == 13) {
				t.Errorf("caller %d: %v", i, err)
			}
		})
	}
	close(hold)
	wg.Wait()
	var n int
	if err := raw.QueryRow(`SELECT count(*) FROM person`).Scan(&n); err != nil || n != 20 {
		t.Errorf("%d people stored, want 20, %v", n, err)
	}
}

// A caller that leaves while it waits gets nothing done, and the others go on.
func TestWaitingCallerLeaves(t *testing.T) {
	db := openSQLite(t)
	ctx := context.Background()
	hold, started, left := make(chan struct{}), make(chan struct{}), make(chan error)
	first := make(chan error)
	go func() {
		first <- db.InTx(ctx, func(tx *store.Tx) error { close(started); <-hold; return nil })
	}()
	<-started
	impatient, cancel := context.WithCancel(ctx)
	go func() {
		left <- db.InTx(impatient, func(*store.Tx) error { t.Error("ran although its caller left"); return nil })
	}()
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(hold)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := db.InTx(ctx, func(tx *store.Tx) error { return remember(ctx, tx, 1) }); err != nil {
		t.Error(err)
	}
}

func TestCloseRefusesLaterWork(t *testing.T) {
	db, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "kanca.db"), Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	hold, started := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := db.InTx(context.Background(), func(tx *store.Tx) error {
			close(started)
			<-hold
			return remember(context.Background(), tx, 1)
		}); err != nil {
			t.Errorf("what ran at the close: %v", err)
		}
	})
	<-started
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	close(hold)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	wg.Wait()
	if err := db.InTx(context.Background(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("worked after Close")
	}
	if err := db.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// A full disk: whoever is told that something is stored can rely on it, whoever
// is told otherwise can come again, and with space there is no trace of it.
func TestFullDisk(t *testing.T) {
	db, raw := newSQLite(t, time.Now)
	ctx := context.Background()
	var pages int
	if err := raw.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := store.LimitPages(ctx, db, pages+20); err != nil {
		t.Fatal(err)
	}
	round := func() (stored, refused int) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		for c := range 8 {
			wg.Go(func() {
				for i := range 40 {
					err := turn(ctx, db, fmt.Sprintf("+620000%06d", c), fmt.Sprint(c, "-", i), make([]byte, 2000))
					mu.Lock()
					if err == nil {
						stored++
					} else {
						refused++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		return stored, refused
	}
	stored, refused := round()
	if stored == 0 || refused == 0 {
		t.Fatalf("stored %d, refused %d: the disk was not full in the middle", stored, refused)
	}
	count := func() (in, out int) {
		if err := raw.QueryRow(`SELECT count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out') FROM message`).Scan(&in, &out); err != nil {
			t.Fatal(err)
		}
		return in, out
	}
	if in, out := count(); in != stored || out != stored {
		t.Errorf("%d messages and %d replies, but %d calls succeeded", in, out, stored)
	}
	if err := store.LimitPages(ctx, db, 1<<30); err != nil {
		t.Fatal(err)
	}
	if _, refused := round(); refused != 0 {
		t.Errorf("%d refused although there is space again", refused)
	}
	if in, out := count(); in != 320 || out != 320 {
		t.Errorf("%d messages and %d replies in the end, want 320", in, out)
	}
}
