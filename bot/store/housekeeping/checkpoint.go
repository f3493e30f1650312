package housekeeping

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Checkpoint returns up to when the work of that name was done completely, and
// the zero time where it never was.
func (db *DB) Checkpoint(ctx context.Context, name string) (at time.Time, err error) {
	err = db.sql.Each(ctx, `SELECT at FROM checkpoint WHERE name = $1`, []any{name}, func(r *sql.Rows) error {
		var ms int64
		err := r.Scan(&ms)
		at = column.Moment(ms)
		return err
	})
	return at, err
}

// SetCheckpoint keeps up to when the work was done. It never goes back.
func (db *DB) SetCheckpoint(ctx context.Context, name string, at time.Time) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO checkpoint (name, at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE checkpoint.at < excluded.at`, name, at.UnixMilli())
		return err
	})
}
