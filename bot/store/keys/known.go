package keys

import (
	"context"
	"database/sql"
)

// Roles of a key in key_check.
const (
	roleIndex   = "index"
	roleNew     = "new"
	rolePrimary = "primary"
	roleOlder   = "older"
	roleGone    = "gone"
)

// indexKey is the id of the index key in key_check; no sealing key can have it,
// for the ids of those have no sign but a dash.
const indexKey = "(index)"

// keyRow is a row of key_check.
type keyRow struct {
	id, check, role string
	since           int64
}

// eacher reads rows inside or outside of a transaction.
type eacher func(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error

// knownKeys are the keys of this database, the oldest first; none in one that was
// never opened since it can hold them.
func knownKeys(ctx context.Context, each eacher) (known []keyRow, err error) {
	err = each(ctx, `SELECT id, check_value, role, since FROM key_check ORDER BY since, id`, nil, func(r *sql.Rows) error {
		var k keyRow
		err := r.Scan(&k.id, &k.check, &k.role, &k.since)
		known = append(known, k)
		return err
	})
	return known, err
}

// Index is the check value of the index key of a database, "" in one that was never
// written to. It needs no ring.
func Index(ctx context.Context, each eacher) (check string, err error) {
	known, err := knownKeys(ctx, each)
	for _, k := range known {
		if k.role == roleIndex {
			check = k.check
		}
	}
	return check, err
}
