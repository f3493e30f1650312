package backup_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// PostgreSQL knows at once what a database holds that was restored into it: it would find
// out by itself some minutes later, and staff would wait for their pages until then.
func TestARestoredDatabaseIsQuickAtOnce(t *testing.T) {
	lite, _ := openers(t)
	from := lite(t)
	live(t, from, 30)
	_, data := write(t, from)
	a, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	url := postgrestest.Start(t).Tables(t)
	to, err := store.Open(t.Context(), store.Options{URL: url, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	if err := a.Into(t.Context(), to, nil); err != nil {
		t.Fatal(err)
	}
	raw, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close(context.Background())
	for _, table := range []string{"message", "inbox", "registration", "person"} {
		var rows float64
		if err := raw.QueryRow(t.Context(), `SELECT reltuples FROM pg_class WHERE relname = $1`, table).Scan(&rows); err != nil || rows < 30 {
			t.Errorf("PostgreSQL takes %s for a table of %v rows, %v", table, rows, err)
		}
	}
}
