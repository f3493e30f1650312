// Package office keeps what the people of the office work with: their accounts and who is
// signed in, the log of what they do, the needs that wait for them, who was told of a cry
// for help, and who has taken it.
package office

import (
	"context"

	"kanca/bot/store/keys"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

// DB is the office's part of a database.
type DB struct {
	sql      *sqldb.DB
	ring     *keys.Ring
	people   *people.DB
	messages *messages.DB
	ends     ends
}

// New returns the office's part of a database.
func New(on *sqldb.DB, ring *keys.Ring, p *people.DB, m *messages.DB) *DB {
	return &DB{sql: on, ring: ring, people: p, messages: m}
}

func (db *DB) inTx(ctx context.Context, fn func(*Tx) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(Beside(db, t)) })
}

// Tx changes what the office works with inside of a transaction.
type Tx struct {
	sql      *sqldb.Tx
	db       *DB
	keys     *keys.Tx
	people   *people.Tx
	messages *messages.Tx
}

// In returns what changes the office's part in a transaction.
func In(db *DB, tx *sqldb.Tx, k *keys.Tx, p *people.Tx, m *messages.Tx) *Tx {
	return &Tx{tx, db, k, p, m}
}

// Beside returns what changes the office's part in a transaction of another room.
func Beside(db *DB, t *sqldb.Tx) *Tx {
	k := db.ring.In(t)
	p := people.In(db.people, t, k)
	return In(db, t, k, p, messages.In(db.messages, t, k, p))
}
