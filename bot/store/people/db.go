// Package people keeps who people are: by which addresses they are known, what each of them
// has agreed to, what was said last, and what becomes of two who turn out to be one or of
// who wants to be forgotten.
package people

import (
	"context"

	"kanca/bot/store/keys"
	"kanca/bot/store/sqldb"
)

// DB is the people of a database.
type DB struct {
	sql  *sqldb.DB
	ring *keys.Ring
}

// New returns the people of a database.
func New(on *sqldb.DB, ring *keys.Ring) *DB { return &DB{on, ring} }

func (db *DB) inTx(ctx context.Context, fn func(*Tx) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(In(db, t, db.ring.In(t))) })
}

// Tx takes people and changes what is known of them inside of a transaction.
type Tx struct {
	sql    *sqldb.Tx
	db     *DB
	keys   *keys.Tx
	ahead  *remembered    // a conversation that was read with its person; see Conversation
	made   int64          // the person TakePerson made in this transaction
	erased map[int64]bool // people erased in this transaction
	shown  []Shown        // see Shown
	came   cameFrom       // see CameFrom
}

// In returns what takes people in a transaction.
func In(db *DB, tx *sqldb.Tx, k *keys.Tx) *Tx { return &Tx{sql: tx, db: db, keys: k} }

// Erased reports whether a person was erased in this transaction: nothing about the
// person may be written after it.
func (tx *Tx) Erased(person int64) bool { return tx.erased[person] }

// Made reports whether the person was made in this transaction.
func (tx *Tx) Made(person int64) bool { return tx.made != 0 && tx.made == person }

// cameFrom is a person and the number that their message named.
type cameFrom struct {
	person int64
	number string
}

// CameFrom is the number that came with the message of which TakePerson took the person, also
// where it is somebody else's by itself; "" where none did.
func (tx *Tx) CameFrom(person int64) string {
	if tx.came.person != person {
		return ""
	}
	return tx.came.number
}

// Shown lists what the message of which TakePerson took the person showed.
func (tx *Tx) Shown() []Shown { return tx.shown }
