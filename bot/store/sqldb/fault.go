package sqldb

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrAgain makes InTx run the function once more: another transaction was quicker.
var ErrAgain = errors.New("another transaction was quicker")

// fault marks what a statement, BEGIN or COMMIT returned, so that it is told from
// an error of whoever called.
type fault struct{ err error }

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

func asFault(err error) error {
	if err == nil {
		return nil
	}
	return &fault{err}
}

// AtFault reports whether the database was at fault for an error of InTx: the
// connection broke, it is away, stopping, full, too busy or too slow, or nobody
// knows whether it committed. The same work may succeed later as it is. It is
// false for what the database refuses whenever it is asked, and for errors that
// the function made itself.
func AtFault(err error) bool {
	var f *fault
	return errors.As(err, &f) && !refused(f.err)
}

// refused reports whether the database understood a statement, or found the rows
// it is about damaged, and would answer the same again.
func refused(err error) bool {
	var file *sqlite.Error
	if errors.As(err, &file) {
		switch file.Code() & 0xff {
		case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE,
			sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_CORRUPT:
			return true
		}
		return false
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) || len(server.Code) != 5 {
		return false
	}
	switch server.Code {
	case "XX001", "XX002": // a damaged row, a damaged index
		return true
	}
	switch server.Code[:2] {
	case "0A", "21", "22", "23", "42", "44", "54", "P0": // what was asked, its data, its constraints, its size
		return true
	}
	return false
}
