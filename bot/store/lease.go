package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Lease is the right to do something that only one process may do, such as to
// send for a channel. Term grows whenever the right passes to another holder,
// so that work of an earlier holder can be told apart.
type Lease struct {
	Name   string
	Holder string
	Term   int64
	Until  time.Time // by the clock of Options.Now; the holder stops acting before it
}

// HoldLease takes the lease name for ttl, or renews it. ok is false when another
// holder has it. holder must be unique to the running process, not to the
// machine: a process that was started again is another holder.
func (db *DB) HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (lease Lease, ok bool, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		now := db.now()
		lease = Lease{Name: name, Holder: holder}
		var until int64
		err := tx.row(ctx, `
			INSERT INTO lease (name, holder, until, term) VALUES ($1, $2, $3, 1)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
				term = CASE WHEN lease.holder = excluded.holder THEN lease.term ELSE lease.term + 1 END
			WHERE lease.holder = excluded.holder OR lease.until <= $4
			RETURNING term, until`,
			[]any{name, holder, now + ttl.Milliseconds(), now}, &lease.Term, &until)
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		lease.Until = moment(until)
		return err
	})
	if err != nil || !ok {
		return Lease{}, false, err
	}
	return lease, true, nil
}

// ReleaseLease gives the lease back, so that another process can take over at
// once. It does nothing when the lease has passed on already.
func (db *DB) ReleaseLease(ctx context.Context, lease Lease) error {
	return db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2 AND term = $3`, lease.Name, lease.Holder, lease.Term)
		return err
	})
}
