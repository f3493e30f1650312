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

// TakePerson returns the person who has one of the addresses, or makes one, and
// locks that person until the transaction ends. It comes first in a transaction:
// a row of the person that is written before the lock is taken deadlocks with
// another message of the same person on PostgreSQL.
//
// Addresses not seen before are added to the person. When they lead to two
// people, as when WhatsApp shows the number of somebody who is known from SMS,
// the two are one from now on; see join.
func (tx *Tx) TakePerson(ctx context.Context, from []bot.Address, at time.Time) (bot.Person, error) {
	from = usable(from)
	if len(from) == 0 {
		return bot.Person{}, errors.New("the message names no sender; the channel's adapter must give at least one address")
	}
	p, known, err := tx.lockPerson(ctx, from, at)
	if errors.Is(err, sql.ErrNoRows) && tx.db.dialect.queue != "" {
		// Whoever meets an erased person wants to make the same newcomer. They
		// queue up and look once more: were they to collide and try again, one
		// of many could lose every time.
		if err := tx.queueFor(ctx, from); err != nil {
			return bot.Person{}, err
		}
		p, known, err = tx.lockPerson(ctx, from, at)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return tx.newPerson(ctx, from, at)
	}
	if err == nil && known < len(from) {
		if err = tx.learnAddresses(ctx, p.ID, from, at); err == nil {
			p, _, err = tx.lockPerson(ctx, from, at)
		}
	}
	return p, err
}

// lockPerson finds and locks in one statement: the update waits for the row and
// then looks again whether the person was erased meanwhile. What belongs to the
// person is read by a second one, for on PostgreSQL the first one, having waited,
// still sees the other tables as they were before.
func (tx *Tx) lockPerson(ctx context.Context, from []bot.Address, at time.Time) (p bot.Person, known int, err error) {
	where, args := anyOf(from, 2)
	err = tx.row(ctx, `
		UPDATE person SET last_seen = $1
		WHERE erased_at IS NULL AND id = (SELECT min(person_id) FROM address WHERE `+where+`)
		RETURNING id, lang, opted_out_at IS NOT NULL, CASE WHEN staff_until > $1 THEN staff_channel ELSE '' END`,
		append([]any{at.UnixMilli()}, args...), &p.ID, &p.Lang, &p.OptedOut, &p.StaffAnswer)
	if err != nil {
		return bot.Person{}, 0, err
	}
	var phone sql.NullString
	var registrations int
	err = tx.row(ctx, `
		SELECT (SELECT value FROM address WHERE person_id = $1 AND kind = 'phone' ORDER BY first_seen, value LIMIT 1),
			(SELECT count(*) FROM address WHERE person_id = $1 AND (`+where+`)),
			(SELECT count(*) FROM registration WHERE person_id = $1),
			(SELECT count(*) FROM report WHERE person_id = $1),
			(SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = $1 LIMIT `+strconv.Itoa(bot.MaxCounted)+`) AS counted)`,
		append([]any{p.ID}, args...), &phone, &known, &registrations, &p.Reports, &p.Messages)
	if err != nil {
		return bot.Person{}, 0, err
	}
	p.Phone = phone.String
	if registrations > 0 {
		if p.Registrations, err = tx.registrationsOf(ctx, p.ID); err != nil {
			return bot.Person{}, 0, err
		}
	}
	return p, known, nil
}

func (tx *Tx) newPerson(ctx context.Context, from []bot.Address, at time.Time) (bot.Person, error) {
	p := bot.Person{}
	optedOut, err := tx.suppressedSince(ctx, from)
	if err != nil {
		return p, err
	}
	p.OptedOut = optedOut.Valid
	err = tx.row(ctx, `INSERT INTO person (lang, opted_out_at, created_at, last_seen) VALUES ('', $1, $2, $2) RETURNING id`,
		[]any{optedOut, at.UnixMilli()}, &p.ID)
	if err != nil {
		return p, err
	}
	for _, a := range inOrder(from) {
		n, err := tx.exec(ctx, `INSERT INTO address (kind, value, person_id, first_seen) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			a.Kind, a.Value, p.ID, at.UnixMilli())
		if err != nil {
			return p, err
		}
		if n == 0 {
			return p, errAgain
		}
		if a.Kind == bot.Phone && p.Phone == "" {
			p.Phone = a.Value
		}
	}
	tx.made = p.ID
	return p, nil
}

// learnAddresses adds what is new, and joins other people who have one of the
// addresses.
func (tx *Tx) learnAddresses(ctx context.Context, person int64, from []bot.Address, at time.Time) error {
	for _, a := range inOrder(from) {
		n, err := tx.exec(ctx, `INSERT INTO address (kind, value, person_id, first_seen) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			a.Kind, a.Value, person, at.UnixMilli())
		if err != nil {
			return err
		}
		if n == 1 {
			if err := tx.inheritSuppression(ctx, person, a); err != nil {
				return err
			}
			continue
		}
		var other int64
		switch err := tx.row(ctx, `SELECT person_id FROM address WHERE kind = $1 AND value = $2`, []any{a.Kind, a.Value}, &other); {
		case errors.Is(err, sql.ErrNoRows):
			return errAgain // it was erased meanwhile
		case err != nil:
			return err
		case other != person:
			if err := tx.join(ctx, person, other, at); err != nil {
				return err
			}
		}
	}
	return nil
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

// dropNewcomer takes back a person whom this transaction made for a message
// that turned out to be known, such as one delivered again after an erasure.
func (tx *Tx) dropNewcomer(ctx context.Context) error {
	if _, err := tx.exec(ctx, `DELETE FROM address WHERE person_id = $1`, tx.made); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM person WHERE id = $1`, tx.made)
	tx.made = 0
	return err
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
