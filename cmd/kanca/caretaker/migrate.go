package caretaker

import (
	"context"
	"errors"
	"fmt"

	"kanca/bot/commandline"
	"kanca/bot/settings"
	"kanca/bot/store"
)

// MigrateGroup is the command line of kanca migrate.
type MigrateGroup struct {
	Status     migrateStatus     `cmd:"" help:"Say which schema the database has and which one this program needs; change nothing."`
	Up         migrateUp         `cmd:"" help:"Bring the schema up to date, and make the database where there is none."`
	ToPostgres migrateToPostgres `cmd:"" name:"to-postgres" help:"Move everything from the embedded database into an empty PostgreSQL database."`
}

const migrateHelp = `Only kanca serve, when it starts, and kanca migrate up change the schema. Every other command refuses a schema that is not its own: an older kanca serve may be running on it. A newer schema does not go back: what was before is written into a backup first, in the folder backups of the data folder (KANCA_BACKUP_FOLDER).`

type migrateStatus struct{}

func (migrateStatus) Help() string { return migrateHelp }

func (migrateStatus) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	schema, err := store.LookAtSchema(ctx, s.DatabaseURL())
	if err != nil {
		return settings.DatabaseTrouble(err, s, s.DatabaseFile())
	}
	fmt.Fprintf(streams.Out, "%s: schema %d, this program needs %d\n", s.DatabaseName(), schema.Have, schema.Known)
	switch {
	case !s.Stored():
		fmt.Fprintln(streams.Out, "there is no database; kanca migrate up makes one, or name its folder with --data")
	case schema.Err() != nil:
		fmt.Fprintln(streams.Out, schema.Err())
	default:
		fmt.Fprintln(streams.Out, "it is up to date")
	}
	return nil
}

type migrateUp struct{}

func (migrateUp) Help() string { return migrateHelp }

func (migrateUp) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	before, err := store.LookAtSchema(ctx, s.DatabaseURL())
	if err == nil && before.Have > before.Known {
		err = before.Err()
	}
	if err != nil {
		return settings.DatabaseTrouble(err, s, s.DatabaseFile())
	}
	db, err := s.Make(ctx, streams.Err)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return errors.Join(errors.New("the database could not be closed"), err)
	}
	switch {
	case before.Have == before.Known:
		fmt.Fprintf(streams.Out, "%s has schema %d already\n", s.DatabaseName(), before.Known)
	case before.Have == 0:
		fmt.Fprintf(streams.Out, "%s is made, with schema %d\n", s.DatabaseName(), before.Known)
	default:
		fmt.Fprintf(streams.Out, "%s had schema %d and has %d now\n", s.DatabaseName(), before.Have, before.Known)
	}
	return nil
}
