package office

import (
	"context"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
)

// ErrSamePerson is returned when somebody is to be joined with themselves.
var ErrSamePerson = errors.New("that is the same person")

// ErrNotAsked is returned for an erasure that nobody asked for.
var ErrNotAsked = errors.New("nobody asked for this to be erased")

// ErasePerson removes what is stored about a person who asked for that, as a HAPUS DATA of
// theirs does, and closes the request. goodbye, where it is not "", goes to the person
// last, by the way by which they wrote last and where may lets it. Who said BERHENTI is
// told nothing. It returns the addresses that were the person's. ErrNotAsked when no
// request waits, ErrNotFound when the person is not there any more.
func (tx *Tx) ErasePerson(ctx context.Context, s bot.Staff, person int64, goodbye func(Route) (messages.Reply, error)) (was []bot.Address, told bool, err error) {
	if err := tx.LockPerson(ctx, person); err != nil {
		return nil, false, err
	}
	var asked, stopped bool
	if err := tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM data_request WHERE person_id = $1 AND kind = $2 AND done_at IS NULL), (SELECT opted_out_at IS NOT NULL FROM person WHERE id = $1)`,
		[]any{person, AskedErase}, &asked, &stopped); err != nil {
		return nil, false, err
	}
	if !asked {
		return nil, false, ErrNotAsked
	}
	if was, err = people.AddressesOf(ctx, tx.sql, person); err != nil {
		return nil, false, err
	}
	route, err := tx.routeTo(ctx, person)
	if err != nil {
		return nil, false, err
	}
	var reply messages.Reply
	if !stopped && route.Known() {
		if r, err := goodbye(route); err == nil {
			reply, told = r, r.Text != ""
		}
	}
	if err := tx.Fulfil(ctx, s, person, AskedErase, ""); err != nil {
		return nil, false, err
	}
	if err := people.Erase(ctx, tx.people, person, 0); err != nil {
		return nil, false, err
	}
	if told { // a row of somebody erased is sent and then emptied
		err = tx.messages.AddReplies(ctx, person, route.Channel, route.To, 0, []messages.Reply{reply})
	}
	return was, told, err
}

// JoinPeople makes two people one of whom staff have a proof that they are the same
// human. Everything of the second goes to the first; it cannot be taken apart again.
// ErrNotFound when either is not there, ErrSamePerson.
func (tx *Tx) JoinPeople(ctx context.Context, s bot.Staff, first, second int64, proof string) error {
	if first == second {
		return ErrSamePerson
	}
	// In one order, or two who join the same two the other way round wait for each other.
	for _, id := range []int64{min(first, second), max(first, second)} {
		if err := tx.LockPerson(ctx, id); err != nil {
			return err
		}
	}
	if err := people.Join(ctx, tx.people, first, second, time.UnixMilli(tx.sql.Now())); err != nil {
		return err
	}
	return tx.Fulfil(ctx, s, first, DidJoin, proof)
}
