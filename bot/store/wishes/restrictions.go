package wishes

import (
	"context"
	"database/sql"
	"slices"

	"kanca/bot"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// restrictAgain leaves the data of people alone who asked for that after the copy was made,
// also where they were joined to somebody since, and ends the files that may hold them. It
// is known by the person where the later database has the same one, and else by an address:
// to leave somebody alone who did not ask can be mended, the other way round it cannot. What
// was loosened since stays as it is in the copy: the stricter wish holds.
func (db *DB) restrictAgain(ctx context.Context, later Wishes, done *Granted) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		done.Restricted = 0
		since, unknown := map[int64]int64{}, map[int64]bool{}
		if err := tx.Each(ctx, `SELECT id, created_at FROM person WHERE restricted_at IS NULL AND erased_at IS NULL`, nil, func(r *sql.Rows) error {
			var id, created int64
			err := r.Scan(&id, &created)
			switch h, same := later.now(id, created); {
			case !same:
				unknown[id] = true
			case h.since != 0:
				since[id] = h.since
			}
			return err
		}); err != nil {
			return err
		}
		if err := tx.Each(ctx, `SELECT kind, value, person_id, first_seen FROM address`, nil, func(r *sql.Rows) error {
			var a bot.Address
			var id, first int64
			err := r.Scan(&a.Kind, &a.Value, &id, &first)
			if at, rests := later.resting[a]; rests && unknown[id] && first <= at {
				since[id] = max(since[id], at)
			}
			return err
		}); err != nil {
			return err
		}
		for id, at := range since {
			if _, err := tx.Exec(ctx, `UPDATE person SET restricted_at = $2 WHERE id = $1`, id, at); err != nil {
				return err
			}
			for _, step := range slices.Concat(records.ExportSteps, records.SendAgain) {
				if _, err := tx.Exec(ctx, step.Query, step.Args(map[string]any{":person": id, ":now": tx.Now()})...); err != nil {
					return err
				}
			}
			done.Restricted++
		}
		if done.Restricted > 0 {
			tx.Scrub()
		}
		return nil
	})
}
