package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kanca/bot/store"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

// Open opens an embedded database without rows, which goes when the test ends.
func Open(t testing.TB) *store.DB {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + File(t, dir), KeyFile: filepath.Join(dir, "keys")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// File makes the file kanca.db in a folder, a database that has its tables and no rows,
// and returns its path. It is a copy of one that was migrated before: a test that is
// about something else than migrations need not wait for all of them.
func File(t testing.TB, folder string) string {
	t.Helper()
	rows, err := migrated()
	path := filepath.Join(folder, "kanca.db")
	if err == nil {
		err = os.WriteFile(path, rows, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// migrated is what stands in the file of a database of which only the tables were made.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "kanca-tables-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "kanca.db")
	db, err := sqldb.Open(context.Background(), "sqlite:"+path, sqldb.Options{Prepare: schema.Up})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.New("a part of the tables is not in the file yet")
	}
	return os.ReadFile(path)
})
