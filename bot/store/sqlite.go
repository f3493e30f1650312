package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite" // registers "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Every connection waits for a lock before anything else is set, keeps foreign
// keys, and loses nothing on a power cut (synchronous=FULL). secure_delete
// overwrites what is deleted, so that erased data is not in the file any more.
const sqliteSettings = "_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1" +
	"&_pragma=secure_delete(1)&_pragma=cache_size(-4000)"

const sqliteReaders = 4

// openSQLite opens one connection that writes and a few that only read.
func (db *DB) openSQLite(ctx context.Context, path string) error {
	db.dialect = sqliteDialect
	if path == "" || path == ":memory:" {
		return errors.New("sqlite: needs the path of a file, as in sqlite:kanca-data/kanca.db")
	}
	create := os.O_CREATE
	if db.asIs {
		create = 0
	} else if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("the folder of the database cannot be made: %w", err)
	}
	// SQLite itself would make the file readable by everyone; -wal and -shm get
	// the same mode as the file.
	f, err := os.OpenFile(path, create|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("the database file cannot be opened: %w", err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + sqliteSettings
	if db.write, err = sql.Open("sqlite", dsn+"&_txlock=immediate"); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(1)
	if err := db.prepare(ctx); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn+"&_query_only=1"); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(sqliteReaders)
	db.read.SetMaxIdleConns(sqliteReaders)
	if err := db.read.PingContext(ctx); err != nil {
		return err
	}
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	db.group = newGroup(conn)
	return nil
}

// sqliteBusy reports whether another process held the file too long.
func sqliteBusy(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}
