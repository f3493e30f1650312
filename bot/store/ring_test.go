package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// onBoth runs a test on an empty database of each kind. raw opens a way past the store.
func onBoth(t *testing.T, test func(t *testing.T, url string, raw func() *sql.DB)) {
	way := func(t *testing.T, driver, address string) func() *sql.DB {
		return func() *sql.DB {
			t.Helper()
			db, err := sql.Open(driver, address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			return db
		}
	}
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kanca.db")
		test(t, "sqlite:"+path, way(t, "sqlite", "file:"+path+"?_busy_timeout=5000"))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url := postgrestest.Start(t).Database(t)
		test(t, url, way(t, "pgx", url))
	})
}

// opened opens a database with a key file, does something and closes it.
func opened(t *testing.T, url, keyFile string, do func(db *store.DB)) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: url, KeyFile: keyFile})
	if err != nil {
		t.Fatal(err)
	}
	do(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// refused opens a database that must not open with that key file.
func refused(t *testing.T, url, keyFile, says string) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: url, KeyFile: keyFile})
	if err == nil {
		db.Close()
		t.Fatalf("the database opened; want %q", says)
	}
	var ring *store.RingError
	if !errors.As(err, &ring) || !strings.Contains(ring.Error(), says) || strings.Contains(ring.Error(), "\n") {
		t.Errorf("error %v, want one sentence with %q", err, says)
	}
}

// siti writes one message, begins a form and registers, then says BERHENTI.
func siti(t *testing.T, db *store.DB) (person int64) {
	t.Helper()
	ctx := context.Background()
	phone := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	if err := db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, []bot.Address{phone}, time.Now())
		if err != nil {
			return err
		}
		person = p.ID
		message, _, err := tx.AddInbound(ctx, p.ID, bot.Incoming{Channel: "c", ProviderID: "m1", From: []bot.Address{phone}, Text: "halo"})
		if err != nil {
			return err
		}
		if err := tx.SaveConversation(ctx, p.ID, store.Conversation{State: []byte("state"), Node: "n", Secrets: map[string]string{"nik": "secret"}}); err != nil {
			return err
		}
		return tx.Apply(ctx, p.ID, message, []bot.Event{
			bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", NIK: nikOfSiti}}, bot.OptedOutOfAnnouncements{},
		})
	}); err != nil {
		t.Fatal(err)
	}
	return person
}

const nikOfSiti = "0000000101900001"

// readable checks that everything siti left can be read and is known again.
func readable(t *testing.T, db *store.DB, person int64) {
	t.Helper()
	ctx := context.Background()
	if nik, err := db.NIK(ctx, "r1"); nik != nikOfSiti || err != nil {
		t.Errorf("NIK %q, %v", nik, err)
	}
	phone := bot.Address{Kind: bot.Phone, Value: "+620000000001"}
	if err := db.InTx(ctx, func(tx *store.Tx) error {
		c, err := tx.Conversation(ctx, person)
		if string(c.State) != "state" || c.Secrets["nik"] != "secret" {
			t.Errorf("conversation %+v", c)
		}
		if err != nil {
			return err
		}
		_, fresh, err := tx.AddInbound(ctx, person, bot.Incoming{Channel: "c", ProviderID: "m1", From: []bot.Address{phone}, Text: "halo"})
		if fresh {
			t.Error("a message that was stored is taken for a new one")
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// Another ring would forget who said BERHENTI, answer old messages again and read
// no form: the database knows its own.
func TestOtherRingIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, _ func() *sql.DB) {
		dir := t.TempDir()
		own := filepath.Join(dir, "keys")
		var person int64
		opened(t, url, own, func(db *store.DB) { person = siti(t, db) })

		other := filepath.Join(dir, "other")
		ring(t, other)
		refused(t, url, other, "belongs to another database")
		// Also one of which only one key is another.
		for _, part := range []string{"index", "keys"} {
			mixed := filepath.Join(dir, "mixed-"+part)
			edit(t, own, mixed, func(f map[string]any) { f[part] = parsed(t, other)[part] })
			refused(t, url, mixed, "belongs to another database")
		}
		// A ring lacks a key that sealed something.
		less := filepath.Join(dir, "less")
		edit(t, own, less, func(f map[string]any) {
			f["keys"], f["primary"] = map[string]any{"k7": parsed(t, other)["keys"].(map[string]any)["k1"]}, "k7"
		})
		refused(t, url, less, "lacks the key k1")
		// It is in its place as before.
		opened(t, url, own, func(db *store.DB) { readable(t, db, person) })
		// Nothing of the attempts stays behind: the first ring is still the only one.
		refused(t, url, other, "belongs to another database")
	})
}

func TestNoRingIsMadeWhereRowsAre(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		dir := t.TempDir()
		missing := filepath.Join(dir, "missing")
		opened(t, url, filepath.Join(dir, "keys"), func(db *store.DB) { siti(t, db) })
		refused(t, url, missing, "is gone")
		// Also in a database of an older program, which wrote down no key.
		if _, err := raw().Exec(`DELETE FROM key_check`); err != nil {
			t.Fatal(err)
		}
		refused(t, url, missing, "is gone")
		if _, err := os.Stat(missing); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a key file was made: %v", err)
		}
	})
}

