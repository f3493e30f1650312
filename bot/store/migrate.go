package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrate brings the schema up to date. Released migrations are never edited;
// a newer schema than this program knows is refused, for an older program does
// not know what the new tables promise.
func migrate(ctx context.Context, d dialect, db *sql.DB) error {
	kind := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	if d.name == "postgres" {
		kind = goose.DialectPostgres
		// Several processes start at once: one migrates, the others look again every second.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(kind, db, d.migrations(), options...)
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
	if have > known {
		return fmt.Errorf("the database has schema %d but this program knows only %d; start the newer kanca", have, known)
	}
	return nil
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
