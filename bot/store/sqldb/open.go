package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Options says how a database is opened.
type Options struct {
	// Now is the clock; nil is the real one.
	Now func() time.Time
	// AsIs opens only what is there: no file is made.
	AsIs bool
	// RowsOnly is for reading rows, whatever their schema: nothing is written and Prepare
	// not called. Not even the log of a SQLite file that a killed process left is taken in.
	RowsOnly bool
	// Prepare sees to the schema, before anything else uses the database.
	Prepare func(ctx context.Context, d Dialect, on *sql.DB) error
}

// Open opens the database at an address: "sqlite:" and the path of a file, or a
// postgres:// address.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	db := &DB{clock: o.Now, realClock: o.Now == nil}
	if db.clock == nil {
		db.clock = time.Now
	}
	var err error
	switch scheme, rest, _ := strings.Cut(address, ":"); {
	case scheme == "sqlite" && o.RowsOnly:
		err = db.readSQLite(ctx, rest)
	case scheme == "sqlite":
		err = db.openSQLite(ctx, rest, o)
	case scheme == "postgres" || scheme == "postgresql":
		if err = db.connectPostgres(ctx, address); err == nil && !o.RowsOnly {
			err = o.Prepare(ctx, db.dialect, db.write)
		}
	default:
		// The address may hold a password, so it is not repeated.
		err = errors.New("a database address starts with sqlite: or postgres://")
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
