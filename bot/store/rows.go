package store

import (
	"context"
	"fmt"

	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

// OpenRows opens a database that is there to copy its rows with Snapshot and to
// read Wishes, whatever its schema. It needs no keys, and nothing is written: not
// even the log of a SQLite file that a killed process left is taken in.
func OpenRows(ctx context.Context, address string) (*DB, error) {
	on, err := sqldb.Open(ctx, address, sqldb.Options{RowsOnly: true})
	if err != nil {
		return nil, fmt.Errorf("cannot open the database: %w", err)
	}
	return compose(on, nil), nil
}

// OpenBuilding makes the tables of the given schema in an empty database, for
// Load. It needs no keys: rows are put in as they are. What Load put in is opened
// with Open, which brings the schema up to date.
func OpenBuilding(ctx context.Context, address string, upTo int64) (*DB, error) {
	on, err := sqldb.Open(ctx, address, sqldb.Options{Prepare: schema.UpTo(upTo)})
	if err != nil {
		return nil, fmt.Errorf("cannot make the database: %w", err)
	}
	return compose(on, nil), nil
}
