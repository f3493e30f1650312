package office

import (
	"context"
	"database/sql"
	"errors"
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
func (db *DB) Person(ctx context.Context, id int64) (c PersonCard, err error) {
	err = db.inTx(ctx, func(tx *Tx) error {
		c, err = tx.Person(ctx, id)
		return err
	})
	return c, err
}

// Person is DB.Person inside of a transaction.
func (tx *Tx) Person(ctx context.Context, id int64) (c PersonCard, err error) {
	found := sqldb.ErrNotFound
	var created, stopped, restricted int64
	if err := tx.sql.Each(ctx, `SELECT `+personColumns+`, p.lang, p.created_at, coalesce(p.opted_out_at, 0), coalesce(p.restricted_at, 0)
		FROM person p WHERE p.id = $1 AND p.erased_at IS NULL`, []any{id}, func(rows *sql.Rows) (err error) {
		found = nil
		c.PersonLine, err = scanPerson(rows, &c.Lang, &created, &stopped, &restricted)
		return err
	}); err != nil || found != nil {
		return c, errors.Join(err, found)
	}
	c.CreatedAt = column.Moment(created)
	if stopped != 0 {
		c.OptedOutAt = column.Moment(stopped)
	}
	if restricted != 0 {
		c.RestrictedAt = column.Moment(restricted)
	}
	if c.Addresses, err = people.AddressesOf(ctx, tx.sql, id); err != nil {
		return c, err
	}
	if c.People, err = registrations.Of(ctx, tx.sql, id); err != nil {
		return c, err
	}
	if err := tx.sql.Each(ctx, `
		SELECT 'consent', k.version, k.at, coalesce(k.message_id, 0), coalesce(m.channel, ''), k.id FROM consent k LEFT JOIN message m ON m.id = k.message_id WHERE k.person_id = $1
		UNION ALL SELECT k.choice, '', k.at, coalesce(k.message_id, 0), coalesce(m.channel, ''), k.id FROM announcement_choice k LEFT JOIN message m ON m.id = k.message_id WHERE k.person_id = $1
		ORDER BY 3 DESC, 6 DESC`, []any{id}, func(rows *sql.Rows) error {
		var p Proof
		var at, row int64
		err := rows.Scan(&p.What, &p.Version, &at, &p.Message, &p.Channel, &row)
		p.At = column.Moment(at)
		c.Proofs = append(c.Proofs, p)
		return err
	}); err != nil {
		return c, err
	}
	if err := tx.sql.Each(ctx, `SELECT `+entryColumns+` FROM inbox m WHERE m.person_id = $1 ORDER BY m.closed_at IS NOT NULL, m.id DESC LIMIT $2`,
		[]any{id, entriesOfPerson}, func(rows *sql.Rows) error {
			e, err := scanEntry(rows)
			c.Entries = append(c.Entries, e)
			return err
		}); err != nil {
		return c, err
	}
	if c.Requests, err = tx.requestsOf(ctx, id); err != nil {
		return c, err
	}
	err = tx.sql.Each(ctx, `
		SELECT e.earlier_id FROM earlier_person e WHERE e.person_id = $1 AND e.closed_at IS NULL
		UNION SELECT e.person_id FROM earlier_person e JOIN person p ON p.id = e.person_id WHERE e.earlier_id = $1 AND e.closed_at IS NULL AND p.erased_at IS NULL ORDER BY 1`,
		[]any{id}, func(rows *sql.Rows) error {
			var other int64
			err := rows.Scan(&other)
			c.Maybe = append(c.Maybe, other)
			return err
		})
	return c, err
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
