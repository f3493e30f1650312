// Package sqldb is the open database: its connections, its transactions, and what
// SQLite and PostgreSQL do differently. It knows no table but the one that shows
// whether it can be written.
package sqldb

import (
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot/dial"
)

// ErrNotFound is returned when a row that was asked for by its id is not there.
var ErrNotFound = errors.New("there is no such row")

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	clock   func() time.Time
	read    *sql.DB // reads outside of a transaction
	write   *sql.DB // PostgreSQL: the same as read
	group   *group  // SQLite: the one writer; nil on PostgreSQL
	pulse   pulse
	dialer  dial.Dialer     // PostgreSQL's connections
	listens *pgx.ConnConfig // PostgreSQL: for a connection that waits for notifications
	// realClock is false where Options.Now is another one.
	realClock  bool
	effort     effort
	statements statements // PostgreSQL
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

// Dialect is what the database takes differently from the other one.
func (db *DB) Dialect() Dialect { return db.dialect }

// OneWriter reports whether one process uses the database, through one connection
// that writes: SQLite.
func (db *DB) OneWriter() bool { return db.group != nil }

// Writer is the pool of connections that write, for statements beside transactions.
// On SQLite its only connection is in use.
func (db *DB) Writer() *sql.DB { return db.write }

// Listening is how to connect for notifications of PostgreSQL.
func (db *DB) Listening() *pgx.ConnConfig { return db.listens }
