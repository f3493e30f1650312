package outbox

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// longestLease is how long any lease may last. One that ends later was taken while
// the clock was wrong, and holds nobody back once that is put right.
const longestLease = 25 * time.Hour

// HoldLease takes the lease name for ttl, or renews it. ok is false when another
// holder has it. holder must be unique to the running process, not to the
// machine: a process that was started again is another holder. ttl is at most a day.
func (db *DB) HoldLease(ctx context.Context, name, holder string, ttl time.Duration) (lease Lease, ok bool, err error) {
	lease = Lease{Name: name, Holder: holder}
	var until int64
	err = db.sql.Statement(ctx, holdLease, []any{name, holder, ttl.Milliseconds(), db.sql.OwnNow(), longestLease.Milliseconds()}, func(r *sql.Rows) error {
		ok = true
		return r.Scan(&lease.Term, &until)
	})
	if err != nil || !ok {
		return Lease{}, false, err
	}
	lease.Until = column.Moment(until)
	db.bell.hold(lease, ttl)
	return lease, true, nil
}

var holdLease = `
	INSERT INTO lease (name, holder, until, term) VALUES ($1, $2, ` + sqldb.ServerNow(4) + ` + CAST($3 AS BIGINT), 1)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
		term = CASE WHEN lease.holder = excluded.holder THEN lease.term ELSE lease.term + 1 END
	WHERE lease.holder = excluded.holder OR lease.until <= ` + sqldb.ServerNow(4) + ` OR lease.until > ` + sqldb.ServerNow(4) + ` + CAST($5 AS BIGINT)
	RETURNING term, until`

// ReleaseLease gives the lease back, so that another process can take over at
// once. It does nothing when the lease has passed on already.
func (db *DB) ReleaseLease(ctx context.Context, lease Lease) error {
	db.bell.letGo(lease)
	return db.inTx(ctx, func(tx *transaction) error {
		_, err := tx.sql.Exec(ctx, `UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2 AND term = $3`, lease.Name, lease.Holder, lease.Term)
		return err
	})
}
