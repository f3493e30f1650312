// Package outbox hands what is to be sent to the one process that may send it, in order
// and at least once, and keeps what became of it.
package outbox

import (
	"context"

	"kanca/bot/broadcast"
	"kanca/bot/store/sqldb"
)

// DB is the outbox of a database: the messages to people, by what became of them.
type DB struct {
	sql       *sqldb.DB
	requeues  requeues
	bell      bell
	announced announced
}

// New returns the outbox of a database.
func New(on *sqldb.DB) *DB { return &DB{sql: on, announced: announced{rules: broadcast.UsualRules()}} }

// Settle waits until what was to be told to other processes is told.
func (db *DB) Settle() { db.bell.rings.Wait() }

// transaction is one that changes the outbox.
type transaction struct{ sql *sqldb.Tx }

func (db *DB) inTx(ctx context.Context, fn func(*transaction) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(&transaction{t}) })
}
