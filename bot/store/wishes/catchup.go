package wishes

import (
	"context"
	"database/sql"

	"kanca/bot"
	"kanca/bot/store/people"
	"kanca/bot/store/registrations"
	"kanca/bot/store/sqldb"
)

// Granted says what CatchUp did.
type Granted struct {
	Erased     int   // people who were erased again
	Silenced   int   // people who are left alone again
	Restricted int   // people whose data are left alone again
	Unsure     int64 // messages that waited and may have been sent since
	Disabled   int   // accounts of the office that are disabled again
	Held       int   // announcements that wait until somebody lets them go on
	Relinked   int   // accounts whose password, codes or role changed since: they need a new link
}

// CatchUp makes an older copy of a database do what people asked for after it
// was made, and sends nothing again: whatever waited in the copy may have been
// sent since, so it counts as Uncertain. It is called before anybody else works
// with the copy, and may be called again after it was interrupted.
//
// Who was erased is known by the person where the later database has the same
// person: a number may have moved to somebody else meanwhile, and the one who had it
// before did not ask to be forgotten. A person whom the later database does not know,
// for it is no continuation of the copy, is erased when an address was: to forget
// somebody who did not ask can be mended, to remember somebody who did cannot.
//
// A MULAI after the copy was made is not known any more: the stricter wish holds.
func (db *DB) CatchUp(ctx context.Context, later Wishes) (done Granted, err error) {
	own, err := db.Wishes(ctx)
	if err != nil {
		return done, err
	}
	err = db.sql.InTx(ctx, func(tx *sqldb.Tx) (err error) {
		done.Unsure, err = tx.Exec(ctx, `UPDATE message SET state = 'unknown' WHERE direction = 'out' AND state IN ('queued', 'sending')`)
		return err
	})
	if err != nil {
		return done, err
	}
	if err := db.eraseAgain(ctx, own, later, &done); err != nil {
		return done, err
	}
	if err := db.rememberErasures(ctx, own, later); err != nil {
		return done, err
	}
	if err := db.takeBackAgain(ctx, later); err != nil {
		return done, err
	}
	if err := db.restrictAgain(ctx, later, &done); err != nil {
		return done, err
	}
	if err := db.closeAgain(ctx, later, &done); err != nil {
		return done, err
	}
	if err := db.holdAnnouncements(ctx, own, later, &done); err != nil {
		return done, err
	}
	return done, db.silenceAgain(ctx, own, later, &done)
}

// takeBackAgain takes out of registrations what their people took back since: the
// NIK, or the whole registration.
func (db *DB) takeBackAgain(ctx context.Context, later Wishes) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		taken := registrations.In(tx, db.ring, db.ring.In(tx))
		type held struct {
			id             string
			person         int64
			nik, withdrawn bool
		}
		var todo []held
		err := tx.Each(ctx, `SELECT id, person_id, version, nik_sealed = '', status = $1 FROM registration ORDER BY id`, []any{registrations.Withdrawn}, func(r *sql.Rows) error {
			var h held
			var version int64
			var without, withdrawn bool
			err := r.Scan(&h.id, &h.person, &version, &without, &withdrawn)
			// Only a later state of the same registration says so.
			if t, ok := later.takings[h.id]; ok && t.version > version {
				h.nik, h.withdrawn = t.nik && !without, t.withdrawn && !withdrawn
				todo = append(todo, h)
			}
			return err
		})
		for _, h := range todo {
			if err == nil && h.nik {
				err = taken.DropNIK(ctx, h.id, 0)
			}
			if err == nil && h.withdrawn {
				err = taken.Withdraw(ctx, h.person, 0, h.id)
			}
		}
		return err
	})
}

// eraseAgain erases whom the later database had erased.
func (db *DB) eraseAgain(ctx context.Context, own, later Wishes, done *Granted) error {
	held := own.wishes()
	forget := map[string]int64{} // address -> when it was erased last
	for w := range later.wishes() {
		if !held[w] {
			forget[w.address] = max(forget[w.address], w.at)
		}
	}
	var found []int64
	err := db.sql.Each(ctx, `SELECT id, created_at FROM person WHERE erased_at IS NULL ORDER BY id`, nil, func(r *sql.Rows) error {
		var id, created int64
		err := r.Scan(&id, &created)
		if same, erased := later.fate(id, created); same && erased {
			found = append(found, id)
		}
		return err
	})
	if err != nil {
		return err
	}
	byAddress, err := db.peopleOf(ctx, func(a string, first int64) bool { at, ok := forget[a]; return ok && first <= at })
	if err != nil {
		return err
	}
	for _, id := range byAddress {
		if same, _ := later.fate(id, own.people[id].created); !same {
			found = append(found, id)
		}
	}
	for _, id := range found {
		if err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			return people.Erase(ctx, people.In(db.people, tx, db.ring.In(tx)), id, 0)
		}); err != nil {
			return err
		}
		done.Erased++
	}
	return nil
}

// rememberErasures keeps the marks of erasures that the copy does not have, so that
// they hold as well when a still other copy takes its place one day.
func (db *DB) rememberErasures(ctx context.Context, own, later Wishes) error {
	held := own.wishes()
	for _, e := range later.erasures {
		if len(e.addresses) == 0 || held[wish{e.addresses[0], e.at}] {
			continue
		}
		err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			var person, id int64
			err := tx.Row(ctx, `INSERT INTO person (lang, created_at, last_seen, erased_at) VALUES ('', $1, $1, $1) RETURNING id`, []any{e.at}, &person)
			if err == nil {
				err = tx.Row(ctx, `INSERT INTO erasure (person_id, at) VALUES ($1, $2) RETURNING id`, []any{person, e.at}, &id)
			}
			for kind, keys := range map[string][]string{"address": e.addresses, "nik": e.niks} {
				for _, key := range keys {
					if err == nil {
						_, err = tx.Exec(ctx, `INSERT INTO erasure_key (erasure_id, kind, fingerprint) VALUES ($1, $2, $3)`, id, kind, key)
					}
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// silenceAgain leaves alone who said BERHENTI after the copy was made. The mark of
// the address comes after the person's own, so that an interrupted call is made good.
func (db *DB) silenceAgain(ctx context.Context, own, later Wishes, done *Granted) error {
	found, err := db.peopleOf(ctx, func(a string, _ int64) bool { _, had := own.silent[a]; _, has := later.silent[a]; return has && !had })
	if err != nil {
		return err
	}
	for _, id := range found {
		if err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			return people.OptOut(ctx, people.In(db.people, tx, db.ring.In(tx)), id, 0)
		}); err != nil {
			return err
		}
		done.Silenced++
	}
	for address, since := range later.silent {
		if _, ok := own.silent[address]; ok {
			continue
		}
		err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO suppression (address_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`, address, since)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// peopleOf lists the people who have an address that is meant. means is asked
// with the fingerprint of each address and when it was first seen.
func (db *DB) peopleOf(ctx context.Context, means func(address string, first int64) bool) (found []int64, err error) {
	err = db.sql.Each(ctx, `SELECT kind, value, person_id, first_seen FROM address ORDER BY person_id`, nil, func(rows *sql.Rows) error {
		var a bot.Address
		var person, first int64
		if err := rows.Scan(&a.Kind, &a.Value, &person, &first); err != nil {
			return err
		}
		if means(people.AddressKey(db.ring, a), first) && (len(found) == 0 || found[len(found)-1] != person) {
			found = append(found, person)
		}
		return nil
	})
	return found, err
}
