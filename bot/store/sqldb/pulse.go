package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kanca/bot/dial"
)

// pulse is what is known of whether the database can be written. Times are those
// of this process's steady clock.
type pulse struct {
	beating sync.Mutex // one heartbeat at a time
	beat    time.Time  // the last one began
	result  error

	mu      sync.Mutex
	failure error     // what is not known to be over
	failed  time.Time // when that was last
	noRoom  bool      // it was for want of room
	again   bool      // it came back soon after a heartbeat had said that there is room
	trusted time.Time // when a heartbeat last said so
}

// note remembers that a transaction failed because of the database.
func (p *pulse) note(err error) {
	if !broken(err) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failure, p.failed, p.noRoom = fmt.Errorf("the database could not be written a moment ago: %w", err), time.Now(), ofRoom(err)
	p.again = p.noRoom && !p.trusted.IsZero() && p.failed.Sub(p.trusted) < relapse
}

// doubted reports whether something could not be written, and how much the next heartbeat
// writes.
func (p *pulse) doubted() (failed bool, size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.noRoom {
		return p.failure != nil, proofSize
	}
	return p.failure != nil, fillerSize
}

// well notes that a heartbeat which began then was written: what had failed before is over.
func (p *pulse) well(began time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure == nil || p.failed.After(began) || p.again && began.Sub(p.failed) < failureHolds {
		return
	}
	if p.noRoom {
		p.trusted = began
	}
	p.failure, p.noRoom, p.again = nil, false, false
}

// ofRoom reports whether an error says that nothing more can be put on the disk.
func ofRoom(err error) bool {
	var file *sqlite.Error
	var server *pgconn.PgError
	switch {
	case errors.As(err, &file):
		code := file.Code() & 0xff
		return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR
	case errors.As(err, &server):
		return server.Code[:2] == "53" || server.Code[:2] == "58"
	}
	return false
}

// broken reports whether an error says that the database is away, full or damaged,
// and not that it was asked something wrong.
func broken(err error) bool {
	var file *sqlite.Error
	var server *pgconn.PgError
	var network net.Error
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &file):
		switch file.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT,
			sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL:
			return true
		}
		return false
	case errors.As(err, &server):
		switch server.Code[:2] {
		case "08", "53", "57", "58", "XX": // connection, resources, intervention, system, internal
			return true
		}
		return server.Code == "25006" // read-only
	}
	return errors.Is(err, dial.ErrSilent) || errors.As(err, &connect) || errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
