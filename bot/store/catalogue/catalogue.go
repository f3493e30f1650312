package catalogue

import (
	"context"

	"kanca/bot/store/sqldb"
)

// DB is the catalogue of a database.
type DB struct{ sql *sqldb.DB }

// New returns the catalogue of a database.
func New(on *sqldb.DB) *DB { return &DB{on} }

// transaction is one that changes the catalogue, or reads it at one moment.
type transaction struct{ sql *sqldb.Tx }

// alone changes the catalogue; others do not wait for the same commit.
func (db *DB) alone(ctx context.Context, fn func(*transaction) error) error {
	return db.sql.Alone(ctx, func(t *sqldb.Tx) error { return fn(&transaction{t}) })
}

// Lock lets one change at a time of what conversations answer from compare and store.
func Lock(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE content_version SET version = version`)
	return err
}

// Renewed says that conversations are to be answered from something else: each process reads
// it anew.
func Renewed(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE content_version SET version = version + 1, changed_at = $1`, tx.Now())
	return err
}
