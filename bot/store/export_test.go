package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

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

// StopAt makes a database as a program had it whose newest migration was version.
func StopAt(ctx context.Context, url string, version int64) error {
	db := &DB{dialect: sqliteDialect}
	driver, address := "sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")
	if !strings.HasPrefix(url, "sqlite:") {
		db.dialect, driver, address = postgresDialect, "pgx", url
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	defer raw.Close()
	provider, err := newProvider(db.dialect, raw)
	if err == nil {
		_, err = provider.UpTo(ctx, version)
	}
	return err
}
