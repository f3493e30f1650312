package sqldb

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

	"kanca/bot/owner"
)

// Every connection waits for a lock before anything else is set, keeps foreign
// keys, and loses nothing on a power cut (synchronous=FULL). secure_delete
// overwrites what is deleted, so that erased data is not in the file any more.
const sqliteSettings = "_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1" +
	"&_pragma=secure_delete(1)"

const sqliteReaders = 4

// Pages that a connection keeps in memory, in KiB. The writer touches pages all over
// the indexes of two million messages: with 4 MiB each turn read most of them again.
const (
	readerCache = "&_pragma=cache_size(-4000)"
	writerCache = "&_pragma=cache_size(-32000)"
)

// A commit waits for fdatasync, as SQLite's own build does on Linux: fsync writes the
// time of the change, too, which is of no use after a power cut and costs a commit up
// to half of its time. Where there is none it stays fsync.
func init() { _, _ = sqlite.Fdatasync(true) }

// openSQLite opens one connection that writes and a few that only read.
func (db *DB) openSQLite(ctx context.Context, path string, o Options) error {
	db.dialect = SQLite
	if path == "" || path == ":memory:" {
		return errors.New("sqlite: needs the path of a file, as in sqlite:kanca-data/kanca.db")
	}
	create := os.O_CREATE
	if o.AsIs {
		create = 0
	} else if err := owner.MakeFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("the folder of the database cannot be made: %w", err)
	}
	// SQLite itself would make the file readable by everyone; -wal and -shm get
	// the same mode as the file.
	f, err := owner.Open(path, create|os.O_RDWR)
	if err != nil {
		return fmt.Errorf("the database file cannot be opened: %w", err)
	}
	if err := errors.Join(f.Close(), owner.Database(path)); err != nil {
		return err
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + sqliteSettings
	if db.write, err = sql.Open("sqlite", dsn+writerCache+"&_txlock=immediate"); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(1)
	if err := o.Prepare(ctx, db.dialect, db.write); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn+readerCache+"&_query_only=1"); err != nil {
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
	db.group = newGroup(conn, &db.effort)
	return nil
}

// readSQLite opens a file for reading only.
func (db *DB) readSQLite(ctx context.Context, path string) (err error) {
	db.dialect = SQLite
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=ro&_busy_timeout=5000&_query_only=1"
	if db.read, err = sql.Open("sqlite", dsn); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(sqliteReaders)
	return db.read.PingContext(ctx)
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
