package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// tries is how often InTx runs a function that lost a race.
const tries = 10

// errAgain makes InTx run the function once more: another transaction was quicker.
var errAgain = errors.New("another transaction was quicker")

// errAbandoned rolls a member of a group back that went well; see Tx.abandon.
var errAbandoned = errors.New("there was nothing to do")

// runner runs statements inside a transaction: group on SQLite, plainTx on PostgreSQL.
type runner interface {
	exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is a transaction that has begun. It belongs to the function that InTx calls.
type Tx struct {
	db     *DB
	on     runner
	key    heldKey        // what seals, once it is held
	made   int64          // the person TakePerson made in this transaction
	erased map[int64]bool // people erased in this transaction
	scrub  bool           // something was overwritten that must leave the disk
	// abandon rolls the transaction back although it went well: it turned out that
	// there was nothing to do.
	abandon bool
}

// InTx calls fn inside a transaction, commits when it returns nil, and rolls
// back otherwise. It returns nil only when everything is durable. fn is run
// again when it lost a race with another transaction, so it must be repeatable,
// and it must not call InTx or any other method of db that writes.
//
// On SQLite callers that wait share one commit; see group.
func (db *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	return db.inTx(ctx, false, fn)
}

// inTx with alone set keeps other callers out of a long transaction's commit.
func (db *DB) inTx(ctx context.Context, alone bool, fn func(*Tx) error) (err error) {
	defer func() {
		if err != nil {
			db.pulse.note(err)
			db.doubtIdle(err)
		}
	}()
	for try := range tries {
		if try > 0 {
			if err := rest(ctx, try); err != nil {
				return asFault(err)
			}
		}
		var scrub bool
		if scrub, err = db.once(ctx, alone || errors.Is(err, errGroupLost), fn); err == nil {
			if db.group != nil {
				db.group.cleanLog(scrub)
			}
			return nil
		}
		if !errors.Is(err, errAgain) && !errors.Is(err, errGroupLost) && !postgresAgain(err) && !sqliteBusy(err) {
			return err
		}
	}
	return asFault(fmt.Errorf("the database was too busy; try again: %w", err))
}

func (db *DB) once(ctx context.Context, alone bool, fn func(*Tx) error) (scrub bool, err error) {
	if db.group != nil {
		tx := &Tx{db: db, on: db.group}
		var own error
		err = db.group.run(ctx, alone, func() error {
			if own = fn(tx); own == nil && tx.abandon {
				own = errAbandoned
			}
			return own
		})
		switch {
		case errors.Is(err, errAbandoned):
			err = nil
		case own == nil:
			err = asFault(err)
		}
		return tx.scrub, err
	}
	t, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return false, asFault(err)
	}
	defer t.Rollback() // after Commit this does nothing
	tx := &Tx{db: db, on: plainTx{db.dialect, t}}
	if err := fn(tx); err != nil {
		return false, err
	}
	if tx.abandon {
		return false, t.Rollback()
	}
	return tx.scrub, asFault(t.Commit())
}

// rest waits a little, longer with every try and never the same time twice, so
// that two that collided do not collide again.
func rest(ctx context.Context, try int) error {
	timer := time.NewTimer(time.Duration(1+rand.IntN(4<<min(try, 6))) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// exec returns how many rows a statement touched.
func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := tx.on.exec(ctx, query, args...)
	if err != nil {
		return 0, asFault(err)
	}
	return r.RowsAffected()
}

// row reads the only row of a query into dest; sql.ErrNoRows when there is none.
func (tx *Tx) row(ctx context.Context, query string, args []any, dest ...any) error {
	rows, err := tx.on.query(ctx, query, args...)
	if err != nil {
		return asFault(err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return asFault(err)
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return asFault(rows.Close())
}

// each calls scan for every row of a query.
func (tx *Tx) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := tx.on.query(ctx, query, args...)
	if err != nil {
		return asFault(err)
	}
	return every(rows, scan)
}

// each is Tx.each outside of a transaction.
func (db *DB) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := db.read.QueryContext(ctx, db.dialect.sql(query), args...)
	if err != nil {
		db.doubtIdle(err)
		return err
	}
	return every(rows, scan)
}

func every(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return asFault(rows.Err())
}
