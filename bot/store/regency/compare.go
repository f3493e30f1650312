package regency

import (
	"context"
	"database/sql"
	"strings"

	"kanca/bot/store/sqldb"
)

// In what the two databases may differ so that people have to decide.
const (
	Unknown = "unknown" // it stands at the regency, and nobody knows of it here
	Newer   = "newer"   // it is newer there
	Deleted = "deleted" // it was deleted there, and is here again
)

// Difference is one thing in which the two databases differ.
type Difference struct{ Kind, Key, What string }

// Standing is how a thing stands in this database.
type Standing struct {
	Version int64
	Gone    bool // it was deleted
	Waits   bool // it is to arrive
}

// RegencyStanding tells how everything of a kind stands, by its key.
func (db *DB) RegencyStanding(ctx context.Context, kind string) (map[string]Standing, error) {
	query := `SELECT r.id, r.version, FALSE, o.key IS NOT NULL FROM report r LEFT JOIN regency_outbox o ON o.kind = $1 AND o.key = r.id`
	if kind == Registration {
		query = `SELECT d.registration_id, d.version, TRUE, o.key IS NOT NULL FROM registration_deleted d LEFT JOIN regency_outbox o ON o.kind = $1 AND o.key = d.registration_id
			WHERE NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = d.registration_id)
			UNION ALL SELECT r.id, r.version, FALSE, o.key IS NOT NULL FROM registration r LEFT JOIN regency_outbox o ON o.kind = $1 AND o.key = r.id`
	}
	all := map[string]Standing{}
	err := db.sql.Each(ctx, query, []any{kind}, func(rows *sql.Rows) error {
		var key string
		var s Standing
		err := rows.Scan(&key, &s.Version, &s.Gone, &s.Waits)
		all[key] = s
		return err
	})
	return all, err
}

// SendRegencyAgain puts things of a kind into the outbox that the regency lost.
func (db *DB) SendRegencyAgain(ctx context.Context, kind string, keys []string) error {
	for part := range chunks(keys, atOnce) {
		err := db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
			for _, query := range everything[kind] {
				var args sqldb.Arguments
				args.Add(tx.Now())
				var these []string
				for _, key := range part {
					these = append(these, args.Add(key))
				}
				if _, err := tx.Exec(ctx, strings.Replace(query, `WHERE TRUE`, `WHERE `+keyOf(query)+` IN (`+strings.Join(these, ", ")+`)`, 1), args.All...); err != nil {
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

// keyOf is the column that names what a statement of everything takes.
func keyOf(query string) string {
	if strings.Contains(query, `registration_deleted`) {
		return `registration_id`
	}
	return `id`
}

// everything are the statements that put all of a kind into the outbox.
var everything = map[string][]string{
	Registration: {
		`INSERT INTO regency_outbox (kind, key, person_id, version, since) SELECT 'registration', id, person_id, version, CAST($1 AS BIGINT) FROM registration WHERE TRUE ON CONFLICT (kind, key) DO NOTHING`,
		`INSERT INTO regency_outbox (kind, key, person_id, version, since) SELECT 'registration', registration_id, NULL, version, CAST($1 AS BIGINT) FROM registration_deleted WHERE TRUE ON CONFLICT (kind, key) DO NOTHING`,
	},
	Report: {
		`INSERT INTO regency_outbox (kind, key, person_id, version, since) SELECT 'report', id, NULL, version, CAST($1 AS BIGINT) FROM report WHERE TRUE ON CONFLICT (kind, key) DO NOTHING`,
	},
}

// RegencyDiffers keeps in what the two databases differ, instead of what was kept before.
func (db *DB) RegencyDiffers(ctx context.Context, all []Difference) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM regency_difference`); err != nil {
			return err
		}
		for part := range chunks(all, atOnce) {
			var args sqldb.Arguments
			var rows []string
			now := args.Add(tx.Now())
			for _, d := range part {
				rows = append(rows, "("+args.Add(d.Kind)+", "+args.Add(d.Key)+", "+args.Add(d.What)+", CAST("+now+" AS BIGINT))")
			}
			if _, err := tx.Exec(ctx, `INSERT INTO regency_difference (kind, key, what, at) VALUES `+strings.Join(rows, ", "), args.All...); err != nil {
				return err
			}
		}
		return nil
	})
}

// RegencyTaken lists the rows of dinas.tindak_lanjut that were taken up, by their keys.
func (db *DB) RegencyTaken(ctx context.Context) (map[string]bool, error) {
	keys := map[string]bool{}
	err := db.sql.Each(ctx, `SELECT key FROM regency_followup`, nil, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		keys[key] = true
		return err
	})
	return keys, err
}

// Refused is a row of the regency that was not applied since staff of kanca had gone on.
type Refused struct{ Registration, Status string }

// refusedStale is kept for a row that was not applied as it was older than a step of staff.
const refusedStale = "stale"

// differences reads them into a state, and which rows of the regency were too late.
func (db *DB) differences(ctx context.Context, s *State) error {
	s.Differ = map[string]int{}
	if err := db.sql.Each(ctx, `SELECT what, count(*) FROM regency_difference GROUP BY what`, nil, func(rows *sql.Rows) error {
		var what string
		var n int
		err := rows.Scan(&what, &n)
		s.Differ[what] = n
		return err
	}); err != nil {
		return err
	}
	for _, what := range []string{Deleted, Unknown, Newer} {
		if err := db.sql.Each(ctx, `SELECT kind, key, what FROM regency_difference WHERE what = $1 ORDER BY kind, key LIMIT $2`, []any{what, examples}, func(rows *sql.Rows) error {
			var d Difference
			err := rows.Scan(&d.Kind, &d.Key, &d.What)
			s.Differing = append(s.Differing, d)
			return err
		}); err != nil {
			return err
		}
	}
	return db.sql.Each(ctx, `SELECT registration_id, status FROM regency_followup WHERE refused = $1 AND at > $2 ORDER BY at DESC, key LIMIT $3`, []any{refusedStale, db.sql.Now() - toldFor.Milliseconds(), examples}, func(rows *sql.Rows) error {
		var r Refused
		err := rows.Scan(&r.Registration, &r.Status)
		s.Refused = append(s.Refused, r)
		return err
	})
}
