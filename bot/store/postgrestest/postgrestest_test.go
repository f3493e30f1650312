package postgrestest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Databases on a server that was named, not started, are taken away again.
func TestNamedServerIsLeftClean(t *testing.T) {
	own := Start(t)
	t.Setenv(serverVariable, own.address.String())
	count := func() (n int) {
		t.Helper()
		ctx := context.Background()
		conn, err := pgx.Connect(ctx, own.address.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_database WHERE datname LIKE 'kanca_test_%'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	t.Run("inner", func(t *testing.T) {
		if a, b := Start(t).Database(t), Start(t).Database(t); a == b {
			t.Error("two tests share a database")
		}
		if got := count(); got != before+2 {
			t.Errorf("%d databases, want %d", got, before+2)
		}
	})
	if got := count(); got != before {
		t.Errorf("%d databases left, want %d", got, before)
	}
}
