package office

import (
	"context"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// lostFor is for how long a message that never arrived is looked at.
const lostFor = 7 * 24 * time.Hour

// lost holds for a message that never arrived.
const lost = `direction = 'out' AND state IN ('failed', 'unknown', 'expired')`

// Count is how many of something wait, and since when the oldest of them does.
type Count struct {
	N      int
	Oldest time.Time // zero where none waits
}

// and is a count with some more.
func (c Count) and(some Count) Count {
	if c.N == 0 || some.N > 0 && some.Oldest.Before(c.Oldest) {
		c.Oldest = some.Oldest
	}
	c.N += some.N
	return c
}

// Today is what waits for the office, but what was put off and rests.
type Today struct {
	Cries         Count // open cries for help
	Untaken       int   // those that nobody has
	Reports       Count // open reports
	People        Count // open needs that nobody has, as many as QueueWaiting holds
	Mine          int   // open needs in one's own hands, as many as QueueMine holds
	Lost          Count // messages of the last week that never arrived, or nobody knows
	Registrations Count // that nobody has looked at
	Unanswered    Count // texts of the last week that the bot had no answer for, and nobody has looked at
	Requests      Count // about people's data, that wait
	// The report whose time ends first: when it came and when it ends. Zero where no
	// report waits.
	ReportCame, ReportDue time.Time
	Regency               Flow
}

// Flow is how the flow to the regency's database does.
type Flow struct {
	Waits   Count
	Contact time.Time // when it was spoken with last; zero: never
	Still   bool      // nothing flows
	Parts   int       // tables that stand still
	Differ  int       // what stands there and is unknown here, or was deleted there
}

// Today counts what waits, and what of it an account has in hand, in one question that
// indexes answer; with the open cries for help, those that nobody has first, the oldest
// first, at most so many.
func (db *DB) Today(ctx context.Context, staff int64, most int) (t Today, cries []Entry, err error) {
	now := db.sql.Now()
	needs := sqldb.Part{Width: 6, Query: `SELECT m.urgent, m.topic = 'report', ` + waits + `, coalesce(m.taken_at IS NOT NULL AND m.taken_id = $2, false), count(*), min(m.created_at)
		FROM inbox m WHERE m.closed_at IS NULL AND NOT ` + rests("$1") + ` GROUP BY 1, 2, 3, 4`, Args: []any{now, staff}, Scan: func(row sqldb.Scanner) error {
		var urgent, report, waiting, mine bool
		var n int
		var oldest int64
		if err := row.Scan(&urgent, &report, &waiting, &mine, &n, &oldest); err != nil {
			return err
		}
		some := Count{N: n, Oldest: column.Moment(oldest)}
		if waiting {
			t.People = t.People.and(some)
		}
		if mine {
			t.Mine += n
		}
		switch {
		case urgent: // an urgent report, too, is a cry first
			t.Cries = t.Cries.and(some)
			if waiting {
				t.Untaken += n
			}
		case report:
			t.Reports = t.Reports.and(some)
		}
		return nil
	}}
	into := []*Count{&t.Lost, &t.Registrations, &t.Unanswered, &t.Requests, &t.Regency.Waits}
	counts := sqldb.Part{Width: 3, Query: `
		SELECT 0, count(*), coalesce(min(created_at), 0) FROM message WHERE ` + lost + ` AND created_at > $1
		UNION ALL SELECT 1, count(*), coalesce(min(created_at), 0) FROM registration WHERE status = 'new'
		UNION ALL SELECT 2, count(*), coalesce(min(created_at), 0) FROM not_understood WHERE seen_at IS NULL AND created_at > $1
		UNION ALL SELECT 3, count(*), coalesce(min(asked_at), 0) FROM data_request WHERE done_at IS NULL
		UNION ALL SELECT 4, count(*), coalesce(min(since), 0) FROM regency_outbox
		UNION ALL SELECT 5, CASE WHEN reason <> '' THEN 1 ELSE 0 END, coalesce(arrived_at, 0) FROM regency_part WHERE name = ''
		UNION ALL SELECT 6, count(*), 0 FROM regency_part WHERE name <> '' AND reason <> ''
		UNION ALL SELECT 7, count(*), 0 FROM regency_difference WHERE what <> 'newer'
		UNION ALL SELECT 8, r.due_at, r.created_at FROM (SELECT due_at, created_at FROM report WHERE due_at IS NOT NULL ORDER BY due_at, id LIMIT 1) r`, Args: []any{now - lostFor.Milliseconds()}, Scan: func(row sqldb.Scanner) error {
		var which, n, oldest int64
		if err := row.Scan(&which, &n, &oldest); err != nil {
			return err
		}
		switch which {
		case 5:
			if t.Regency.Still = n == 1; oldest > 0 {
				t.Regency.Contact = column.Moment(oldest)
			}
		case 6:
			t.Regency.Parts = int(n)
		case 7:
			t.Regency.Differ = int(n)
		case 8:
			t.ReportDue, t.ReportCame = column.Moment(n), column.Moment(oldest)
		default:
			into[which].N = int(n)
			if oldest > 0 {
				into[which].Oldest = column.Moment(oldest)
			}
		}
		return nil
	}}
	cry := sqldb.Part{Width: entryWidth, Limit: most, Query: `SELECT ` + entryColumns + ` FROM inbox m WHERE m.closed_at IS NULL AND m.urgent
		ORDER BY m.taken_at IS NOT NULL, m.created_at, m.id`, Scan: func(row sqldb.Scanner) error {
		e, err := scanEntry(row)
		cries = append(cries, e)
		return err
	}}
	if err := sqldb.Several(ctx, db.sql, needs, counts, cry); err != nil {
		return Today{}, nil, err
	}
	return t, cries, nil
}
