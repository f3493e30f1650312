package regency

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Part is how the flow of one table does; the name "" is the whole of it.
type Part struct {
	Name    string
	Mark    string    // fingerprint of what arrived last, of a table that is sent as a whole
	Arrived time.Time // when something arrived last, or was found to be there; zero: never
	Tries   int       // since then
	Next    time.Time
	Reason  string // why it stands still; "" while it flows
}

// RegencyParts returns what is known of each part, by its name.
func (db *DB) RegencyParts(ctx context.Context) (map[string]Part, error) {
	parts := map[string]Part{}
	err := db.sql.Each(ctx, `SELECT name, mark, coalesce(arrived_at, 0), tries, next_at, reason FROM regency_part`, nil, func(rows *sql.Rows) error {
		var p Part
		var arrived, next int64
		err := rows.Scan(&p.Name, &p.Mark, &arrived, &p.Tries, &next, &p.Reason)
		if arrived > 0 {
			p.Arrived = column.Moment(arrived)
		}
		p.Next = column.Moment(next)
		parts[p.Name] = p
		return err
	})
	return parts, err
}

// RegencyPartFlows keeps that a part flows, and the mark of what arrived.
func (db *DB) RegencyPartFlows(ctx context.Context, name, mark string) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO regency_part (name, mark, arrived_at) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET mark = excluded.mark, arrived_at = excluded.arrived_at, tries = 0, next_at = 0, reason = ''`, name, mark, tx.Now())
		return err
	})
}

// RegencyPartHeld keeps why a part stands still, and for how long it is not tried.
func (db *DB) RegencyPartHeld(ctx context.Context, name, reason string, wait time.Duration) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO regency_part (name, tries, next_at, reason) VALUES ($1, 1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET tries = regency_part.tries + 1, next_at = excluded.next_at, reason = excluded.reason`, name, tx.Now()+wait.Milliseconds(), column.Words(reason))
		return err
	})
}

// State is how far the flow to the regency is.
type State struct {
	Waiting   map[string]int // by kind
	Oldest    time.Time      // since when the first of them waits; zero: none does
	Held      int            // that were tried and could not be written
	Examples  []Due          // some of those, the oldest first
	Deletions int            // that the regency has not confirmed yet
	Confirmed int            // that it has
	Parts     map[string]Part
	All       int            // registrations that there are
	Differ    map[string]int // in what the two databases differ, by what it is
	Differing []Difference   // some of that
	Refused   []Refused      // rows of the regency that came too late, the newest first
}

// Silent is after how much time without contact the flow counts as standing still: one that
// works says so every few seconds.
const Silent = time.Minute

// Trouble says why nothing flows now; "" while it does, or nothing ever did.
func (s State) Trouble(now time.Time) string {
	p, known := s.Parts[""]
	switch {
	case !known || p.Reason != "":
		return p.Reason
	case now.Sub(p.Arrived) > Silent:
		return "there has been no contact with the regency's PostgreSQL since " + p.Arrived.UTC().Format("2006-01-02 15:04:05") + " UTC; see that kanca serve runs"
	}
	return ""
}

// Progress is how much of something has arrived.
type Progress struct{ Arrived, All int }

// Progress is how many of the registrations have arrived as they are now.
func (s State) Progress() Progress {
	return Progress{max(0, s.All-s.Waiting[Registration]), s.All}
}

// examples is how many things that could not be written are named.
const examples = 10

// toldFor is for how long it is told that a row of the regency came too late.
const toldFor = 3 * 24 * time.Hour

// RegencyState returns how far the flow is.
func (db *DB) RegencyState(ctx context.Context) (s State, err error) {
	s.Waiting = map[string]int{}
	var oldest int64
	if err = db.sql.Each(ctx, `SELECT kind, count(*), min(since), count(*) FILTER (WHERE reason <> '') FROM regency_outbox GROUP BY kind`, nil, func(rows *sql.Rows) error {
		var kind string
		var n, held int
		var since int64
		err := rows.Scan(&kind, &n, &since, &held)
		s.Waiting[kind] = n
		s.Held += held
		if oldest == 0 || since < oldest {
			oldest = since
		}
		return err
	}); err != nil {
		return s, err
	}
	if oldest > 0 {
		s.Oldest = column.Moment(oldest)
	}
	if err = db.sql.Each(ctx, `SELECT `+dueColumns+` FROM regency_outbox o WHERE o.reason <> '' ORDER BY o.since, o.key LIMIT $1`, []any{examples}, scanDue(&s.Examples)); err != nil {
		return s, err
	}
	if err = db.sql.Row(ctx, `SELECT count(*) FROM registration_deleted WHERE arrived_at IS NOT NULL`, nil, &s.Confirmed); err != nil {
		return s, err
	}
	if err = db.sql.Row(ctx, `SELECT count(*) FROM regency_outbox o JOIN registration_deleted d ON d.registration_id = o.key WHERE o.kind = 'registration'`, nil, &s.Deletions); err != nil {
		return s, err
	}
	if err = db.sql.Row(ctx, `SELECT count(*) FROM registration`, nil, &s.All); err != nil {
		return s, err
	}
	if err = db.differences(ctx, &s); err != nil {
		return s, err
	}
	s.Parts, err = db.RegencyParts(ctx)
	return s, err
}

// RefillRegency puts everything of a kind into the outbox once more, and forgets what
// arrived of the tables that are sent as a whole: the regency's database lost something.
func (db *DB) RefillRegency(ctx context.Context) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		for _, query := range slices.Concat(everything[Registration], everything[Report]) {
			if _, err := tx.Exec(ctx, query, tx.Now()); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE regency_outbox SET next_at = 0`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE regency_part SET mark = '', next_at = 0`)
		return err
	})
}
