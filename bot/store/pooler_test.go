package store

import (
	"database/sql"
	"path/filepath"
	"testing"

	"kanca/bot/store/postgrestest"
)

// PgBouncer refuses connections that bring settings along. The database is opened through
// it, and the server still ends by itself what a process that is gone had begun.
func TestADatabaseBehindPgBouncer(t *testing.T) {
	address := postgrestest.Pooler(t, postgrestest.Start(t).Database(t))
	db, err := Open(t.Context(), Options{URL: address, KeyFile: filepath.Join(t.TempDir(), "keys")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var patience string
	err = db.InTx(t.Context(), func(tx *Tx) error {
		return tx.sql.Each(t.Context(), "SHOW idle_in_transaction_session_timeout", nil, func(r *sql.Rows) error { return r.Scan(&patience) })
	})
	if err != nil || patience != "10s" {
		t.Errorf("a transaction that nobody ends is ended after %q: %v", patience, err)
	}
}
