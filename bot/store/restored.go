package store

import (
	"context"
	"database/sql"

	"kanca/bot"
)

// Wishes are what people asked for that must hold even when an older copy of
// the database takes its place: to be forgotten, and to be left alone. They
// hold fingerprints of addresses and nothing readable.
type Wishes struct {
	erased map[wish]bool
	silent map[string]int64 // address -> since when it wants no announcements
}

// wish is one address that was erased at a moment, in Unix milliseconds.
type wish struct {
	address string
	at      int64
}

// Wishes reads what people asked for.
func (db *DB) Wishes(ctx context.Context) (Wishes, error) {
	w := Wishes{erased: map[wish]bool{}, silent: map[string]int64{}}
	err := db.each(ctx, `
		SELECT k.fingerprint, e.at FROM erasure e JOIN erasure_key k ON k.erasure_id = e.id WHERE k.kind = 'address'`, nil, func(rows *sql.Rows) error {
		var x wish
		err := rows.Scan(&x.address, &x.at)
		w.erased[x] = true
		return err
	})
	if err != nil {
		return w, err
	}
	err = db.each(ctx, `SELECT address_key, since FROM suppression`, nil, func(rows *sql.Rows) error {
		var address string
		var since int64
		err := rows.Scan(&address, &since)
		w.silent[address] = since
		return err
	})
	return w, err
}

// Granted says what CatchUp did.
type Granted struct {
	Erased   int   // people who were erased again
	Silenced int   // people who are left alone again
	Unsure   int64 // messages that waited and may have been sent since
}

// CatchUp makes an older copy of a database do what people asked for after it
// was made, and sends nothing again: whatever waited in the copy may have been
// sent since, so it counts as Uncertain. It is called before anybody else works
// with the copy, and may be called again after it was interrupted.
//
// A MULAI after the copy was made is not known any more: the stricter wish holds.
func (db *DB) CatchUp(ctx context.Context, later Wishes) (done Granted, err error) {
	own, err := db.Wishes(ctx)
	if err != nil {
		return done, err
	}
	err = db.InTx(ctx, func(tx *Tx) (err error) {
		done.Unsure, err = tx.exec(ctx, `UPDATE message SET state = 'unknown' WHERE direction = 'out' AND state IN ('queued', 'sending')`)
		return err
	})
	if err != nil {
		return done, err
	}
	forget := map[string]int64{} // address -> when it was erased last
	for w := range later.erased {
		if !own.erased[w] {
			forget[w.address] = max(forget[w.address], w.at)
		}
	}
	people, err := db.peopleOf(ctx, func(a string, first int64) bool { at, ok := forget[a]; return ok && first <= at })
	if err != nil {
		return done, err
	}
	for _, id := range people {
		if err := db.InTx(ctx, func(tx *Tx) error { return tx.erase(ctx, id, 0) }); err != nil {
			return done, err
		}
		done.Erased++
	}
	for address, since := range later.silent {
		if _, ok := own.silent[address]; ok {
			continue
		}
		err := db.InTx(ctx, func(tx *Tx) error {
			_, err := tx.exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, address, since)
			return err
		})
		if err != nil {
			return done, err
		}
	}
	people, err = db.peopleOf(ctx, func(a string, _ int64) bool { _, had := own.silent[a]; _, has := later.silent[a]; return has && !had })
	if err != nil {
		return done, err
	}
	for _, id := range people {
		if err := db.InTx(ctx, func(tx *Tx) error { return tx.optOut(ctx, id, 0) }); err != nil {
			return done, err
		}
		done.Silenced++
	}
	return done, nil
}

// peopleOf lists the people who have an address that is meant. means is asked
// with the fingerprint of each address and when it was first seen.
func (db *DB) peopleOf(ctx context.Context, means func(address string, first int64) bool) (people []int64, err error) {
	err = db.each(ctx, `SELECT kind, value, person_id, first_seen FROM address ORDER BY person_id`, nil, func(rows *sql.Rows) error {
		var a bot.Address
		var person, first int64
		if err := rows.Scan(&a.Kind, &a.Value, &person, &first); err != nil {
			return err
		}
		if means(db.addressKey(a), first) && (len(people) == 0 || people[len(people)-1] != person) {
			people = append(people, person)
		}
		return nil
	})
	return people, err
}
