package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Both databases have the same tables, columns, types, keys and indexes.
func TestSchemasAreEqual(t *testing.T) {
	server := postgrestest.Start(t)
	_, lite := newSQLite(t, time.Now)
	_, pg := newPostgres(server)(t, time.Now)
	a := columns(t, lite, `
		SELECT m.name, c.name, lower(c.type), c."notnull" = 1 OR c.pk > 0 AND lower(c.type) = 'integer', c.pk > 0
		FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'schema_version'`)
	b := columns(t, pg, `
		SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'NO', EXISTS (
			SELECT 1 FROM information_schema.table_constraints k JOIN information_schema.key_column_usage u USING (constraint_name, table_name)
			WHERE k.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name AND u.column_name = c.column_name)
		FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name <> 'schema_version'`)
	if len(a) < 100 {
		t.Fatalf("only %d columns found", len(a))
	}
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("columns of SQLite (-) and PostgreSQL (+) differ:\n%s", d)
	}
	indexes := func(db *sql.DB, query string) []string { return texts(t, db, query) }
	x := indexes(lite, `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
	y := indexes(pg, `SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%\_pkey' AND tablename <> 'schema_version'`)
	if d := cmp.Diff(x, y); d != "" || len(x) == 0 {
		t.Errorf("indexes of SQLite (-) and PostgreSQL (+) differ:\n%s", d)
	}
	refs := func(db *sql.DB, query string) []string { return texts(t, db, query) }
	x = refs(lite, `SELECT m.name || '.' || f."from" || ' ' || f."table" || ' ' || lower(f.on_delete)
		FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`)
	y = refs(pg, `SELECT k.table_name || '.' || u.column_name || ' ' || t.table_name || ' ' || lower(r.delete_rule)
		FROM information_schema.referential_constraints r
		JOIN information_schema.table_constraints k ON k.constraint_name = r.constraint_name
		JOIN information_schema.key_column_usage u ON u.constraint_name = r.constraint_name
		JOIN information_schema.table_constraints t ON t.constraint_name = r.unique_constraint_name`)
	if d := cmp.Diff(x, y); d != "" || len(x) == 0 {
		t.Errorf("references of SQLite (-) and PostgreSQL (+) differ:\n%s", d)
	}
}

func columns(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	return lines(t, db, query, func(rows *sql.Rows) (string, error) {
		var table, column, kind string
		var required, key bool
		err := rows.Scan(&table, &column, &kind, &required, &key)
		if kind == "integer" {
			kind = "bigint" // a key that is SQLite's row number
		}
		return fmt.Sprintf("%s.%s %s required=%v key=%v", table, column, kind, required, key), err
	})
}

func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	return lines(t, db, query, func(rows *sql.Rows) (text string, err error) {
		err = rows.Scan(&text)
		return text, err
	})
}

// lines reads a query, one line a row, in alphabetical order.
func lines(t *testing.T, db *sql.DB, query string, line func(*sql.Rows) (string, error)) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		text, err := line(rows)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

// Several processes start at once on an empty database: one migrates.
func TestManyStartAtOnce(t *testing.T) {
	start := func(t *testing.T, url string) {
		ring := keys(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				db, err := store.Open(context.Background(), store.Options{URL: url, Keys: ring})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := db.Stats(context.Background()); err != nil {
					t.Error(err)
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	t.Run("SQLite", func(t *testing.T) { start(t, "sqlite:"+filepath.Join(t.TempDir(), "new", "kanca.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { start(t, postgrestest.Start(t).Database(t)) })
}

// An older program refuses what a newer one made.
func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kanca.db")
	db, raw := open(t, "sqlite", "sqlite:"+path, "file:"+path, time.Now)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(`INSERT INTO schema_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + path, Keys: keys(t)})
	if err == nil || !strings.Contains(err.Error(), "newer kanca") {
		t.Errorf("opened a newer schema: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	ctx := context.Background()
	if _, err := store.Open(ctx, store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "x")}); err == nil {
		t.Error("opened without keys")
	}
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "mysql://secret@x/", "kanca.db", "postgres://user:secret@[", "postgres://user:secret@127.0.0.1:1/x?connect_timeout=2",
		"sqlite:" + t.TempDir()} {
		db, err := store.Open(ctx, store.Options{URL: url, Keys: keys(t)})
		if err == nil {
			t.Errorf("%q opened", url)
			_ = db.Close()
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}
