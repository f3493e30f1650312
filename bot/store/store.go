// Package store keeps everything durable: people and their addresses, messages
// in both directions (the queued ones are the outbox), conversations,
// registrations, reports, what staff import, and who holds which lease. One set
// of SQL serves SQLite and PostgreSQL; package storetest holds the tests that
// both must pass.
//
// One inbound message is one call of InTx, which takes the person first and so
// handles one person's messages one after the other. Nothing is sent from
// inside a transaction: replies become rows that Claim hands to the sender.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kanca/bot/seal"
)

// ErrNotFound is returned when a row that was asked for by its id is not there.
var ErrNotFound = errors.New("there is no such row")

// Options says which database to open and what to seal with.
type Options struct {
	// URL is "sqlite:" and the path of a file, which is made when absent, or
	// a postgres:// address.
	URL string
	// KeyFile holds the ring that seals NIKs and conversations. It is made when
	// absent, but never for a database that has rows. A ring that the database
	// was not written with is refused with a *RingError.
	KeyFile string
	// Keys is a ring that was opened already, in place of KeyFile.
	Keys *seal.Keyring
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect dialect
	ring    ring
	clock   func() time.Time
	read    *sql.DB // reads outside of a transaction
	write   *sql.DB // PostgreSQL: the same as read
	group   *group  // SQLite: the one writer; nil on PostgreSQL
	pulse   pulse
	asIs    bool // nothing is made: no database, no table, no key file
}

// Open opens the database at o.URL, makes it when absent, and brings its schema up
// to date. Several processes may do so at once.
func Open(ctx context.Context, o Options) (*DB, error) { return open(ctx, o, false) }

// OpenAsIs opens a database that is there, and neither makes nor changes a table
// or a key file: a *SchemaError says that the schema is not the one that this
// program knows. Only who starts the service, or was asked to bring the schema up
// to date, may do that: an older service may be running on it.
func OpenAsIs(ctx context.Context, o Options) (*DB, error) { return open(ctx, o, true) }

func open(ctx context.Context, o Options, asIs bool) (*DB, error) {
	if o.Keys == nil && o.KeyFile == "" {
		return nil, errors.New("the database cannot be opened without a key file; name one")
	}
	db := &DB{clock: o.Now, asIs: asIs}
	if db.clock == nil {
		db.clock = time.Now
	}
	var err error
	switch scheme, rest, _ := strings.Cut(o.URL, ":"); scheme {
	case "sqlite":
		err = db.openSQLite(ctx, rest)
	case "postgres", "postgresql":
		err = db.openPostgres(ctx, o.URL)
	default:
		// The address may hold a password, so it is not repeated.
		err = errors.New("a database address starts with sqlite: or postgres://")
	}
	if err == nil {
		err = db.takeRing(ctx, o)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot open the database: %w", err), db.Close())
	}
	return db, nil
}

// Close ends the work with the database. Calls of InTx that wait for their turn
// fail; the one that runs is finished first.
func (db *DB) Close() error {
	var errs []error
	if db.group != nil {
		errs = append(errs, db.group.close())
	}
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.write != nil && db.write != db.read {
		errs = append(errs, db.write.Close())
	}
	return errors.Join(errs...)
}

// Dialect is "sqlite" or "postgres".
func (db *DB) Dialect() string { return db.dialect.name }

func (db *DB) now() int64 { return db.clock().UnixMilli() }

// stamp writes a time as it is stored; the zero time is NULL.
func stamp(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: true}
}

// moment reads what stamp wrote.
func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
