package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"reflect"

	"kanca/bot/store"
)

// Check reports whether a database holds what a backup says, row by row: it reads
// every row again and compares their sums.
func (c Contents) Check(ctx context.Context, db *store.DB, progress func(table string, rows int64)) error {
	return db.Snapshot(ctx, func(v *store.View) error {
		for _, want := range c.Tables {
			sum, rows, err := sumOf(ctx, v, want.Table)
			if err != nil {
				return fmt.Errorf("table %s cannot be read again: %w", want.Name, err)
			}
			if rows != want.Rows || sum != want.SHA256 {
				return fmt.Errorf("table %s did not arrive as it was: %d rows of %d; nothing was put in place", want.Name, rows, want.Rows)
			}
			if progress != nil {
				progress(want.Name, rows)
			}
		}
		return nil
	})
}

// sumOf sums a table up as writeTable does.
func sumOf(ctx context.Context, v *store.View, t store.Table) (string, int64, error) {
	w := newRowWriter(io.Discard)
	err := v.Rows(ctx, t, w.row)
	return hex.EncodeToString(w.sum.Sum(nil)), w.rows, err
}

// errMoved is returned where a row is not the same in both databases.
var errMoved = errors.New("a row did not arrive as it was")

// Copy puts all rows of from into to, which has the same schema and is emptied
// first, with all ids, and compares each of them afterwards. It is the way of a
// backup without its file.
func Copy(ctx context.Context, from, to *store.DB, progress func(table string, rows int64)) (rows int64, err error) {
	err = from.Snapshot(ctx, func(v *store.View) error {
		tables, err := v.Tables(ctx)
		if err != nil {
			return err
		}
		schema, err := v.Schema(ctx)
		if err != nil {
			return err
		}
		if err := sameSchema(ctx, to, schema); err != nil {
			return err
		}
		if err := to.Clear(ctx, tables); err != nil {
			return err
		}
		for _, t := range tables {
			l := newLoader(ctx, to, t, progress)
			if err := v.Rows(ctx, t, l.add); err != nil {
				return err
			}
			if err := l.flush(); err != nil {
				return err
			}
			rows += l.done
		}
		if err := to.Finish(ctx, tables); err != nil {
			return err
		}
		return to.Snapshot(ctx, func(arrived *store.View) error {
			for _, t := range tables {
				if err := sameRows(ctx, v, arrived, t, progress); err != nil {
					return fmt.Errorf("table %s: %w", t.Name, err)
				}
			}
			return nil
		})
	})
	return rows, err
}

// sameRows compares a table in two databases, row by row.
func sameRows(ctx context.Context, from, to *store.View, t store.Table, progress func(table string, rows int64)) error {
	there := make(chan []any, 64)
	reading, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 1)
	go func() {
		defer close(there)
		failed <- to.Rows(reading, t, func(values []any) error {
			select {
			case there <- append([]any(nil), values...):
				return nil
			case <-reading.Done():
				return reading.Err()
			}
		})
	}()
	var n int64
	err := from.Rows(ctx, t, func(values []any) error {
		n++
		arrived, ok := <-there
		if !ok || !reflect.DeepEqual(values, arrived) {
			return fmt.Errorf("%w: row %d", errMoved, n)
		}
		return nil
	})
	if _, more := <-there; err == nil && more {
		err = fmt.Errorf("%w: there are more than %d", errMoved, n)
	}
	stop()
	for range there { // let it end
	}
	if e := <-failed; err == nil && e != nil && !errors.Is(e, context.Canceled) {
		err = e
	}
	if err == nil && progress != nil {
		progress(t.Name, n)
	}
	return err
}
