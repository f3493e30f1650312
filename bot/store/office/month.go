package office

import (
	"context"
	"slices"
	"time"

	"kanca/bot/store/sqldb"
)

// Figure is how many of something there were, and what it is.
type Figure struct {
	What string // a code, as it is stored
	N    int
}

// Month is what the office did and what came to it from one moment up to before another.
type Month struct {
	People    int // who wrote for the first time
	Stopped   int // people who said BERHENTI
	Questions int // that the bot had no answer for

	Needs, Cries  int           // that came
	Closed        int           // needs that were closed, whenever they came
	Usual         time.Duration // half of those were closed within it
	Longest       time.Duration
	Left          int // needs that are open now of those that came until the end
	Asked, InTime int // wishes about one's own data, and those done within RequestTime
	Overdue       int // such wishes whose time is over, and that were not done in it

	Registrations []Figure // by where they stand now
	Districts     []Figure // the most registrations first
	Countries     []Figure
	Reports       []Figure // reports of fraud that came, by where they stand now
	Categories    []Figure // the same, by their kind
	Log           Figure   // the end of the log of what staff do: its hash and its number
}

// most is how many districts or countries a Month names.
const most = 12

// wroteBy holds for a person p who wrote before a moment and is there still: not for a row that
// was made to tell a phone of something, nor for who tries the bot in the simulator. Whose
// messages have come to their time wrote, unless the phone is one of staff.
//
// Of a month's people it reads nothing but indexes: with the rows of the messages it took two
// thirds of the page. PostgreSQL would read a whole table for each EXISTS; it cannot for LIMIT 1.
func wroteBy(until string) string {
	return `p.erased_at IS NULL AND p.id NOT IN (` + onTrialAlone + `) AND CASE
		WHEN (SELECT 1 FROM message x WHERE x.person_id = p.id AND x.direction = 'in' AND x.created_at < ` + until + ` LIMIT 1) = 1 THEN TRUE
		WHEN (SELECT 1 FROM message x WHERE x.person_id = p.id LIMIT 1) = 1 THEN FALSE
		ELSE (SELECT count(*) FROM address a JOIN staff s ON s.phone = a.value AND s.phone <> '' WHERE a.person_id = p.id AND a.kind = 'phone') = 0 END`
}

// onTrialAlone finds the ids of those of whom nothing but addresses of the simulator is known:
// aloneOnTrial, of all at once, for there are few.
const onTrialAlone = `SELECT a.person_id FROM address a WHERE a.kind = 'simulated' AND (SELECT count(*) FROM address b WHERE b.person_id = a.person_id AND b.kind <> 'simulated') = 0`

// Month counts from one moment up to before another, in one question.
func (db *DB) Month(ctx context.Context, from, until time.Time) (m Month, err error) {
	between := []any{from.UnixMilli(), until.UnixMilli()}
	one := map[string]*int{"people": &m.People, "stopped": &m.Stopped, "questions": &m.Questions, "needs": &m.Needs, "cries": &m.Cries, "left": &m.Left, "asked": &m.Asked, "intime": &m.InTime, "overdue": &m.Overdue}
	counts := sqldb.Part{Width: 2, Args: append(between, RequestTime.Milliseconds(), db.sql.Now()), Query: `
		SELECT 'people', count(*) FROM person p WHERE created_at >= $1 AND created_at < $2 AND ` + wroteBy("$2") + `
		UNION ALL SELECT 'stopped', count(DISTINCT person_id) FROM announcement_choice WHERE choice = 'stopped' AND at >= $1 AND at < $2
		UNION ALL SELECT 'questions', count(*) FROM not_understood WHERE created_at >= $1 AND created_at < $2
		UNION ALL SELECT 'needs', count(*) FROM inbox WHERE created_at >= $1 AND created_at < $2
		UNION ALL SELECT 'cries', count(*) FROM inbox WHERE urgent AND created_at >= $1 AND created_at < $2
		UNION ALL SELECT 'left', count(*) FROM inbox WHERE closed_at IS NULL AND created_at < $2
		UNION ALL SELECT 'asked', count(*) FROM data_request WHERE asked_at >= $1 AND asked_at < $2
		UNION ALL SELECT 'intime', count(*) FROM data_request WHERE asked_at >= $1 AND asked_at < $2 AND done_at <= asked_at + $3
		UNION ALL SELECT 'overdue', count(*) FROM data_request WHERE asked_at >= $1 AND asked_at < $2 AND coalesce(done_at, $4) > asked_at + $3`, Scan: func(row sqldb.Scanner) error {
		var what string
		var n int
		err := row.Scan(&what, &n)
		*one[what] = n
		return err
	}}
	var took []time.Duration
	closed := sqldb.Part{Width: 1, Args: between, Query: `SELECT closed_at - created_at FROM inbox WHERE closed_at IS NOT NULL AND closed_at >= $1 AND closed_at < $2`, Scan: func(row sqldb.Scanner) error {
		var ms int64
		err := row.Scan(&ms)
		took = append(took, time.Duration(ms)*time.Millisecond)
		return err
	}}
	figures := func(into *[]Figure, limit int, query string) sqldb.Part {
		return sqldb.Part{Width: 2, Args: between, Limit: limit, Query: query, Scan: func(row sqldb.Scanner) error {
			var f Figure
			err := row.Scan(&f.What, &f.N)
			*into = append(*into, f)
			return err
		}}
	}
	grouped := func(what, of string) string {
		return `SELECT ` + what + `, count(*) FROM ` + of + ` WHERE created_at >= $1 AND created_at < $2 GROUP BY 1 ORDER BY 2 DESC, 1`
	}
	log := sqldb.Part{Width: 2, Query: `SELECT hash, seq FROM audit_head`, Scan: func(row sqldb.Scanner) error { return row.Scan(&m.Log.What, &m.Log.N) }}
	if err := sqldb.Several(ctx, db.sql, counts, closed, figures(&m.Registrations, 0, grouped("status", "registration")),
		figures(&m.Districts, most, grouped("district", "registration")), figures(&m.Countries, most, grouped("country", "registration")),
		figures(&m.Reports, 0, grouped("state", "report")), figures(&m.Categories, 0, grouped("category", "report")), log); err != nil {
		return Month{}, err
	}
	if m.Closed = len(took); m.Closed > 0 {
		slices.Sort(took)
		m.Usual, m.Longest = took[(len(took)-1)/2], took[len(took)-1]
	}
	return m, nil
}
