package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
)

// TakePerson returns the person whose message came from these addresses, or makes
// one, and locks that person until the transaction ends. It comes first in a
// transaction: a row of the person that is written before the lock is taken
// deadlocks with another message of the same person on PostgreSQL.
//
// whose says who that is. What a newcomer's number may have of somebody else is
// in Person.Earlier, and becomes the newcomer's only by a proof.
func (tx *Tx) TakePerson(ctx context.Context, from []bot.Address, at time.Time) (bot.Person, error) {
	return tx.takePerson(ctx, from, at, true)
}

// takePerson with wrote unset is for messages to a person: they do not show who
// holds a number, and leave it where it is.
func (tx *Tx) takePerson(ctx context.Context, from []bot.Address, at time.Time, wrote bool) (bot.Person, error) {
	from = usable(from)
	if len(from) == 0 {
		return bot.Person{}, errors.New("the message names no sender; the channel's adapter must give at least one address")
	}
	locked, err := tx.lockPerson(ctx, from, at)
	if errors.Is(err, sql.ErrNoRows) && tx.db.dialect.queue != "" {
		// Whoever meets an erased person wants to make the same newcomer. They
		// queue up and look once more: were they to collide and try again, one
		// of many could lose every time.
		if err := tx.queueFor(ctx, from); err != nil {
			return bot.Person{}, err
		}
		locked, err = tx.lockPerson(ctx, from, at)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return tx.newPerson(ctx, from, whose(from, nil, at), at)
	}
	if err != nil {
		return bot.Person{}, err
	}
	known, err := tx.known(ctx, from)
	if err != nil {
		return bot.Person{}, err
	}
	s := whose(from, known, at)
	if !wrote {
		s = s.written(locked)
	}
	switch s.person {
	case 0:
		return tx.newPerson(ctx, from, s, at)
	case locked:
	default:
		return bot.Person{}, errAgain // the lock is on the wrong row: another message was quicker
	}
	if err := tx.settle(ctx, locked, s, known, at); err != nil {
		return bot.Person{}, err
	}
	return tx.readPerson(ctx, locked, from, at)
}

// TakeKnown is TakePerson for somebody whose id is known from something of the
// same transaction. ErrNotFound when the data was erased meanwhile.
func (tx *Tx) TakeKnown(ctx context.Context, id int64, at time.Time) (bot.Person, error) {
	n, err := tx.exec(ctx, `UPDATE person SET last_seen = $1 WHERE id = $2 AND erased_at IS NULL`, at.UnixMilli(), id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return bot.Person{}, err
	}
	return tx.readPerson(ctx, id, nil, at)
}

// lockPerson locks the person of one of the addresses, of an account first. It
// finds and locks in one statement: the update waits for the row and then looks
// again whether the person was erased meanwhile. Everything else is read by other
// statements, for on PostgreSQL this one, having waited, still sees the other
// tables as they were before.
func (tx *Tx) lockPerson(ctx context.Context, from []bot.Address, at time.Time) (person int64, err error) {
	where, args := anyOf(from, 2)
	err = tx.row(ctx, `
		UPDATE person SET last_seen = $1
		WHERE erased_at IS NULL AND id = (SELECT person_id FROM address WHERE `+where+`
			ORDER BY CASE WHEN kind IN ('lid', 'bsuid') THEN 0 ELSE 1 END, person_id LIMIT 1)
		RETURNING id`, append([]any{at.UnixMilli()}, args...), &person)
	return person, err
}

// known reads what is stored of addresses.
func (tx *Tx) known(ctx context.Context, from []bot.Address) (out []knownAddress, err error) {
	where, args := anyOf(from, 1)
	err = tx.each(ctx, `
		SELECT kind, value, person_id, alone_at, EXISTS (
			SELECT 1 FROM address AS other WHERE other.person_id = address.person_id AND other.kind IN ('lid', 'bsuid'))
		FROM address WHERE `+where, args, func(rows *sql.Rows) error {
		var k knownAddress
		var alone sql.NullInt64
		err := rows.Scan(&k.Kind, &k.Value, &k.person, &alone, &k.account)
		if alone.Valid {
			k.aloneAt = moment(alone.Int64)
		}
		out = append(out, k)
		return err
	})
	return out, err
}

