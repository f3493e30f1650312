package store

import (
	"context"
	"time"

	"kanca/bot"
	"kanca/bot/store/announcements"
	"kanca/bot/store/messages"
	"kanca/bot/store/office"
	"kanca/bot/store/people"
	"kanca/bot/store/registrations"
	"kanca/bot/store/revisions"
	"kanca/bot/store/sqldb"
)

// The rooms below, of whose calls those of Tx are made.
type (
	peopleTx   = people.Tx
	messagesTx = messages.Tx
	officeTx   = office.Tx

	announcementsTx = announcements.Tx
	revisionsTx     = revisions.Tx
)

// Tx is a transaction that has begun. It belongs to the function that InTx calls.
type Tx struct {
	sql *sqldb.Tx
	*peopleTx
	*messagesTx
	*officeTx
	*announcementsTx
	*revisionsTx
	registrations registrations.Tx
}

// InTx calls fn inside a transaction, commits when it returns nil, and rolls
// back otherwise. It returns nil only when everything is durable. fn is run
// again when it lost a race with another transaction, so it must be repeatable,
// and it must not call InTx or any other method of db that writes.
//
// On SQLite callers that wait share one commit.
func (db *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	return db.sql.InTx(ctx, func(t *sqldb.Tx) error { return fn(db.in(t)) })
}

// TakePerson returns the person whose message came from these addresses, or makes one,
// and locks that person; see package people. What the message shows of who has the
// phone of a member of staff is noted.
func (tx *Tx) TakePerson(ctx context.Context, from []bot.Address, at time.Time) (bot.Person, error) {
	return tx.TakeSender(ctx, from, at, at)
}

// TakeSender is TakePerson for a message that was written at another moment than the one in
// which it is taken.
func (tx *Tx) TakeSender(ctx context.Context, from []bot.Address, sent, at time.Time) (bot.Person, error) {
	p, err := tx.peopleTx.TakePerson(ctx, from, at)
	if err == nil {
		err = tx.NoteShown(ctx, tx.Shown(), sent)
	}
	return p, err
}

// StaffWrote keeps a message that staff wrote on the office phone; see package messages.
// What it shows of who has the phone of a member of staff is noted.
func (db *DB) StaffWrote(ctx context.Context, m StaffMessage, until time.Time) error {
	return db.InTx(ctx, func(tx *Tx) error {
		if err := tx.StaffWrote(ctx, m, until); err != nil {
			return err
		}
		return tx.NoteShown(ctx, tx.Shown(), m.SentAt)
	})
}

func (db *DB) in(t *sqldb.Tx) *Tx {
	k := db.ring.In(t)
	p := people.In(db.peopleDB, t, k)
	m := messages.In(db.messagesDB, t, k, p)
	o := office.In(db.officeDB, t, k, p, m)
	return &Tx{sql: t, peopleTx: p, messagesTx: m, officeTx: o, announcementsTx: announcements.In(t, o), revisionsTx: revisions.In(t), registrations: registrations.In(t, db.ring, k)}
}
