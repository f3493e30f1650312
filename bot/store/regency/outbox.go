// Package regency keeps what is to arrive in the regency's own database until it has, how
// that goes, and which rows of the regency were taken up.
package regency

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/keys"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// The kinds of things that arrive one by one.
const (
	Registration = "registration"
	Report       = "report"
)

// DB is that part of a database.
type DB struct {
	sql  *sqldb.DB
	ring *keys.Ring
}

// New returns that part of a database.
func New(on *sqldb.DB, ring *keys.Ring) *DB { return &DB{on, ring} }

// Note puts into the outbox that a version of a thing is to arrive, in the transaction
// that makes it. person is whose it is, 0 for nobody's.
func Note(ctx context.Context, tx *sqldb.Tx, kind, key string, person, version int64) error {
	return tx.Write(ctx, `INSERT INTO regency_outbox (kind, key, person_id, version, since) VALUES ($1, $2, $3, $4, $5)`+records.OnceMore,
		kind, key, sql.NullInt64{Int64: person, Valid: person != 0}, version, tx.Now())
}

// Due is a thing that is to arrive.
type Due struct {
	Kind, Key string
	Person    int64 // whose it is; 0 for nobody's
	Version   int64 // the newest that is to arrive
	Since     time.Time
	Tries     int
	Reason    string // why it did not arrive; "" before the first try
}

// longestWait is more than any wait until the next try: what is put off further was put
// off while the clock was wrong.
const longestWait = 25 * time.Hour

const dueColumns = `o.kind, o.key, coalesce(o.person_id, 0), o.version, o.since, o.tries, o.reason`

// RegencyDue lists what of a kind is to be tried now, the longest waiting first, at most
// limit. Behind a thing of a person that could not be written, later ones of theirs wait.
func (db *DB) RegencyDue(ctx context.Context, kind string, limit int) (out []Due, err error) {
	now := db.sql.Now()
	err = db.sql.Each(ctx, `SELECT `+dueColumns+` FROM regency_outbox o
		WHERE o.kind = $1 AND (o.next_at <= $2 OR o.next_at > $3) AND NOT EXISTS (SELECT 1 FROM regency_outbox b
			WHERE b.person_id = o.person_id AND b.since < o.since AND b.kind = o.kind AND b.reason <> '' AND b.aside = 0 AND b.next_at > $2 AND b.next_at <= $3)
		ORDER BY o.since, o.key LIMIT $4`, []any{kind, now, now + longestWait.Milliseconds(), limit}, scanDue(&out))
	return out, err
}

func scanDue(to *[]Due) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var d Due
		var since int64
		err := rows.Scan(&d.Kind, &d.Key, &d.Person, &d.Version, &since, &d.Tries, &d.Reason)
		d.Since = column.Moment(since)
		*to = append(*to, d)
		return err
	}
}

// atOnce is how many rows one statement names.
const atOnce = 400

