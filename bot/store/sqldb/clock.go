package sqldb

import (
	"database/sql"
	"strconv"
	"time"
)

// Several processes on one PostgreSQL compare times: who has the right to send, what
// is due. Their clocks differ, so there the server's counts. On SQLite there is one
// machine, and a test has the clock of Options.Now.

// ServerNow is the time in SQL, in milliseconds: what OwnNow gave as the parameter of
// that number, or the server's.
func ServerNow(parameter int) string {
	return "coalesce(CAST($" + strconv.Itoa(parameter) + " AS BIGINT), /*server clock*/)"
}

// OwnNow is the time of Options.Now, and NULL where the server's counts.
func (db *DB) OwnNow() sql.NullInt64 {
	if db.group == nil && db.realClock {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: db.Now(), Valid: true}
}

// Now is the time by the clock of Options.Now, in Unix milliseconds.
func (db *DB) Now() int64 { return db.clock().UnixMilli() }

// Clock is the clock of Options.Now.
func (db *DB) Clock() time.Time { return db.clock() }

// SetClock gives an open database the clock of a machine that is wrong. What several
// processes compare stays with the server's, where that counts.
func (db *DB) SetClock(now func() time.Time) { db.clock = now }
