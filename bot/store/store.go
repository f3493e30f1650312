// Package store keeps everything durable: people and their addresses, messages
// in both directions (the queued ones are the outbox), conversations,
// registrations, reports, what staff import, and who holds which lease. One set
// of SQL serves SQLite and PostgreSQL; package storetest holds the tests that
// both must pass. Each subject has a room of its own below this package, which joins
// their calls: what whoever uses the store may ask for is a method of a room's DB or
// Tx, and what only the rooms above it may do is a function of the room.
//
// One inbound message is one call of InTx, which takes the person first and so
// handles one person's messages one after the other. Nothing is sent from
// inside a transaction: replies become rows that Claim hands to the sender.
package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kanca/bot/seal"
	"kanca/bot/store/announcements"
	"kanca/bot/store/catalogue"
	"kanca/bot/store/copies"
	"kanca/bot/store/figures"
	"kanca/bot/store/housekeeping"
	"kanca/bot/store/keys"
	"kanca/bot/store/messages"
	"kanca/bot/store/office"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/regency"
	"kanca/bot/store/registrations"
	"kanca/bot/store/revisions"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
	"kanca/bot/store/wishes"
)

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

// The rooms below, of whose calls those of DB are made.
type (
	keysDB          = keys.DB
	catalogueDB     = catalogue.DB
	copiesDB        = copies.DB
	housekeepingDB  = housekeeping.DB
	figuresDB       = figures.DB
	outboxDB        = outbox.DB
	registrationsDB = registrations.DB
	peopleDB        = people.DB
	messagesDB      = messages.DB
	officeDB        = office.DB
	wishesDB        = wishes.DB
	announcementsDB = announcements.DB
	regencyDB       = regency.DB
	revisionsDB     = revisions.DB
)

// DB is an open database. It is safe for concurrent use. What each of its rooms does
// stands in the package of that name.
type DB struct {
	sql  *sqldb.DB
	ring *keys.Ring // nil where rows are only copied
	*keysDB
	*catalogueDB
	*copiesDB
	*housekeepingDB
	*figuresDB
	*outboxDB
	*registrationsDB
	*peopleDB
	*messagesDB
	*officeDB
	*wishesDB
	*announcementsDB
	*regencyDB
	*revisionsDB
}

// compose makes the rooms of a database.
func compose(on *sqldb.DB, ring *keys.Ring) *DB {
	db := &DB{sql: on, ring: ring}
	db.keysDB, db.catalogueDB, db.copiesDB, db.housekeepingDB = keys.New(on, ring), catalogue.New(on), copies.New(on), housekeeping.New(on)
	db.figuresDB, db.outboxDB = figures.New(on, db.keysDB, db.catalogueDB), outbox.New(on)
	db.registrationsDB, db.peopleDB = registrations.New(on, ring), people.New(on, ring)
	db.messagesDB = messages.New(on, ring, db.peopleDB, db.outboxDB)
	db.officeDB = office.New(on, ring, db.peopleDB, db.messagesDB)
	db.announcementsDB = announcements.New(on, db.officeDB)
	db.wishesDB = wishes.New(on, ring, db.peopleDB, db.copiesDB)
	db.regencyDB = regency.New(on, ring)
	db.revisionsDB = revisions.New(on)
	return db
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
	prepare := schema.Up
	if asIs {
		prepare = schema.Check
	}
	on, err := sqldb.Open(ctx, o.URL, sqldb.Options{Now: o.Now, AsIs: asIs, Prepare: prepare})
	if err != nil {
		return nil, fmt.Errorf("cannot open the database: %w", err)
	}
	ring, err := keys.Take(ctx, on, keys.Options{File: o.KeyFile, Keys: o.Keys, AsIs: asIs})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot open the database: %w", err), on.Close())
	}
	return compose(on, ring), nil
}

// Close ends the work with the database. Calls of InTx that wait for their turn
// fail; the one that runs is finished first.
func (db *DB) Close() error {
	db.outboxDB.Settle()
	return db.sql.Close()
}

// Dialect is "sqlite" or "postgres".
func (db *DB) Dialect() string { return db.sql.Dialect().Name }

// Beat reports whether the database can be written: it writes a row and commits,
// at most every three seconds, and remembers for ten when anything else could not
// be written.
func (db *DB) Beat(ctx context.Context) error { return db.sql.Beat(ctx) }

// Effort returns what the database was asked for since it was opened.
func (db *DB) Effort() Effort { return db.sql.Effort() }

// SetPatience says for how long a PostgreSQL server may say nothing to a call before
// its connection counts as dead, whatever deadline the call has; 0, as it is at
// first, is for ever. It is for a service, whose calls are all short; an import, a
// migration and a restore have statements that take minutes.
func (db *DB) SetPatience(patience time.Duration) { db.sql.SetPatience(patience) }
