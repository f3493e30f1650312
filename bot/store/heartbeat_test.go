package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
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
		db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "kanca.db"), Keys: keys(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		test(t, db, func(well bool) {
			t.Helper()
			if err := db.Beat(t.Context()); (err == nil) != well {
				t.Errorf("the heartbeat says %v, want well=%v", err, well)
			}
		})
	})
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
		time.Sleep(15 * time.Second)
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
		if err := take(t.Context(), db, "1", "pendek"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		wantBeat(true)
	})
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
