package people

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// TakePerson returns the person whose message came from these addresses, or makes
// one, and locks that person until the transaction ends. It comes first in a
// transaction: a row of the person that is written before the lock is taken
// deadlocks with another message of the same person on PostgreSQL.
//
// whose says who that is. What a newcomer's number may have of somebody else is
// in Person.Earlier, and becomes the newcomer's only by a proof.
func (tx *Tx) TakePerson(ctx context.Context, from []bot.Address, at time.Time) (bot.Person, error) {
	p, s, err := tx.takePerson(ctx, from, at, true)
	tx.shown, tx.came = nil, cameFrom{}
	if err == nil {
		tx.shown = showing(Usable(from), s)
		if i := slices.IndexFunc(from, func(a bot.Address) bool { return a.Kind == bot.Phone }); i >= 0 {
			tx.came = cameFrom{p.ID, column.Clean(from[i].Value)}
		}
	}
	return p, err
}

// TakeRecipient is TakePerson for messages to a person. A number by itself does not show
// who holds it, and stays where it is: whoever answers first from it has it. An account
// that nobody knows, told with the number, shows as much as if it had written.
func TakeRecipient(ctx context.Context, tx *Tx, to []bot.Address, at time.Time) (bot.Person, error) {
	p, s, err := tx.takePerson(ctx, to, at, false)
	tx.shown = nil
	if err == nil {
		tx.shown = showing(Usable(to), s)
	}
	return p, err
}

// takePerson with wrote unset is TakeRecipient.
func (tx *Tx) takePerson(ctx context.Context, from []bot.Address, at time.Time, wrote bool) (bot.Person, sender, error) {
	from = Usable(from)
	if len(from) == 0 {
		return bot.Person{}, sender{}, errors.New("the message names no sender; the channel's adapter must give at least one address")
	}
	locked, known, people, err := tx.lockPerson(ctx, from, at)
	if err == nil && locked == 0 && tx.db.sql.Dialect().Queue != "" {
		// Whoever meets an erased person wants to make the same newcomer. They
		// queue up and look once more: were they to collide and try again, one
		// of many could lose every time.
		if err := tx.queueFor(ctx, from); err != nil {
			return bot.Person{}, sender{}, err
		}
		locked, known, people, err = tx.lockPerson(ctx, from, at)
	}
	switch {
	case err != nil:
		return bot.Person{}, sender{}, err
	case locked == 0:
		s := whose(from, nil, at)
		if !wrote {
			s = s.written(0)
		}
		p, err := tx.newPerson(ctx, from, s, at)
		return p, s, err
	case len(known) == 0:
		return bot.Person{}, sender{}, sqldb.ErrAgain // another key has just become the primary one
	}
	s := whose(from, known, at)
	if !wrote {
		s = s.written(locked)
	}
	switch s.person {
	case 0:
		p, err := tx.newPerson(ctx, from, s, at)
		return p, s, err
	case locked:
	default:
		return bot.Person{}, sender{}, sqldb.ErrAgain // the lock is on the wrong row: another message was quicker
	}
	if err := tx.settle(ctx, locked, s, known, at); err != nil {
		return bot.Person{}, sender{}, err
	}
	if i := slices.IndexFunc(people, func(a about) bool { return a.ID == locked }); i >= 0 && !s.changes() {
		tx.keys.Held, tx.ahead = people[i].key, &people[i].remembered
		p, err := tx.wholePerson(ctx, people[i], from, at)
		return p, s, err
	}
	p, err := tx.readPerson(ctx, locked, from, at)
	return p, s, err
}

// TakeKnown is TakePerson for somebody whose id is known from something of the
// same transaction. ErrNotFound when the data was erased meanwhile.
func (tx *Tx) TakeKnown(ctx context.Context, id int64, at time.Time) (bot.Person, error) {
	n, err := tx.sql.Exec(ctx, `UPDATE person SET last_seen = $1 WHERE id = $2 AND erased_at IS NULL`, at.UnixMilli(), id)
	if err == nil && n == 0 {
		err = sqldb.ErrNotFound
	}
	if err != nil {
		return bot.Person{}, err
	}
	return tx.readPerson(ctx, id, nil, at)
}

// lockPerson locks the person of one of the addresses, of an account first, and reads
// what is known of all of them, and of the person of each; 0 where nobody has one. It finds and locks in one
// statement: the update waits for the row and then looks again whether the person was
// erased meanwhile. Everything else is read by another statement, for on PostgreSQL
// this one, having waited, still sees the other tables as they were before. On SQLite
// nobody else writes, so it is read first and tells who that is.
func (tx *Tx) lockPerson(ctx context.Context, from []bot.Address, at time.Time) (person int64, known []knownAddress, people []about, err error) {
	where, args := AnyOf(from, 2)
	args = append([]any{at.UnixMilli()}, args...)
	texts := lockOf(where, slices.ContainsFunc(from, func(a bot.Address) bool { return a.Kind == bot.Phone }))
	read := sqldb.Question{Query: texts.read, Args: args, Scan: func(r sqldb.Scanner) error {
		k, a, err := scanKnown(r)
		known, people = append(known, k), append(people, a)
		return err
	}}
	if tx.db.sql.OneWriter() {
		if err = tx.sql.Ask(ctx, read); err != nil {
			return 0, nil, nil, err
		}
		if len(known) > 0 {
			first := slices.MinFunc(known, func(a, b knownAddress) int {
				return cmp.Or(cmp.Compare(accountFirst(a), accountFirst(b)), cmp.Compare(a.person, b.person))
			}).person
			n, err := tx.sql.Exec(ctx, `UPDATE person SET last_seen = $1 WHERE id = $2 AND erased_at IS NULL`, at.UnixMilli(), first)
			if n > 0 {
				person = first
			}
			return person, known, people, err
		}
	}
	err = tx.sql.Ask(ctx, sqldb.Question{Query: texts.lock, Args: args, Scan: func(r sqldb.Scanner) error { return r.Scan(&person) }}, read)
	return person, known, people, err
}

