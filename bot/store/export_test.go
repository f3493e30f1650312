package store

import (
	"context"
	"fmt"

	"kanca/bot/seal"
)

// WriterSettings opens a database and reads what its writing connection is set to.
func WriterSettings(path string, keys *seal.Keyring) (map[string]string, error) {
	ctx := context.Background()
	db, err := Open(ctx, Options{URL: "sqlite:" + path, Keys: keys})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	got := make(map[string]string)
	err = db.InTx(ctx, func(tx *Tx) error {
		for _, name := range []string{"journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout"} {
			var value string
			if err := tx.row(ctx, "PRAGMA "+name, nil, &value); err != nil {
				return err
			}
			got[name] = value
		}
		return nil
	})
	return got, err
}

// LimitPages makes the file full at that many pages of 4 KiB.
func LimitPages(ctx context.Context, db *DB, pages int) error {
	return db.InTx(ctx, func(tx *Tx) error {
		var n int
		return tx.row(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", pages), nil, &n)
	})
}
