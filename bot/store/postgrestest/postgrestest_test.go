package postgrestest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"kanca/bot/store/schema"
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
		s := Start(t)
		if a, b := s.Tables(t), s.Tables(t); a == b {
			t.Error("two tests share a database with tables")
		}
		if got := count(); got != before+5 { // the model, too
			t.Errorf("%d databases, want %d", got, before+5)
		}
	})
	if got := count(); got != before {
		t.Errorf("%d databases left, want %d", got, before)
	}
}

// A database that has its tables has those that this program needs, and no rows.
func TestTablesAreThere(t *testing.T) {
	server := Start(t)
	for range 2 {
		if version, err := schema.Look(t.Context(), server.Tables(t)); err != nil || version.Err() != nil {
			t.Error(version, err)
		}
	}
	if version, err := schema.Look(t.Context(), server.Database(t)); err != nil || version.Have != 0 {
		t.Errorf("an empty database has schema %d: %v", version.Have, err)
	}
}
