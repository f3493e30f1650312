package keys

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

// reader is a running service and the keys it has read.
type reader struct {
	process, keys string
	beats         int64
}

func (db *DB) readers(ctx context.Context) (all []reader, err error) {
	err = db.sql.Each(ctx, `SELECT process, keys, beats FROM key_reader ORDER BY process`, nil, func(r *sql.Rows) error {
		var x reader
		err := r.Scan(&x.process, &x.keys, &x.beats)
		all = append(all, x)
		return err
	})
	return all, err
}

// awaitReaders waits until every service that gives signs of life has read a key.
func (db *DB) awaitReaders(ctx context.Context, id string, o RotateOptions) error {
	first := map[string]int64{}
	for until := time.Now().Add(o.Patience); ; {
		all, err := db.readers(ctx)
		if err != nil {
			return err
		}
		lacking := slices.DeleteFunc(all, func(r reader) bool { return strings.Contains(r.keys, " "+id+" ") })
		if len(lacking) == 0 {
			return nil
		}
		late := time.Now().After(until)
		for _, r := range lacking {
			beats, seen := first[r.process]
			switch {
			case !seen:
				first[r.process] = r.beats
			case !late:
			case beats != r.beats:
				return fmt.Errorf("the running %s has not read the new key %s: its key file must be a copy; give it the newest one, or stop it, and run kanca keys rotate again", r.process, id)
			default:
				if err := db.forgetReader(ctx, r.process); err != nil {
					return err
				}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(o.Poll):
		}
	}
}

// ReadKeys shows the other processes, under the name of this one, which keys it
// has, having read the file again where the database knows a key that it lacks. A
// service calls it every few seconds, and ForgetKeys when it ends.
func (db *DB) ReadKeys(ctx context.Context, process string) error {
	known, err := knownKeys(ctx, db.sql.Each)
	if err != nil {
		return err
	}
	var missing error
	for _, k := range known {
		if k.role != roleIndex && k.role != roleGone && db.ring.Keys().Check(k.id) != k.check {
			if missing = db.ring.reread(); missing == nil && db.ring.Keys().Check(k.id) != k.check {
				missing = fmt.Errorf("key %s: %w", k.id, errRingBehind)
			}
		}
	}
	err = db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO key_reader (process, keys, beats) VALUES ($1, $2, 1)
			ON CONFLICT (process) DO UPDATE SET keys = excluded.keys, beats = key_reader.beats + 1`,
			process, " "+strings.Join(db.ring.Keys().KeyIDs(), " ")+" ")
		return err
	})
	return errors.Join(missing, err)
}

// ForgetKeys says that a process reads nothing any more.
func (db *DB) ForgetKeys(ctx context.Context, process string) error {
	return db.forgetReader(ctx, process)
}

func (db *DB) forgetReader(ctx context.Context, process string) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM key_reader WHERE process = $1`, process)
		return err
	})
}

// watchTime is how long a running service may take to give a sign of life: it
// does so every 3 seconds.
const watchTime = 8 * time.Second

// Served reports whether a kanca serve works on the database at this moment. A
// service that was killed left its name behind; it is watched for some seconds.
func (db *DB) Served(ctx context.Context) (bool, error) {
	first := map[string]int64{}
	readers, err := db.readers(ctx)
	if err != nil {
		if schema.NoTable(err) {
			err = nil
		}
		return false, err
	}
	for _, r := range readers {
		first[r.process] = r.beats
	}
	for until := time.Now().Add(watchTime); len(readers) > 0 && time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
		if readers, err = db.readers(ctx); err != nil {
			return false, err
		}
		for _, r := range readers {
			if beats, ok := first[r.process]; !ok || beats != r.beats {
				return true, nil
			}
		}
	}
	return false, nil
}
