// Package schema brings the tables of a database to where this program needs them, or
// says why they cannot be used as they are.
package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"kanca/bot/store/migrations"
	"kanca/bot/store/sqldb"
)

// Version is the number of the newest migration of a database, 0 where there is
// none, and of the newest one that this program knows.
type Version struct{ Have, Known int64 }

// Err is nil where both are the same, else a *Error.
func (s Version) Err() error {
	if s.Have == s.Known {
		return nil
	}
	return &Error{s}
}

// Error says in one sentence why a database cannot be used as it is, and
// what to do.
type Error struct{ Version }

func (e *Error) Error() string {
	switch {
	case e.Have == 0:
		return "the database has no tables yet; start kanca serve or run kanca migrate up, which make them"
	case e.Have > e.Known:
		return fmt.Sprintf("the database has schema %d but this program knows only %d; use the newer kanca", e.Have, e.Known)
	}
	return fmt.Sprintf("the database has schema %d and this program needs %d; start this kanca serve or run kanca migrate up, which bring it up to date", e.Have, e.Known)
}

// Look reads the schema of the database at url and makes and changes
// nothing, also where there is no database. It needs no keys.
func Look(ctx context.Context, url string) (Version, error) {
	db, err := sqldb.Open(ctx, url, sqldb.Options{AsIs: true, Prepare: Check})
	known, err2 := newest()
	schema := Version{Have: known, Known: known}
	var other *Error
	switch {
	case errors.As(err, &other):
		schema, err = other.Version, nil
	case errors.Is(err, os.ErrNotExist):
		schema.Have, err = 0, nil
	}
	err = errors.Join(err, err2)
	if db != nil {
		err = errors.Join(err, db.Close())
	}
	return schema, err
}

// Up brings the schema of an open database up to date.
func Up(ctx context.Context, d sqldb.Dialect, on *sql.DB) error {
	return UpBy(ctx, d, on, Texts(d))
}

// UpBy is Up by other migrations than those that are built in.
func UpBy(ctx context.Context, d sqldb.Dialect, on *sql.DB, files fs.FS) error {
	return migrate(ctx, d, on, files, 0)
}

// UpTo is Up to a migration, and 0 for all.
func UpTo(newest int64) func(ctx context.Context, d sqldb.Dialect, on *sql.DB) error {
	return func(ctx context.Context, d sqldb.Dialect, on *sql.DB) error {
		return migrate(ctx, d, on, Texts(d), newest)
	}
}

// Check refuses a schema that is not the one that this program knows, with a
// *Error, and changes nothing.
func Check(ctx context.Context, _ sqldb.Dialect, on *sql.DB) error {
	schema := Version{}
	var err error
	if schema.Known, err = newest(); err != nil {
		return err
	}
	err = on.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM schema_version WHERE is_applied`).Scan(&schema.Have)
	if err != nil && !NoTable(err) {
		return err
	}
	return schema.Err()
}

// NoTable reports whether a query failed because its table is not there.
func NoTable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42P01" || strings.Contains(err.Error(), "no such table")
}

// newest is the number of the newest migration that this program knows.
func newest() (last int64, err error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	for _, name := range names {
		version, e := goose.NumericComponent(name)
		last, err = max(last, version), errors.Join(err, e)
	}
	return last, err
}

// migrate brings the schema up to date. Released migrations are never edited;
// a newer schema than this program knows is refused, for an older program does
// not know what the new tables promise. upTo is the newest migration to apply, 0
// for all.
func migrate(ctx context.Context, d sqldb.Dialect, db *sql.DB, files fs.FS, upTo int64) error {
	provider, err := newProvider(d, db, files)
	if err != nil {
		return err
	}
	if err := up(ctx, provider, upTo); err != nil {
		return fmt.Errorf("the schema could not be brought up to date; nothing of the failed step was kept: %w", err)
	}
	have, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if upTo > 0 {
		known = upTo
	}
	return Version{Have: have, Known: known}.Err()
}

func newProvider(d sqldb.Dialect, db *sql.DB, files fs.FS) (*goose.Provider, error) {
	kind := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	if d.Name == "postgres" {
		kind = goose.DialectPostgres
		// Several processes start at once: one migrates, the others look again every second.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(kind, db, files, options...)
}

// up applies what is missing. On SQLite there is no lock to keep others from
// migrating, so a step can fail because another process has just made it: when
// the schema moved on meanwhile, look again at what is missing.
func up(ctx context.Context, provider *goose.Provider, upTo int64) error {
	if upTo == 0 {
		upTo = math.MaxInt64
	}
	for {
		before, err := provider.GetDBVersion(ctx)
		if err != nil {
			before = -1 // another process is making goose's own table
		}
		if _, err = provider.UpTo(ctx, upTo); err == nil {
			return nil
		}
		if after, e := provider.GetDBVersion(ctx); e != nil || after <= before {
			return err
		}
	}
}

// Known is the number of the newest migration that this program knows.
func Known() int64 {
	known, err := newest()
	if err != nil {
		panic(err) // the files are built in, and a test reads them
	}
	return known
}
