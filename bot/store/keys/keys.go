package keys

import (
	"kanca/bot/seal"
	"kanca/bot/store/sqldb"
)

// DB is what is asked of the keys of a database.
type DB struct {
	sql  *sqldb.DB
	ring *Ring // nil where rows are only copied
}

// New returns the keys of a database. ring is nil where rows are only copied.
func New(on *sqldb.DB, ring *Ring) *DB { return &DB{on, ring} }

// KeyID is the id of the newest key of the ring in use.
func (db *DB) KeyID() string { return db.ring.Keys().Primary() }

// Momentary returns a sealer for values that live for moments outside of this
// database; each purpose has a key of its own.
func (db *DB) Momentary(purpose string) (*seal.Momentary, error) {
	return db.ring.Keys().Momentary(purpose)
}