// readPerson reads what belongs to a person who is locked. A number that came with
// the message is the person's to call, also where somebody else holds it by itself.
func (tx *Tx) readPerson(ctx context.Context, id int64, from []bot.Address, at time.Time) (p bot.Person, err error) {
	p.ID = id
	var phone sql.NullString
	var registrations, earlier int
	err = tx.row(ctx, `
		SELECT lang, opted_out_at IS NOT NULL, CASE WHEN staff_until > $2 THEN staff_channel ELSE '' END,
			(SELECT value FROM address WHERE person_id = $1 AND kind = 'phone' ORDER BY first_seen, value LIMIT 1),
			(SELECT count(*) FROM registration WHERE person_id = $1),
			(SELECT count(*) FROM earlier_person WHERE person_id = $1 AND closed_at IS NULL),
			(SELECT count(*) FROM report WHERE person_id = $1),
			(SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = $1 LIMIT `+strconv.Itoa(bot.MaxCounted)+`) AS counted)
		FROM person WHERE id = $1`,
		[]any{id, at.UnixMilli()}, &p.Lang, &p.OptedOut, &p.StaffAnswer, &phone, &registrations, &earlier, &p.Reports, &p.Messages)
	if err != nil {
		return bot.Person{}, err
	}
	p.Phone = phone.String
	if i := slices.IndexFunc(from, func(a bot.Address) bool { return a.Kind == bot.Phone }); i >= 0 {
		p.Phone = from[i].Value
	}
	if registrations > 0 {
		if p.Registrations, err = tx.registrationsOf(ctx, id); err != nil {
			return bot.Person{}, err
		}
	}
	if earlier > 0 {
		if p.Earlier, err = tx.earlierOf(ctx, id); err != nil {
			return bot.Person{}, err
		}
	}
	return p, nil
}

// newPerson makes the newcomer whose message it is.
func (tx *Tx) newPerson(ctx context.Context, from []bot.Address, s sender, at time.Time) (bot.Person, error) {
	optedOut, err := tx.suppressedSince(ctx, from)
	if err != nil {
		return bot.Person{}, err
	}
	var id int64
	err = tx.row(ctx, `INSERT INTO person (lang, opted_out_at, created_at, last_seen) VALUES ('', $1, $2, $2) RETURNING id`,
		[]any{optedOut, at.UnixMilli()}, &id)
	if err != nil {
		return bot.Person{}, err
	}
	for _, a := range inOrder(s.learn) {
		n, err := tx.exec(ctx, `INSERT INTO address (kind, value, person_id, first_seen, alone_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			a.Kind, a.Value, id, at.UnixMilli(), s.aloneAt(a, at))
		if err != nil {
			return bot.Person{}, err
		}
		if n == 0 {
			return bot.Person{}, errAgain
		}
	}
	tx.made = id
	if err := tx.takeNumbers(ctx, id, s, at); err != nil {
		return bot.Person{}, err
	}
	return tx.readPerson(ctx, id, from, at)
}

// queueFor waits until no other transaction is making a person with one of the
// addresses; the others wait until this one ends.
func (tx *Tx) queueFor(ctx context.Context, from []bot.Address) error {
	for _, a := range inOrder(from) {
		if _, err := tx.exec(ctx, tx.db.dialect.queue, a.String()); err != nil {
			return err
		}
	}
	return nil
}

// usable drops empty and repeated addresses and what no database can store.
func usable(from []bot.Address) []bot.Address {
	out := make([]bot.Address, 0, len(from))
	for _, a := range from {
		a = bot.Address{Kind: bot.AddressKind(clean(string(a.Kind))), Value: clean(a.Value)}
		if a.Kind != "" && a.Value != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// inOrder sorts: written in one order everywhere, or two messages with the same
// new addresses lock each other out.
func inOrder(from []bot.Address) []bot.Address {
	return slices.SortedFunc(slices.Values(from), func(a, b bot.Address) int { return strings.Compare(a.String(), b.String()) })
}

// anyOf is a condition on address that holds for the given ones, with its
// arguments numbered from first.
func anyOf(from []bot.Address, first int) (where string, args []any) {
	var b strings.Builder
	for i, a := range from {
		if i > 0 {
			b.WriteString(" OR ")
		}
		b.WriteString("(kind = $" + strconv.Itoa(first+2*i) + " AND value = $" + strconv.Itoa(first+2*i+1) + ")")
		args = append(args, string(a.Kind), a.Value)
	}
	return b.String(), args
}
