package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// onNew runs a test on the address of a new SQLite file in a folder that is not
// there, and of an empty PostgreSQL database.
func onNew(t *testing.T, test func(t *testing.T, url, driver, raw string)) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "new", "kanca.db")
		test(t, "sqlite:"+path, "sqlite", "file:"+path)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url := postgrestest.Start(t).Database(t)
		test(t, url, "pgx", url)
	})
}

// What only looks makes nothing where nothing is.
func TestAsIsMakesNothing(t *testing.T) {
	onNew(t, func(t *testing.T, url, driver, raw string) {
		ctx, keyFile := context.Background(), filepath.Join(t.TempDir(), "keys")
		if db, err := store.OpenAsIs(ctx, store.Options{URL: url, KeyFile: keyFile}); err == nil {
			t.Error("opened what is not there")
			_ = db.Close()
		}
		if schema, err := store.LookAtSchema(ctx, url); err != nil || schema.Have != 0 || schema.Known < 16 {
			t.Errorf("%+v, %v", schema, err)
		}
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a folder was made: %v", err)
			}
		} else if n := tables(t, driver, raw); n != 0 {
			t.Errorf("%d tables were made", n)
		}
		// A database without rows is given no keys by what only looks.
		db, err := store.Open(ctx, store.Options{URL: url, KeyFile: keyFile})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(keyFile); err != nil {
			t.Fatal(err)
		}
		var ring *store.RingError
		if _, err := store.OpenAsIs(ctx, store.Options{URL: url, KeyFile: keyFile}); !errors.As(err, &ring) {
			t.Errorf("opened without keys: %v", err)
		}
		if _, err := os.Stat(keyFile); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("keys were made: %v", err)
		}
	})
}

func tables(t *testing.T, driver, raw string) (n int) {
	t.Helper()
	db, err := sql.Open(driver, raw)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	query := `SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'`
	if driver == "sqlite" {
		query = `SELECT count(*) FROM sqlite_schema WHERE type = 'table'`
	}
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// An older database is refused by what only looks, as it is, and has what waits
// in its inbox once it was brought up to date.
func TestAnOlderSchemaIsRefusedUntilItIsBroughtUpToDate(t *testing.T) {
	onNew(t, func(t *testing.T, url, driver, raw string) {
		ctx, ring := context.Background(), keys(t)
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		const old = 9 // before there was an inbox
		if err := store.StopAt(ctx, url, old); err != nil {
			t.Fatal(err)
		}
		second, err := sql.Open(driver, raw)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		for _, query := range []string{
			`INSERT INTO person (id, lang, created_at, last_seen) VALUES (1, 'id', 5, 5)`,
			`INSERT INTO handover (id, person_id, topic, note, urgent, state, created_at) VALUES ('a', 1, 'human', 'tanya', FALSE, 'open', 5)`,
			`INSERT INTO handover (id, person_id, topic, note, urgent, state, created_at) VALUES ('b', 1, 'emergency', 'tolong', TRUE, 'open', 6)`,
			`INSERT INTO handover (id, person_id, topic, note, urgent, state, created_at) VALUES ('c', 1, 'emergency', '', TRUE, 'closed', 7)`,
			`INSERT INTO report (id, what, who, place, money, contact, urgent, state, created_at) VALUES ('a', 'calo', '', '', '', FALSE, FALSE, 'new', 8)`,
		} {
			if _, err := second.Exec(query); err != nil {
				t.Fatal(query, err)
			}
		}
		before := tables(t, driver, raw)
		var refused *store.SchemaError
		if _, err := store.OpenAsIs(ctx, store.Options{URL: url, Keys: ring}); !errors.As(err, &refused) || refused.Have != old || strings.Contains(refused.Error(), "\n") {
			t.Fatalf("opened as it is: %v", err)
		}
		if after := tables(t, driver, raw); after != before {
			t.Errorf("%d tables became %d", before, after)
		}
		if schema, err := store.LookAtSchema(ctx, url); err != nil || schema.Have != old || schema.Err() == nil {
			t.Errorf("%+v, %v", schema, err)
		}
		db, err := store.Open(ctx, store.Options{URL: url, Keys: ring})
		if err != nil {
			t.Fatal(err)
		}
		entries, err := db.Inbox(ctx, 9)
		if err != nil || len(entries) != 3 || entries[0].Words != "tolong" || entries[1].Words != "calo" || entries[2].Words != "tanya" {
			t.Errorf("the inbox holds %+v, %v", entries, err)
		}
		if due, err := db.DueAlerts(ctx, 0, 9); err != nil || len(due) != 1 || due[0].Words != "tolong" {
			t.Errorf("due are %+v, %v", due, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if db, err = store.OpenAsIs(ctx, store.Options{URL: url, Keys: ring}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if schema, err := store.LookAtSchema(ctx, url); err != nil || schema.Err() != nil {
			t.Errorf("%+v, %v", schema, err)
		}
		if _, err := second.Exec(`INSERT INTO schema_version (version_id, is_applied) VALUES (999, TRUE)`); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenAsIs(ctx, store.Options{URL: url, Keys: ring}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "newer kanca") {
			t.Errorf("opened a newer one: %v", err)
		}
	})
}
