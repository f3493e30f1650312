package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/people"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// PersonCard is a person with what the office must know of them: what they agreed to and
// when, by which ways they are reached, what they left and what they asked for.
type PersonCard struct {
	PersonLine
	Lang         bot.Lang
	CreatedAt    time.Time
	OptedOutAt   time.Time // zero where they want announcements, or were never asked
	RestrictedAt time.Time // zero where nothing is restricted
	Addresses    []bot.Address
	People       []bot.Registration // newest first; without NIK
	Proofs       []Proof            // newest first
	Entries      []Entry            // of the inbox: those that wait first, then the newest; at most entriesOfPerson
	Requests     []DataRequest      // newest first
	Maybe        []int64            // who may be the same human: the number was theirs before, or is now
}

// Proof is something that a person agreed to, or said about announcements, with the
// message in which they did.
type Proof struct {
	What    string // "consent", "stopped", "resumed", "wanted" or "declined"
	Version string // of the text that was agreed to
	At      time.Time
	Message bot.MessageID   // 0 where it came by no message
	Channel bot.ChannelName // of that message; "" where it is gone
}

// entriesOfPerson is how many needs a card shows.
const entriesOfPerson = 20

// Person returns the card of a person. ErrNotFound for who is not there, was erased or
// turned out to be somebody else.
func (db *DB) Person(ctx context.Context, id int64) (PersonCard, error) {
	return personCard(ctx, db.sql, id)
}

// Person is DB.Person inside of a transaction.
func (tx *Tx) Person(ctx context.Context, id int64) (PersonCard, error) {
	return personCard(ctx, tx.sql, id)
}

// asked is what answers questions: a database, or a transaction of it.
type asked interface {
	Each(context.Context, string, []any, func(*sql.Rows) error) error
}

// personCard reads a card with one question: pages ask for it each time somebody looks.
func personCard(ctx context.Context, on asked, id int64) (c PersonCard, err error) {
	found := sqldb.ErrNotFound
	part := func(width int, query string, scan func(sqldb.Scanner) error) sqldb.Part {
		return sqldb.Part{Width: width, Query: query, Args: []any{id}, Scan: scan}
	}
	line := part(personWidth+4, `SELECT `+personColumns+`, p.lang, p.created_at, coalesce(p.opted_out_at, 0), coalesce(p.restricted_at, 0)
		FROM person p WHERE p.id = $1 AND p.erased_at IS NULL`, func(row sqldb.Scanner) (err error) {
		var created, stopped, restricted int64
		found = nil
		c.PersonLine, err = scanPerson(row, &c.Lang, &created, &stopped, &restricted)
		c.CreatedAt = column.Moment(created)
		if stopped != 0 {
			c.OptedOutAt = column.Moment(stopped)
		}
		if restricted != 0 {
			c.RestrictedAt = column.Moment(restricted)
		}
		return err
	})
	addresses := part(2, people.AddressesByKind, func(row sqldb.Scanner) error {
		var a bot.Address
		err := row.Scan(&a.Kind, &a.Value)
		c.Addresses = append(c.Addresses, a)
		return err
	})
	proofs := part(6, `
		SELECT 'consent', k.version, k.at, coalesce(k.message_id, 0), coalesce(m.channel, ''), k.id FROM consent k LEFT JOIN message m ON m.id = k.message_id WHERE k.person_id = $1
		UNION ALL SELECT k.choice, '', k.at, coalesce(k.message_id, 0), coalesce(m.channel, ''), k.id FROM announcement_choice k LEFT JOIN message m ON m.id = k.message_id WHERE k.person_id = $1
		ORDER BY 3 DESC, 6 DESC`, func(row sqldb.Scanner) error {
		var p Proof
		var at, id int64
		err := row.Scan(&p.What, &p.Version, &at, &p.Message, &p.Channel, &id)
		p.At = column.Moment(at)
		c.Proofs = append(c.Proofs, p)
		return err
	})
	entries := part(entryWidth, `SELECT `+entryColumns+` FROM inbox m WHERE m.person_id = $1 ORDER BY m.closed_at IS NOT NULL, m.id DESC`, func(row sqldb.Scanner) error {
		e, err := scanEntry(row)
		c.Entries = append(c.Entries, e)
		return err
	})
	entries.Limit = entriesOfPerson
	requests := part(9, requestsOf, func(row sqldb.Scanner) error {
		r, err := scanRequest(row)
		c.Requests = append(c.Requests, r)
		return err
	})
	maybe := part(1, `
		SELECT e.earlier_id FROM earlier_person e WHERE e.person_id = $1 AND e.closed_at IS NULL
		UNION SELECT e.person_id FROM earlier_person e JOIN person p ON p.id = e.person_id WHERE e.earlier_id = $1 AND e.closed_at IS NULL AND p.erased_at IS NULL ORDER BY 1`, func(row sqldb.Scanner) error {
		var other int64
		err := row.Scan(&other)
		c.Maybe = append(c.Maybe, other)
		return err
	})
	if err := sqldb.Several(ctx, on, line, addresses, registrations.PartOf("$1", id, &c.People), proofs, entries, requests, maybe); err != nil {
		return c, err
	}
	return c, found
}

// LockPerson locks a person until the transaction ends: nothing is said by or to them
// meanwhile. ErrNotFound when they were erased, or turned out to be somebody else.
func (tx *Tx) LockPerson(ctx context.Context, id int64) error {
	n, err := tx.sql.Exec(ctx, `UPDATE person SET last_seen = last_seen WHERE id = $1 AND erased_at IS NULL`, id)
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	return err
}
