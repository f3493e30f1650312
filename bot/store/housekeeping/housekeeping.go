// Package housekeeping keeps how the house was looked after: when each task was done, what
// was backed up, how long each kind of data stays, and takes away what has come to its time.
package housekeeping

import "kanca/bot/store/sqldb"

// DB is the housekeeping of a database.
type DB struct{ sql *sqldb.DB }

// New returns the housekeeping of a database.
func New(on *sqldb.DB) *DB { return &DB{on} }
