// Package registrations keeps what people fill in to be told of work abroad, with its
// history, and the NIK sealed.
package registrations

import (
	"kanca/bot/store/keys"
	"kanca/bot/store/sqldb"
)

// DB is the registrations of a database.
type DB struct {
	sql  *sqldb.DB
	ring *keys.Ring
}

// New returns the registrations of a database.
func New(on *sqldb.DB, ring *keys.Ring) *DB { return &DB{on, ring} }

// Tx changes registrations inside of a transaction.
type Tx struct {
	sql  *sqldb.Tx
	ring *keys.Ring
	keys *keys.Tx
}

// In returns what changes registrations in a transaction.
func In(tx *sqldb.Tx, ring *keys.Ring, k *keys.Tx) Tx { return Tx{tx, ring, k} }
