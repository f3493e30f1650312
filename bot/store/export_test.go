package store

import (
	"context"

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
