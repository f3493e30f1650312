package wishes

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/schema"
)

// Newer is what came into a database after a moment.
type Newer struct {
	Messages      int // that people wrote
	Registrations int
	Cries         int // for help, which are open
	Others        int // other entries of the inbox that are open
}

// NewerThan counts what came after a moment: what an older copy of the database does
// not have. It needs no keys.
func (db *DB) NewerThan(ctx context.Context, at time.Time) (n Newer, err error) {
	for _, q := range []struct {
		query string
		into  []any
	}{
		{`SELECT count(*) FROM message WHERE direction = 'in' AND created_at > $1`, []any{&n.Messages}},
		{`SELECT count(*) FROM registration WHERE created_at > $1`, []any{&n.Registrations}},
		{`SELECT count(*) FILTER (WHERE urgent), count(*) FILTER (WHERE NOT urgent) FROM inbox WHERE closed_at IS NULL AND added_at > $1`, []any{&n.Cries, &n.Others}},
	} {
		err := db.sql.Each(ctx, q.query, []any{at.UnixMilli()}, func(r *sql.Rows) error { return r.Scan(q.into...) })
		if err != nil && !schema.NoTable(err) {
			return n, err
		}
	}
	return n, nil
}
