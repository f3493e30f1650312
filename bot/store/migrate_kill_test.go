package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Names by which a test tells its child what to migrate, and after which statement
// the child kills itself.
const (
	migrateURL  = "KANCA_TEST_MIGRATE"
	migrateKill = "KANCA_TEST_MIGRATE_KILL"
)

func die() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

// statements adds to the migrations, after the n-th of all their statements, one at
// which the process dies, and counts them.
func statements(t testing.TB, postgres bool, n int) (files fstest.MapFS, count int) {
	deadly := "SELECT kanca_die();"
	if postgres {
		deadly = "-- +goose StatementBegin\nDO $$ BEGIN RAISE NOTICE 'die'; END $$;\n-- +goose StatementEnd"
	}
	builtIn := store.Migrations(postgres)
	names, err := fs.Glob(builtIn, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(len(names), err)
	}
	files = fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(builtIn, name)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		whole := false // inside of a statement that holds semicolons
		for _, line := range strings.Split(string(text), "\n") {
			lines = append(lines, line)
			whole = (whole || strings.HasPrefix(line, "-- +goose StatementBegin")) && !strings.HasPrefix(line, "-- +goose StatementEnd")
			code, _, _ := strings.Cut(line, "--")
			if ends := strings.HasSuffix(strings.TrimSpace(code), ";"); ends && !whole || strings.HasPrefix(line, "-- +goose StatementEnd") {
				if count++; count == n {
					lines = append(lines, deadly)
				}
			}
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
	}
	return files, count
}

// TestMigrateChild is the process that is killed; it does nothing by itself.
func TestMigrateChild(t *testing.T) {
	url := os.Getenv(migrateURL)
	if url == "" {
		t.Skip("only for TestAMigrationKilledAtAnyStatementIsCompleted")
	}
	n, _ := strconv.Atoi(os.Getenv(migrateKill))
	postgres := strings.HasPrefix(url, "postgres")
	var db *sql.DB
	var err error
	if postgres {
		config, e := pgx.ParseConfig(url)
		if e != nil {
			t.Fatal(e)
		}
		config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) {
			if notice.Message == "die" {
				die()
			}
		}
		db = stdlib.OpenDB(*config)
	} else {
		sqlite.MustRegisterFunction("kanca_die", &sqlite.FunctionImpl{NArgs: 0, Scalar: func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			die()
			return nil, nil
		}})
		db, err = sql.Open("sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
		db.SetMaxOpenConns(1)
	}
	if err != nil {
		t.Fatal(err)
	}
	files, _ := statements(t, postgres, n)
	t.Fatal("it outlived its death: ", store.MigrateFiles(context.Background(), postgres, db, files))
}

// Killed at any statement of any migration, the next start brings the schema to its
// end: the database is then as one that was never disturbed.
func TestAMigrationKilledAtAnyStatementIsCompleted(t *testing.T) {
	const kills = 25
	keys, err := seal.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	for _, postgres := range []bool{false, true} {
		t.Run(map[bool]string{false: "SQLite", true: "PostgreSQL"}[postgres], func(t *testing.T) {
			fresh := func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kanca.db") }
			if postgres {
				server := postgrestest.Start(t)
				fresh = func() string { return server.Database(t) }
			}
			_, count := statements(t, postgres, 0)
			var undisturbed []store.Table
			for kill := range kills + 1 { // the first one is not killed
				url, at := fresh(), kill*count/kills
				if kill > 0 {
					child := exec.Command(os.Args[0], "-test.run", "^TestMigrateChild$")
					child.Env = append(os.Environ(), migrateURL+"="+url, migrateKill+"="+strconv.Itoa(at))
					out, err := child.CombinedOutput()
					var ended *exec.ExitError
					if !errors.As(err, &ended) || ended.ExitCode() != -1 {
						t.Fatalf("statement %d of %d: %v\n%s", at, count, err, out)
					}
				}
				db, err := store.Open(t.Context(), store.Options{URL: url, Keys: keys})
				if err != nil {
					t.Fatalf("killed at statement %d of %d: %v", at, count, err)
				}
				var tables []store.Table
				err = db.Snapshot(t.Context(), func(v *store.View) (err error) {
					if tables, err = v.Tables(t.Context()); err != nil {
						return err
					}
					rows := 0
					err = v.Rows(t.Context(), store.Table{Name: "content_version", Columns: []store.Column{{Name: "version", Kind: store.Whole}}, Key: []string{"id"}}, func([]any) error { rows++; return nil })
					if err == nil && rows != 1 {
						err = fmt.Errorf("a migration filled its table %d times", rows)
					}
					return err
				})
				if err = errors.Join(err, db.Close()); err != nil {
					t.Fatalf("killed at statement %d of %d: %v", at, count, err)
				}
				if kill == 0 {
					undisturbed = tables
				} else if d := cmp.Diff(undisturbed, tables); d != "" {
					t.Errorf("killed at statement %d of %d:\n%s", at, count, d)
				}
			}
			if count < 80 {
				t.Errorf("only %d statements were found", count)
			}
		})
	}
}
