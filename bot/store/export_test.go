package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"kanca/bot/seal"
	"kanca/bot/store/people"
	"kanca/bot/store/records"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
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
			if err := tx.sql.Row(ctx, "PRAGMA "+name, nil, &value); err != nil {
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
		return tx.sql.Row(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", pages), nil, &n)
	})
}

// Record is what records.Tables says of a table.
type Record struct {
	Person, Tells, Keeps []string
	Stays                bool // its rows stay with a person who was joined to another
}

// Records lists every table that is known, by name.
func Records() map[string]Record {
	all := map[string]Record{}
	for _, t := range records.Tables {
		all[t.Name] = Record{t.Person, t.Tells, t.Keeps, t.Join == records.Stays}
	}
	return all
}

// Join makes two people one.
func Join(ctx context.Context, db *DB, first, second int64) error {
	return db.InTx(ctx, func(tx *Tx) error { return people.Join(ctx, tx.peopleTx, first, second, db.sql.Clock()) })
}

// StopAt makes a database as a program had it whose newest migration was version.
func StopAt(ctx context.Context, url string, version int64) error {
	dialect, driver, address := sqldb.SQLite, "sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")
	if !strings.HasPrefix(url, "sqlite:") {
		dialect, driver, address = sqldb.Postgres, "pgx", url
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	defer raw.Close()
	err = schema.UpTo(version)(ctx, dialect, raw)
	var between *schema.Error // no step has this number; the one before it is the last
	if errors.As(err, &between) && between.Have < version {
		err = nil
	}
	return err
}

// MigrateFiles brings the schema up to date from other files than those built in.
func MigrateFiles(ctx context.Context, postgres bool, db *sql.DB, files fs.FS) error {
	return schema.UpBy(ctx, dialectOf(postgres), db, files)
}

// Migrations are the built-in files as the database takes them.
func Migrations(postgres bool) fs.FS { return schema.Texts(dialectOf(postgres)) }

func dialectOf(postgres bool) sqldb.Dialect {
	if postgres {
		return sqldb.Postgres
	}
	return sqldb.SQLite
}

// SetClock gives an open database the clock of a machine that is wrong.
func SetClock(db *DB, now func() time.Time) { db.sql.SetClock(now) }

// Prepared are the statements that were run in transactions of an SQLite database, in
// its words.
func Prepared(db *DB) []string { return PreparedFor(db, false) }

// PreparedFor is Prepared in the words of either database.
func PreparedFor(db *DB, postgres bool) []string { return db.sql.Prepared(dialectOf(postgres)) }

// Plans is how often PostgreSQL planned a statement for the values at hand, and how
// often it used the plan it has for all.
type Plans struct{ Anew, Kept int }

// PlansOf is what PostgreSQL has planned on the connections that were used last.
func PlansOf(db *DB) (map[string]Plans, error) {
	all := map[string]Plans{}
	return all, plansOf(db, all, 4)
}

// plansOf asks as many connections as it is told, by holding one while it asks the next:
// the pool hands out a second one when the first comes back late, as on a busy machine.
func plansOf(db *DB, all map[string]Plans, connections int) error {
	held := false
	return db.sql.Each(context.Background(), `SELECT statement, custom_plans, generic_plans FROM pg_prepared_statements UNION ALL SELECT '', 0, 0`, nil, func(rows *sql.Rows) error {
		var statement string
		var p Plans
		if err := rows.Scan(&statement, &p.Anew, &p.Kept); err != nil {
			return err
		}
		if statement != "" {
			all[statement] = Plans{Anew: max(all[statement].Anew, p.Anew), Kept: all[statement].Kept + p.Kept}
		}
		if held || connections == 1 {
			return nil
		}
		held = true
		return plansOf(db, all, connections-1)
	})
}
