// Package figures counts what is in the database, for those who look after it, and keeps
// what an SMS costs.
package figures

import (
	"kanca/bot/store/catalogue"
	"kanca/bot/store/keys"
	"kanca/bot/store/sqldb"
)

// DB is a database that is counted.
type DB struct {
	sql       *sqldb.DB
	keys      *keys.DB
	catalogue *catalogue.DB
}

// New returns the figures of a database.
func New(on *sqldb.DB, k *keys.DB, c *catalogue.DB) *DB { return &DB{on, k, c} }
