package main

import (
	"context"
	"errors"
	"fmt"

	"kanca/bot/store"
)

type migrateGroup struct {
	Status migrateStatus `cmd:"" help:"Say which schema the database has and which one this program needs; change nothing."`
	Up     migrateUp     `cmd:"" help:"Bring the schema up to date, and make the database where there is none."`
}

const migrateHelp = `Only kanca serve, when it starts, and kanca migrate up change the schema. Every other command refuses a schema that is not its own: an older kanca serve may be running on it. Make a backup first; a newer schema does not go back.`

type migrateStatus struct{}

func (migrateStatus) Help() string { return migrateHelp }

func (migrateStatus) Run(ctx context.Context, s *settings, streams streams) error {
	schema, err := store.LookAtSchema(ctx, s.databaseURL())
	if err != nil {
		return databaseTrouble(err, s, s.databaseFile())
	}
	fmt.Fprintf(streams.out, "%s: schema %d, this program needs %d\n", s.databaseName(), schema.Have, schema.Known)
	switch {
	case !s.stored():
		fmt.Fprintln(streams.out, "there is no database; kanca migrate up makes one, or name its folder with --data")
	case schema.Err() != nil:
		fmt.Fprintln(streams.out, schema.Err())
	default:
		fmt.Fprintln(streams.out, "it is up to date")
	}
	return nil
}

type migrateUp struct{}

func (migrateUp) Help() string { return migrateHelp }

func (migrateUp) Run(ctx context.Context, s *settings, streams streams) error {
	before, err := store.LookAtSchema(ctx, s.databaseURL())
	if err == nil && before.Have > before.Known {
		err = before.Err()
	}
	if err != nil {
		return databaseTrouble(err, s, s.databaseFile())
	}
	db, err := s.make(ctx, streams.err)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return errors.Join(errors.New("the database could not be closed"), err)
	}
	switch {
	case before.Have == before.Known:
		fmt.Fprintf(streams.out, "%s has schema %d already\n", s.databaseName(), before.Known)
	case before.Have == 0:
		fmt.Fprintf(streams.out, "%s is made, with schema %d\n", s.databaseName(), before.Known)
	default:
		fmt.Fprintf(streams.out, "%s had schema %d and has %d now\n", s.databaseName(), before.Have, before.Known)
	}
	return nil
}