// RegencyArrived takes out of the outbox what has arrived, of each up to the version that
// did; what changed meanwhile stays. Deletions are confirmed.
func (db *DB) RegencyArrived(ctx context.Context, arrived []Due) error {
	for part := range chunks(arrived, atOnce) {
		err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			for kind, of := range byKind(part) {
				var args sqldb.Arguments
				var rows []string
				for _, d := range of {
					rows = append(rows, "("+args.Add(d.Key)+", CAST("+args.Add(d.Version)+" AS BIGINT))")
				}
				arrived, last := `WITH arrived (key, version) AS (VALUES `+strings.Join(rows, ", ")+`) `, args.Add(kind)
				if _, err := tx.Exec(ctx, arrived+`DELETE FROM regency_outbox WHERE kind = `+last+` AND key IN (SELECT key FROM arrived)
					AND EXISTS (SELECT 1 FROM arrived a WHERE a.key = regency_outbox.key AND a.version >= regency_outbox.version)`, args.All...); err != nil {
					return err
				}
				if kind != Registration {
					continue
				}
				args.All[len(args.All)-1] = tx.Now()
				if _, err := tx.Exec(ctx, arrived+`UPDATE registration_deleted SET arrived_at = `+last+` WHERE arrived_at IS NULL AND registration_id IN (SELECT key FROM arrived)
					AND EXISTS (SELECT 1 FROM arrived a WHERE a.key = registration_deleted.registration_id AND a.version >= registration_deleted.version)`, args.All...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Held is a thing that did not arrive.
type Held struct {
	Due
	Reason string // in words
	Wait   time.Duration
	Aside  bool // it holds up nothing else of its person
}

// RegencyHeld keeps why things did not arrive, and puts them off.
func (db *DB) RegencyHeld(ctx context.Context, all []Held) error {
	for part := range chunks(all, atOnce) {
		err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			var args sqldb.Arguments
			var rows []string
			for _, h := range part {
				aside := 0
				if h.Aside {
					aside = 1
				}
				rows = append(rows, "("+args.Add(h.Kind)+", "+args.Add(h.Key)+", CAST("+args.Add(h.Version)+" AS BIGINT), "+args.Add(column.Words(h.Reason))+", CAST("+args.Add(tx.Now()+h.Wait.Milliseconds())+" AS BIGINT), CAST("+args.Add(aside)+" AS BIGINT))")
			}
			_, err := tx.Exec(ctx, `WITH held (kind, key, version, reason, next_at, aside) AS (VALUES `+strings.Join(rows, ", ")+`)
				UPDATE regency_outbox SET tries = regency_outbox.tries + 1, reason = held.reason, next_at = held.next_at, aside = held.aside
				FROM held WHERE regency_outbox.kind = held.kind AND regency_outbox.key = held.key AND regency_outbox.version <= held.version`, args.All...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Wake lets what waits for a person, and not for the regency, be tried at once: they agreed
// to something.
func Wake(ctx context.Context, tx *sqldb.Tx, person int64) error {
	return tx.Write(ctx, `UPDATE regency_outbox SET next_at = 0 WHERE person_id = $1 AND aside = 1`, person)
}

// OvertakeRegency gives a thing a newer version than the one that the regency has: this
// database is older than what arrived there, as after a restore. What was deleted here is
// deleted by a newer version; of what was never here nothing is to arrive.
func (db *DB) OvertakeRegency(ctx context.Context, kind, id string, there int64) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		var version, person int64
		newer := ` SET version = CASE WHEN version > $2 THEN version ELSE $2 + 1 END`
		var err error
		if kind == Report {
			err = tx.Row(ctx, `UPDATE report`+newer+` WHERE id = $1 RETURNING version`, []any{id, there}, &version)
		} else {
			err = tx.Row(ctx, `UPDATE registration`+newer+` WHERE id = $1 RETURNING version, person_id`, []any{id, there}, &version, &person)
			if errors.Is(err, sql.ErrNoRows) {
				err = tx.Row(ctx, `UPDATE registration_deleted`+newer+`, arrived_at = NULL WHERE registration_id = $1 RETURNING version`, []any{id, there}, &version)
			}
		}
		if errors.Is(err, sql.ErrNoRows) {
			_, err := tx.Exec(ctx, `DELETE FROM regency_outbox WHERE kind = $1 AND key = $2`, kind, id)
			return err
		}
		if err != nil {
			return err
		}
		return Note(ctx, tx, kind, id, person, version)
	})
}

func byKind(all []Due) map[string][]Due {
	kinds := map[string][]Due{}
	for _, d := range all {
		kinds[d.Kind] = append(kinds[d.Kind], d)
	}
	return kinds
}

func chunks[T any](all []T, size int) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			n := min(size, len(all))
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// named is a list of ids in a query, and its arguments.
func named(ids []string) (places string, args []any) {
	var all sqldb.Arguments
	for n, id := range ids {
		if n > 0 {
			places += ", "
		}
		places += all.Add(id)
	}
	return places, all.All
}
