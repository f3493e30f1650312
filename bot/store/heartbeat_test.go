package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

var heartSiti = []bot.Address{{Kind: bot.Phone, Value: "+620000000001"}}

func take(ctx context.Context, db *store.DB, id, text string) error {
	return db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, heartSiti, time.Now())
		if err != nil {
			return err
		}
		_, _, err = tx.AddInbound(ctx, p.ID, bot.Incoming{Channel: "test", ProviderID: id, From: heartSiti, Kind: bot.KindText, Text: text})
		return err
	})
}

// beating opens a database of its own in a bubble where time stands still.
func beating(t *testing.T, test func(t *testing.T, db *store.DB, wantBeat func(well bool))) {
	synctest.Test(t, func(t *testing.T) {
		path, ring := filepath.Join(t.TempDir(), "kanca.db"), keys(t)
		open := func() *store.DB {
			db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path, Keys: ring})
			if err != nil {
				t.Fatal(err)
			}
			return db
		}
		open().Close()
		withoutFreePages(t, path)
		db := open()
		defer db.Close()
		test(t, db, func(well bool) {
			t.Helper()
			if err := db.Beat(t.Context()); (err == nil) != well {
				t.Errorf("the heartbeat says %v, want well=%v", err, well)
			}
		})
	})
}

// withoutFreePages gives back the pages that the making of the schema left over: with one of
// them a full disk takes the next row.
func withoutFreePages(t *testing.T, path string) {
	t.Helper()
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), `VACUUM`); err != nil {
		t.Fatal(err)
	}
}

func TestTheHeartbeatWrites(t *testing.T) {
	beating(t, func(t *testing.T, db *store.DB, wantBeat func(bool)) {
		if err := store.LimitPages(t.Context(), db, 1); err != nil { // no larger than it is now
			t.Fatal(err)
		}
		wantBeat(false)
		if _, err := db.ContentVersion(t.Context()); err != nil {
			t.Fatalf("a full disk can be read, and this cannot: %v", err)
		}
		if err := store.LimitPages(t.Context(), db, 1_000_000); err != nil {
			t.Fatal(err)
		}
		wantBeat(false) // it is not asked again at once
		time.Sleep(2 * time.Second)
		wantBeat(true)
	})
}

// The disk has room for the heartbeat, whose page is there already, but not for
// what somebody wrote.
func TestTheHeartbeatRemembersWhatCouldNotBeStored(t *testing.T) {
	beating(t, func(t *testing.T, db *store.DB, wantBeat func(bool)) {
		wantBeat(true)
		if err := store.LimitPages(t.Context(), db, 1); err != nil {
			t.Fatal(err)
		}
		if err := take(t.Context(), db, "1", strings.Repeat("panjang ", 100_000)); err == nil || !strings.Contains(err.Error(), "full") {
			t.Fatalf("storing gave %v, want a full disk", err)
		}
		time.Sleep(4 * time.Second)
		wantBeat(false)
		if err := store.LimitPages(t.Context(), db, 1_000_000); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		wantBeat(true)
		if err := take(t.Context(), db, "1", "pendek"); err != nil {
			t.Fatal(err)
		}
	})
}

// The disk has room for more than a heartbeat and less than what somebody sends: it can be
// written, as far as a heartbeat tells, and fails again. That is believed once.
func TestTheHeartbeatIsNotBelievedTwice(t *testing.T) {
	beating(t, func(t *testing.T, db *store.DB, wantBeat func(bool)) {
		wantBeat(true)
		if err := store.LimitPages(t.Context(), db, 1); err != nil {
			t.Fatal(err)
		}
		photo := strings.Repeat("panjang ", 1_000_000)
		fails := func() {
			t.Helper()
			if err := take(t.Context(), db, "1", photo); err == nil || !strings.Contains(err.Error(), "full") {
				t.Fatalf("storing gave %v, want a full disk", err)
			}
		}
		fails()
		wantBeat(false)
		if err := store.LimitPages(t.Context(), db, 1000); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		wantBeat(true)
		fails()
		time.Sleep(9 * time.Second)
		wantBeat(false)
		if err := store.LimitPages(t.Context(), db, 1_000_000); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		wantBeat(true)
	})
}

// PostgreSQL crashes under people who write, and is back: that is known as soon as it is.
func TestTheHeartbeatKnowsThatPostgreSQLIsBack(t *testing.T) {
	server := postgrestest.Start(t)
	db, err := store.Open(t.Context(), store.Options{URL: server.Database(t), Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Beat(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Crash(t)
	for try := 0; ; try++ { // connections may end later than they are tried
		if err := take(t.Context(), db, "1", "halo"); err != nil {
			break
		}
		if try > 1000 {
			t.Fatal("PostgreSQL crashed, and messages are stored")
		}
	}
	if db.Beat(t.Context()) == nil {
		t.Error("PostgreSQL crashed, and the heartbeat says it is well")
	}
	server.Again(t)
	back := time.Now()
	for tick := time.NewTicker(20 * time.Millisecond); db.Beat(t.Context()) != nil; <-tick.C {
		if time.Since(back) > time.Minute {
			t.Fatal("PostgreSQL is back, and the heartbeat never says so")
		}
	}
	if took := time.Since(back); took > 5*time.Second { // about one, on a machine that is not busy
		t.Errorf("that PostgreSQL is back was known after %v", took)
	}
}

// What a caller did wrong says nothing about the database.
func TestAMistakeIsNoFailureOfTheDatabase(t *testing.T) {
	beating(t, func(t *testing.T, db *store.DB, wantBeat func(bool)) {
		if err := take(t.Context(), db, "", "tanpa nomor"); err == nil {
			t.Fatal("a message without an id was stored")
		}
		wantBeat(true)
	})
}
