// Package wishes keeps what people asked for true when an older copy of the database takes
// its place: to be forgotten, to be left alone, to have taken something back. The same holds
// for the doors that the office closed.
package wishes

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"kanca/bot"
	"kanca/bot/store/copies"
	"kanca/bot/store/keys"
	"kanca/bot/store/people"
	"kanca/bot/store/registrations"
	"kanca/bot/store/schema"
	"kanca/bot/store/sqldb"
)

// DB is a database that may be an older copy.
type DB struct {
	sql    *sqldb.DB
	ring   *keys.Ring // nil where rows are only copied
	people *people.DB
	copies *copies.DB
}

// New returns the wishes of a database. ring is nil where rows are only copied.
func New(on *sqldb.DB, ring *keys.Ring, p *people.DB, c *copies.DB) *DB { return &DB{on, ring, p, c} }

// Wishes are what people asked for that must hold even when an older copy of
// the database takes its place: to be forgotten, and to be left alone. They
// hold fingerprints of addresses; readable are those of people whose data are left
// alone, of which no fingerprint is kept. They are never written anywhere.
type Wishes struct {
	// Index is the check value of the key by which the fingerprints were made; "" in a
	// database that was never written to. Those of another key say nothing.
	Index string

	erasures []erasure
	silent   map[string]int64 // address -> since when it wants no announcements
	people   map[int64]human
	takings  map[string]taking
	accounts map[int64]account // of the office

	announced map[int64]announcement
	handed    map[handed]bool       // to whom announcements were handed out
	resting   map[bot.Address]int64 // since when the data of who has the address are left alone
}

// taking is what a person took back of a registration.
type taking struct {
	version   int64 // of the registration
	nik       bool  // it has none any more
	withdrawn bool
}

// versionedSchema is the first schema in which registrations have versions,
// restrictedSchema the first in which data can be left alone.
const (
	versionedSchema  = 42
	restrictedSchema = 114
)

// erasure is one person who was forgotten at a moment, in Unix milliseconds.
type erasure struct {
	person    int64
	at        int64
	addresses []string
	niks      []string
}

// human is what tells whether a person of one copy of a database is that of
// another copy: numbers may have been given anew since.
type human struct {
	created int64
	joined  int64 // the person that this one was joined to; 0 for none
	older   bool  // another was joined to this one, which may have made it older
	erased  bool  // at the person's own wish
	since   int64 // since when their data are left alone; 0: they are not
}

// wish is one address that was erased at a moment.
type wish struct {
	address string
	at      int64
}

func (w Wishes) wishes() map[wish]bool {
	all := map[wish]bool{}
	for _, e := range w.erasures {
		for _, a := range e.addresses {
			all[wish{a, e.at}] = true
		}
	}
	return all
}

// Wishes reads what people asked for. It needs no keys.
func (db *DB) Wishes(ctx context.Context) (Wishes, error) {
	w := Wishes{silent: map[string]int64{}, people: map[int64]human{}, takings: map[string]taking{}}
	var err error
	if w.Index, err = keys.Index(ctx, db.sql.Each); err != nil && !schema.NoTable(err) {
		return w, err
	}
	rows := map[int64]*erasure{}
	for _, q := range []struct {
		query string
		scan  func(*sql.Rows) error
	}{
		{`SELECT id, created_at FROM person`, func(r *sql.Rows) error {
			var id int64
			var h human
			err := r.Scan(&id, &h.created)
			w.people[id] = h
			return err
		}},
		{`SELECT older_id, newer_id FROM person_overlap ORDER BY noticed_at`, func(r *sql.Rows) error {
			var older, newer int64
			err := r.Scan(&older, &newer)
			one, other := w.people[older], w.people[newer]
			one.older, other.joined = true, older
			w.people[older], w.people[newer] = one, other
			return err
		}},
		{`SELECT id, person_id, at FROM erasure ORDER BY id`, func(r *sql.Rows) error {
			var id int64
			e := &erasure{}
			err := r.Scan(&id, &e.person, &e.at)
			rows[id] = e
			h := w.people[e.person]
			h.erased = true
			w.people[e.person] = h
			return err
		}},
		{`SELECT erasure_id, kind, fingerprint FROM erasure_key ORDER BY erasure_id, fingerprint`, func(r *sql.Rows) error {
			var id int64
			var kind, key string
			if err := r.Scan(&id, &kind, &key); err != nil || rows[id] == nil {
				return err
			}
			if kind == "address" {
				rows[id].addresses = append(rows[id].addresses, key)
			} else {
				rows[id].niks = append(rows[id].niks, key)
			}
			return nil
		}},
		{`SELECT address_key, since FROM suppression`, func(r *sql.Rows) error {
			var address string
			var since int64
			err := r.Scan(&address, &since)
			w.silent[address] = since
			return err
		}},
	} {
		if err := db.sql.Each(ctx, q.query, nil, q.scan); err != nil {
			return w, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		w.erasures = append(w.erasures, *rows[id])
	}
	if w.accounts, err = db.accounts(ctx); err != nil {
		return w, err
	}
	if w.announced, w.handed, err = db.announcements(ctx); err != nil {
		return w, err
	}
	have, _, err := db.copies.Origin(ctx)
	if err != nil || have < versionedSchema {
		return w, err
	}
	if have >= restrictedSchema {
		if err := db.sql.Each(ctx, `SELECT id, restricted_at FROM person WHERE restricted_at IS NOT NULL`, nil, func(r *sql.Rows) error {
			var id, since int64
			err := r.Scan(&id, &since)
			h := w.people[id]
			h.since = since
			w.people[id] = h
			return err
		}); err != nil {
			return w, err
		}
		w.resting = map[bot.Address]int64{}
		if err := db.sql.Each(ctx, `SELECT a.kind, a.value, p.restricted_at FROM person p JOIN address a ON a.person_id = p.id WHERE p.restricted_at IS NOT NULL`, nil, func(r *sql.Rows) error {
			var a bot.Address
			var since int64
			err := r.Scan(&a.Kind, &a.Value, &since)
			w.resting[a] = max(w.resting[a], since)
			return err
		}); err != nil {
			return w, err
		}
	}
	err = db.sql.Each(ctx, `SELECT id, version, nik_sealed = '', status = $1 FROM registration WHERE nik_sealed = '' OR status = $1`, []any{registrations.Withdrawn}, func(r *sql.Rows) error {
		var id string
		var t taking
		err := r.Scan(&id, &t.version, &t.nik, &t.withdrawn)
		w.takings[id] = t
		return err
	})
	return w, err
}

// fate tells what became of a person of an older copy: whether it is known here as
// the same one, and whether it was erased, also after it was joined to another.
func (w Wishes) fate(id, created int64) (same, erased bool) {
	h, same := w.now(id, created)
	return same, h.erased
}

// now is what a person of an older copy is here, where it is known as the same one:
// whoever it was joined to, unless it was erased.
func (w Wishes) now(id, created int64) (h human, same bool) {
	h, ok := w.people[id]
	if !ok || h.created != created && !(h.older && h.created < created) {
		return human{}, false
	}
	for range 100 { // no circle holds us up
		if h.erased || h.joined == 0 {
			break
		}
		h = w.people[h.joined]
	}
	return h, true
}
