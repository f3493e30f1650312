// Package messages keeps what people write and are written: each message once, no NIK in
// it, with its files, and what staff wrote on the office phone.
package messages

import (
	"context"

	"kanca/bot"
	"kanca/bot/store/keys"
	"kanca/bot/store/outbox"
	"kanca/bot/store/people"
	"kanca/bot/store/sqldb"
)

// DB is the messages of a database.
type DB struct {
	sql    *sqldb.DB
	ring   *keys.Ring
	people *people.DB
	outbox *outbox.DB
}

// New returns the messages of a database.
func New(on *sqldb.DB, ring *keys.Ring, p *people.DB, o *outbox.DB) *DB { return &DB{on, ring, p, o} }

func (db *DB) in(t *sqldb.Tx) *Tx {
	k := db.ring.In(t)
	return In(db, t, k, people.In(db.people, t, k))
}

func (db *DB) inTx(ctx context.Context, fn func(*Tx) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(db.in(t)) })
}

// alone is inTx for a long transaction: it keeps other callers out of its commit.
func (db *DB) alone(ctx context.Context, fn func(*Tx) error) error {
	return db.sql.Alone(ctx, func(t *sqldb.Tx) error { return fn(db.in(t)) })
}

// Tx keeps messages inside of a transaction.
type Tx struct {
	sql    *sqldb.Tx
	db     *DB
	keys   *keys.Tx
	people *people.Tx
	filled []bot.ChannelName // channels for which something was put into the outbox
	// private is a message of this transaction in which every number is hidden; see Tx.Private.
	private bot.MessageID
	// takenBack is a message of this transaction that was deleted before it came; see Tx.TakenBack.
	takenBack bot.MessageID
	hidden    []string // see Tx.Hidden
}

// In returns what keeps messages in a transaction.
func In(db *DB, tx *sqldb.Tx, k *keys.Tx, p *people.Tx) *Tx {
	return &Tx{sql: tx, db: db, keys: k, people: p}
}