// lockTexts are the statements that lock and read; they are long, and the same for
// whoever writes from as many addresses.
type lockTexts struct{ lock, read string }

type lockKey struct {
	where  string
	number bool // there is a number among the addresses
}

var lockTextsOf sync.Map // lockKey -> lockTexts

func lockOf(where string, number bool) lockTexts {
	key := lockKey{where, number}
	if t, ok := lockTextsOf.Load(key); ok {
		return t.(lockTexts)
	}
	read := readKnown
	if number {
		read = readKnownNumber
	}
	t := lockTexts{read: read + `(` + where + `) /*hold key*/`, lock: `
		UPDATE person SET last_seen = $1
		WHERE erased_at IS NULL AND id = (SELECT person_id FROM address WHERE ` + where + `
			ORDER BY CASE WHEN kind IN ('lid', 'bsuid') THEN 0 ELSE 1 END, person_id LIMIT 1)
		RETURNING id`}
	lockTextsOf.Store(key, t)
	return t
}

// accountFirst orders addresses as the statement does that locks.
func accountFirst(a knownAddress) int {
	if a.Kind == bot.LID || a.Kind == bot.BSUID {
		return 0
	}
	return 1
}

// readPerson reads what belongs to a person who is locked.
func (tx *Tx) readPerson(ctx context.Context, id int64, from []bot.Address, at time.Time) (bot.Person, error) {
	a := about{Person: bot.Person{ID: id}}
	err := tx.sql.Row(ctx, `SELECT `+aboutPerson+` FROM person p WHERE p.id = $2`, []any{at.UnixMilli(), id}, a.places()...)
	if err != nil {
		return bot.Person{}, err
	}
	return tx.wholePerson(ctx, a, from, at)
}

// wholePerson reads what of a person lies in rows of its own. A number that came with
// the message is the person's to call, also where somebody else holds it by itself.
func (tx *Tx) wholePerson(ctx context.Context, a about, from []bot.Address, at time.Time) (p bot.Person, err error) {
	p = a.Person
	p.Phone = a.phone.String
	if i := slices.IndexFunc(from, func(a bot.Address) bool { return a.Kind == bot.Phone }); i >= 0 {
		p.Phone = from[i].Value
	}
	if a.taken > 0 {
		if p.TakeOvers, err = tx.takeOversOf(ctx, p.ID, at); err != nil {
			return bot.Person{}, err
		}
	}
	if a.registrations > 0 {
		if p.Registrations, err = registrations.Of(ctx, tx.sql, p.ID); err != nil {
			return bot.Person{}, err
		}
	}
	if a.earlier > 0 {
		if p.Earlier, err = tx.earlierOf(ctx, p.ID); err != nil {
			return bot.Person{}, err
		}
	}
	return p, nil
}

// newPerson makes the newcomer whose message it is.
func (tx *Tx) newPerson(ctx context.Context, from []bot.Address, s sender, at time.Time) (bot.Person, error) {
	p := bot.Person{}
	var since strings.Builder // since when one of the addresses wants no announcements
	args := []any{at.UnixMilli()}
	for i, a := range from {
		if i > 0 {
			since.WriteString(", ")
		}
		args = append(args, tx.addressKey(a))
		since.WriteString("$" + strconv.Itoa(len(args)))
		if a.Kind == bot.Phone && p.Phone == "" {
			p.Phone = a.Value
		}
	}
	err := tx.sql.Row(ctx, `INSERT INTO person (lang, opted_out_at, created_at, last_seen)
		SELECT '', (SELECT min(since) FROM suppression WHERE address_key IN (`+since.String()+`)), CAST($1 AS BIGINT), CAST($1 AS BIGINT)
		RETURNING id, opted_out_at IS NOT NULL`, args, &p.ID, &p.OptedOut)
	if err != nil {
		return bot.Person{}, err
	}
	id := p.ID
	learn := inOrder(s.learn)
	var made int
	var questions []sqldb.Question
	for _, a := range learn {
		questions = append(questions, sqldb.Question{Query: `INSERT INTO address (kind, value, person_id, first_seen, alone_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1`,
			Args: []any{a.Kind, a.Value, id, at.UnixMilli(), s.aloneAt(a, at)}, Scan: func(r sqldb.Scanner) error { made++; return nil }})
	}
	// The key that seals is held behind them, as it is of whoever is known.
	if err := tx.sql.Ask(ctx, append(questions, tx.conversationOf(id))...); err != nil {
		return bot.Person{}, err
	}
	if made < len(learn) {
		return bot.Person{}, sqldb.ErrAgain
	}
	tx.made = id
	if err := tx.takeNumbers(ctx, id, s, at); err != nil {
		return bot.Person{}, err
	}
	if len(s.move)+len(s.earlier) == 0 {
		return p, nil // there is nothing of a newcomer yet
	}
	tx.ahead = nil
	return tx.readPerson(ctx, id, from, at)
}

// queueFor waits until no other transaction is making a person with one of the
// addresses; the others wait until this one ends.
func (tx *Tx) queueFor(ctx context.Context, from []bot.Address) error {
	for _, a := range inOrder(from) {
		if err := tx.sql.Write(ctx, tx.db.sql.Dialect().Queue, a.String()); err != nil {
			return err
		}
	}
	return nil
}
