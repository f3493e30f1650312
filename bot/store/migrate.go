package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Schema is the number of the newest migration of a database, 0 where there is
// none, and of the newest one that this program knows.
type Schema struct{ Have, Known int64 }

// Err is nil where both are the same, else a *SchemaError.
func (s Schema) Err() error {
	if s.Have == s.Known {
		return nil
	}
	return &SchemaError{s}
}

// SchemaError says in one sentence why a database cannot be used as it is, and
// what to do.
type SchemaError struct{ Schema }

func (e *SchemaError) Error() string {
	switch {
	case e.Have == 0:
		return "the database has no tables yet; start kanca serve or run kanca migrate up, which make them"
	case e.Have > e.Known:
		return fmt.Sprintf("the database has schema %d but this program knows only %d; use the newer kanca", e.Have, e.Known)
	}
	return fmt.Sprintf("the database has schema %d and this program needs %d; start this kanca serve or run kanca migrate up, which bring it up to date", e.Have, e.Known)
}

// LookAtSchema reads the schema of the database at url and makes and changes
// nothing, also where there is no database. It needs no keys.
func LookAtSchema(ctx context.Context, url string) (Schema, error) {
	db := &DB{asIs: true}
	var err error
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "sqlite":
		err = db.openSQLite(ctx, rest)
	case "postgres", "postgresql":
		err = db.openPostgres(ctx, url)
	default:
		err = errors.New("a database address starts with sqlite: or postgres://")
	}
	known, err2 := newest()
	schema := Schema{Have: known, Known: known}
	var other *SchemaError
	switch {
	case errors.As(err, &other):
		schema, err = other.Schema, nil
	case errors.Is(err, os.ErrNotExist):
		schema.Have, err = 0, nil
	}
	return schema, errors.Join(err, err2, db.Close())
}

// prepare brings the schema up to date, or refuses it as it is.
func (db *DB) prepare(ctx context.Context) error {
	if !db.asIs {
		return migrate(ctx, db.dialect, db.write)
	}
	schema := Schema{}
	var err error
	if schema.Known, err = newest(); err != nil {
		return err
	}
	err = db.write.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM schema_version WHERE is_applied`).Scan(&schema.Have)
	if err != nil && !noTable(err) {
		return err
	}
	return schema.Err()
}

// noTable reports whether a query failed because its table is not there.
func noTable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42P01" || strings.Contains(err.Error(), "no such table")
}

// newest is the number of the newest migration that this program knows.
func newest() (last int64, err error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	for _, name := range names {
		version, e := goose.NumericComponent(name)
		last, err = max(last, version), errors.Join(err, e)
	}
	return last, err
}

// migrate brings the schema up to date. Released migrations are never edited;
// a newer schema than this program knows is refused, for an older program does
// not know what the new tables promise.
func migrate(ctx context.Context, d dialect, db *sql.DB) error {
	provider, err := newProvider(d, db)
	if err != nil {
		return err
	}
	if err := up(ctx, provider); err != nil {
		return fmt.Errorf("the schema could not be brought up to date; nothing of the failed step was kept: %w", err)
	}
	have, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	return Schema{Have: have, Known: known}.Err()
}

func newProvider(d dialect, db *sql.DB) (*goose.Provider, error) {
	kind := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	if d.name == "postgres" {
		kind = goose.DialectPostgres
		// Several processes start at once: one migrates, the others look again every second.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(kind, db, d.migrations(), options...)
}

// up applies what is missing. On SQLite there is no lock to keep others from
// migrating, so a step can fail because another process has just made it: when
// the schema moved on meanwhile, look again at what is missing.
func up(ctx context.Context, provider *goose.Provider) error {
	for {
		before, err := provider.GetDBVersion(ctx)
		if err != nil {
			before = -1 // another process is making goose's own table
		}
		if _, err = provider.Up(ctx); err == nil {
			return nil
		}
		if after, e := provider.GetDBVersion(ctx); e != nil || after <= before {
			return err
		}
	}
}
