package installation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"kanca/bot/backup"
	"kanca/bot/seal"
	"kanca/bot/store"
)

// schemaPlace is the place of a database in PostgreSQL.
type schemaPlace struct {
	url    string
	beside *store.Beside
}

func (p *schemaPlace) there(ctx context.Context) (bool, error) {
	if err := p.refuseService(ctx); err != nil {
		return false, err
	}
	tables, err := p.beside.Tables(ctx)
	return slices.Contains(tables, "schema_version"), err
}

// refuseService returns ErrServed while a service works on the database.
func (p *schemaPlace) refuseService(ctx context.Context) error {
	db, err := store.OpenRows(ctx, p.url)
	if err != nil {
		return err
	}
	served, err := db.Served(ctx)
	if err == nil && served {
		err = ErrServed
	}
	return errors.Join(err, db.Close())
}

func (p *schemaPlace) later(ctx context.Context, at time.Time) (store.Wishes, store.Newer, error) {
	return readLater(ctx, p.url, at)
}

func (p *schemaPlace) build(ctx context.Context, a *backup.Archive, ring *seal.Keyring, later store.Wishes, o RestoreOptions) (store.Granted, error) {
	return fill(ctx, p.beside.URL(), a, ring, later, o)
}

func (p *schemaPlace) swap(ctx context.Context, there bool, o RestoreOptions) (string, error) {
	if err := p.refuseService(ctx); err != nil { // one may have been started meanwhile
		return "", err
	}
	aside, err := p.beside.Swap(ctx, strings.ReplaceAll("kanca-"+asideName(o.Now), "-", "_"))
	if err != nil || !there {
		return "", err
	}
	return aside, nil
}

func (p *schemaPlace) close() error { return p.beside.Close() }
