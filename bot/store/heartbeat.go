package store

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// beatEvery is for how long an answer of Beat holds.
	beatEvery = 3 * time.Second
	// failureHolds is how long the database counts as broken after something real
	// could not be written, whatever the next heartbeat says: a disk can have room
	// for a few bytes and not for a message.
	failureHolds = 10 * time.Second
	fillerSize   = 4 << 10
)

// pulse is what is known of whether the database can be written. Times are those
// of this process's steady clock.
type pulse struct {
	beating sync.Mutex // one heartbeat at a time
	beat    time.Time
	result  error

	mu      sync.Mutex
	failed  time.Time
	failure error
}

// Beat reports whether the database can be written: it writes a row and commits,
// at most every three seconds, and remembers for ten when anything else could not
// be written. To ask a database something, or to begin a transaction, says
// nothing about its disk.
func (db *DB) Beat(ctx context.Context) error {
	p := &db.pulse
	p.beating.Lock()
	defer p.beating.Unlock()
	if p.beat.IsZero() || time.Since(p.beat) >= beatEvery {
		p.result = db.writeBeat(ctx)
		p.beat = time.Now()
	}
	if p.result != nil {
		return p.result
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.failed.IsZero() && time.Since(p.failed) < failureHolds {
		return p.failure
	}
	return nil
}

func (db *DB) writeBeat(ctx context.Context) error {
	filler := make([]byte, fillerSize)
	rand.Read(filler) // what is all the same would be packed
	err := db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `INSERT INTO heartbeat (one, at, filler) VALUES (1, $1, $2)
			ON CONFLICT (one) DO UPDATE SET at = excluded.at, filler = excluded.filler`,
			db.now(), base64.StdEncoding.EncodeToString(filler))
		return err
	})
	if err != nil {
		return fmt.Errorf("the database cannot be written: %w", err)
	}
	return nil
}

// note remembers that a transaction failed because of the database.
func (p *pulse) note(err error) {
	if !broken(err) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed, p.failure = time.Now(), fmt.Errorf("the database could not be written a moment ago: %w", err)
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
	return errors.As(err, &connect) || errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
