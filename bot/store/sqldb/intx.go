package sqldb

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

// errAbandoned rolls a member of a group back that went well; see Tx.Abandon.
var errAbandoned = errors.New("there was nothing to do")

// InTx calls fn inside a transaction, commits when it returns nil, and rolls
// back otherwise. It returns nil only when everything is durable. fn is run
// again when it lost a race with another transaction, so it must be repeatable,
// and it must not call InTx or any other method of db that writes.
//
// On SQLite callers that wait share one commit; see group.
func (db *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	return db.inTx(ctx, false, fn)
}

// Alone is InTx for a long transaction: it keeps other callers out of its commit.
func (db *DB) Alone(ctx context.Context, fn func(*Tx) error) error {
	return db.inTx(ctx, true, fn)
}

func (db *DB) inTx(ctx context.Context, alone bool, fn func(*Tx) error) (err error) {
	defer func() {
		if err != nil {
			if ctx.Err() != nil { // whatever failed then, the database was too slow
				err = asFault(err)
			}
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
		if !errors.Is(err, ErrAgain) && !errors.Is(err, errGroupLost) && !postgresAgain(err) && !sqliteBusy(err) {
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
		if err == nil && own == nil {
			tx.committed()
		}
		return tx.scrub, err
	}
	t, err := db.beginPostgres(ctx)
	if err != nil {
		return false, asFault(err)
	}
	defer t.close()
	tx := &Tx{db: db, on: t}
	if err := fn(tx); err != nil || tx.abandon {
		return false, err
	}
	if err := t.commit(ctx); err != nil {
		return tx.scrub, asFault(err)
	}
	tx.committed()
	return tx.scrub, nil
}

// Statement runs one writing statement that may be run again, in a transaction of its
// own and on PostgreSQL in one round trip.
func (db *DB) Statement(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	inTx := func(tx *Tx) error { return tx.Each(ctx, query, args, scan) }
	if db.group != nil {
		return db.InTx(ctx, inTx)
	}
	err := asFault(db.Each(ctx, query, args, scan))
	if postgresAgain(err) {
		return db.InTx(ctx, inTx)
	}
	db.pulse.note(err)
	return err
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

// Row reads the only row of a query into dest, outside of a transaction; sql.ErrNoRows
// when there is none.
func (db *DB) Row(ctx context.Context, query string, args []any, dest ...any) error {
	db.effort.read(ctx, 1)
	err := db.read.QueryRowContext(ctx, db.dialect.SQL(query), args...).Scan(dest...)
	db.doubtIdle(err)
	return err
}

// Each is Tx.Each outside of a transaction.
func (db *DB) Each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	db.effort.read(ctx, 1)
	rows, err := db.read.QueryContext(ctx, db.dialect.SQL(query), args...)
	if err != nil {
		db.doubtIdle(err)
		return err
	}
	return Every(rows, scan)
}
