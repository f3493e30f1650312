package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
	"kanca/bot/store/storetest"
)

// open opens the database at url, and a raw way into it, for the test's life.
func open(t testing.TB, driver, url, raw string, now func() time.Time) (*store.DB, *sql.DB) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: url, Keys: keys(t), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	second, err := sql.Open(driver, raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range []interface{ Close() error }{second, db} {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return db, second
}

func newSQLite(t testing.TB, now func() time.Time) (*store.DB, *sql.DB) {
	path := storetest.File(t, t.TempDir())
	return open(t, "sqlite", "sqlite:"+path, "file:"+path+"?_busy_timeout=5000", now)
}

func newPostgres(server *postgrestest.Server) storetest.Opener {
	return func(t testing.TB, now func() time.Time) (*store.DB, *sql.DB) {
		url := server.Tables(t)
		return open(t, "pgx", url, url, now)
	}
}

func TestSQLite(t *testing.T) { storetest.Exercise(t, newSQLite) }

func TestPostgres(t *testing.T) { storetest.Exercise(t, newPostgres(postgrestest.Start(t))) }
