package office

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// PersonLine is a person as they stand in a list.
type PersonLine struct {
	ID         int64
	Name       string      // of the newest registration; "" where there is none
	Village    string      // of the same
	Address    bot.Address // a number where one is known, else an account
	Channel    bot.ChannelName
	OptedOut   bool      // said BERHENTI
	Restricted bool      // wants nothing done with what is stored
	Needs      bool      // something of the person's waits, and nobody has it
	AskedAt    time.Time // of the oldest request about the data that is not done; zero: none waits
	LastSeen   time.Time
	Trial      bool // known from the simulator alone
}

const personColumns = `p.id,
	coalesce((SELECT r.name FROM registration r WHERE r.person_id = p.id AND r.status <> 'withdrawn' ORDER BY r.created_at DESC, r.id LIMIT 1), ''),
	coalesce((SELECT r.village FROM registration r WHERE r.person_id = p.id AND r.status <> 'withdrawn' ORDER BY r.created_at DESC, r.id LIMIT 1), ''),
	coalesce((SELECT a.kind || ':' || a.value FROM address a WHERE a.person_id = p.id ORDER BY CASE WHEN a.kind = 'phone' THEN 0 ELSE 1 END, a.kind, a.value LIMIT 1), ''),
	coalesce((SELECT x.channel FROM message x WHERE x.person_id = p.id AND x.direction = 'in' ORDER BY x.id DESC LIMIT 1), ''),
	p.opted_out_at IS NOT NULL, p.restricted_at IS NOT NULL,
	EXISTS (SELECT 1 FROM inbox i WHERE i.person_id = p.id AND i.closed_at IS NULL AND i.taken_at IS NULL),
	coalesce((SELECT min(d.asked_at) FROM data_request d WHERE d.person_id = p.id AND d.done_at IS NULL), 0), p.last_seen,
	` + aloneOnTrial + `p.id)`

// personWidth is how many columns personColumns are.
const personWidth = 11

func scanPerson(rows sqldb.Scanner, more ...any) (l PersonLine, err error) {
	var address string
	var asked, seen int64
	err = rows.Scan(append([]any{&l.ID, &l.Name, &l.Village, &address, &l.Channel, &l.OptedOut, &l.Restricted, &l.Needs, &asked, &seen, &l.Trial}, more...)...)
	l.Address, _ = bot.ParseAddress(address)
	l.LastSeen = column.Moment(seen)
	if asked != 0 {
		l.AskedAt = column.Moment(asked)
	}
	return l, err
}

// PeopleSearch is whom a list shows.
type PeopleSearch struct {
	Text  string  // see People; "": everybody
	Said  Stretch // see SearchStretch; the zero value looks for no words in messages
	Asked bool    // only who asked for something about their data that waits
	Lost  bool    // only whom something that was sent within a week did not reach: see Today.Lost
}

// People returns the people whom a search finds, the newest first, those before a person (0: of all), at most limit. Who was erased, or turned out
// to be somebody else, is not among them.
//
// A search finds by registered name, village and district, by the end of a number or an
// account, by the person's own number in the database, and by words that the person wrote
// in a stretch of all messages.
func (db *DB) People(ctx context.Context, search PeopleSearch, before int64, limit int) (out []PersonLine, err error) {
	args := []any{before, limit}
	query := `SELECT ` + personColumns + ` FROM person p WHERE p.erased_at IS NULL AND (CAST($1 AS BIGINT) = 0 OR p.id < $1)`
	if search.Asked {
		query += ` AND p.id IN (SELECT d.person_id FROM data_request d WHERE d.done_at IS NULL)`
	}
	if search.Lost {
		args = append(args, db.sql.Now()-lostFor.Milliseconds())
		query += ` AND p.id IN (SELECT person_id FROM message WHERE ` + lost + ` AND created_at > $` + strconv.Itoa(len(args)) + `)`
	}
	if among, more := foundBy(search.Text, search.Said, len(args)); among != "" {
		query, args = query+` AND p.id IN (`+among+`)`, append(args, more...)
	}
	err = db.sql.Each(ctx, query+` ORDER BY p.id DESC LIMIT $2`, args, func(rows *sql.Rows) error {
		l, err := scanPerson(rows)
		out = append(out, l)
		return err
	})
	return out, err
}