func TestEmptyDatabaseGetsARing(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, _ func() *sql.DB) {
		file := filepath.Join(t.TempDir(), "keys")
		opened(t, url, file, func(db *store.DB) {})
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("key file %v, %v", info, err)
		}
		// From then on it is the ring of this database, although it has no rows.
		refused(t, url, filepath.Join(t.TempDir(), "missing"), "is gone")
	})
}

// A database of an older program has no check values: its rows tell.
func TestRowsProveTheRing(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, raw func() *sql.DB) {
		dir := t.TempDir()
		own, other := filepath.Join(dir, "keys"), filepath.Join(dir, "other")
		var person int64
		opened(t, url, own, func(db *store.DB) { person = siti(t, db) })
		ring(t, other)
		mixed := filepath.Join(dir, "mixed") // only what seals is another
		edit(t, own, mixed, func(f map[string]any) { f["keys"] = parsed(t, other)["keys"] })
		older := raw()
		for _, strip := range []string{``, `UPDATE message SET provider_id = NULL`, `DELETE FROM registration_change`, `DELETE FROM registration`} {
			if strip != "" {
				if _, err := older.Exec(strip); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := older.Exec(`DELETE FROM key_check`); err != nil {
				t.Fatal(err)
			}
			refused(t, url, other, "belongs to another database")
			refused(t, url, mixed, "belongs to another database")
		}
		opened(t, url, own, func(db *store.DB) {
			if err := db.InTx(t.Context(), func(tx *store.Tx) error {
				c, err := tx.Conversation(t.Context(), person)
				if string(c.State) != "state" {
					t.Errorf("conversation %+v", c)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		})
		refused(t, url, other, "belongs to another database")
	})
}

// Two services start at once on one empty PostgreSQL, each with a folder of its own.
func TestOfTwoRingsOneIsFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, url string, _ func() *sql.DB) {
		dir := t.TempDir()
		results := make(chan error, 8)
		for i := range 8 {
			go func() {
				file := filepath.Join(dir, string(rune('a'+i)))
				db, err := store.Open(context.Background(), store.Options{URL: url, KeyFile: file})
				if err == nil {
					err = db.Close()
				}
				results <- err
			}()
		}
		first := 0
		for range 8 {
			var other *store.RingError
			switch err := <-results; {
			case err == nil:
				first++
			case !errors.As(err, &other):
				t.Error(err)
			}
		}
		if first != 1 {
			t.Errorf("%d rings were accepted", first)
		}
	})
}

func ring(t *testing.T, path string) *seal.Keyring {
	t.Helper()
	keys, err := seal.OpenKeyring(path)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
