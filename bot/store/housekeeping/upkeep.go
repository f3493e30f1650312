package housekeeping

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Upkeep is how a task of the house's upkeep went last.
type Upkeep struct {
	Task     string
	Began    time.Time // the newest try; zero where there was none
	Done     time.Time // the newest try that succeeded; zero where none has
	Failures int       // tries since then that failed
	Result   string    // of the newest try, for people
}

// Upkeep returns how each task that was ever tried went last, by name.
func (db *DB) Upkeep(ctx context.Context) (tasks []Upkeep, err error) {
	err = db.sql.Each(ctx, `SELECT task, began_at, coalesce(done_at, 0), failures, result FROM upkeep ORDER BY task`, nil, func(r *sql.Rows) error {
		var u Upkeep
		var began, done int64
		err := r.Scan(&u.Task, &began, &done, &u.Failures, &u.Result)
		if u.Began = column.Moment(began); done > 0 {
			u.Done = column.Moment(done)
		}
		tasks = append(tasks, u)
		return err
	})
	return tasks, err
}

// NoteUpkeep keeps how a try went: failed is whether it must be tried again
// before its time. result is a sentence for people without anybody's data.
func (db *DB) NoteUpkeep(ctx context.Context, task string, began time.Time, failed bool, result string) error {
	done, failures := sql.NullInt64{Int64: db.sql.Now(), Valid: !failed}, 0
	if failed {
		failures = 1
	}
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO upkeep (task, began_at, done_at, failures, result) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (task) DO UPDATE SET began_at = excluded.began_at, done_at = coalesce(excluded.done_at, upkeep.done_at),
				failures = CASE WHEN excluded.failures = 0 THEN 0 ELSE upkeep.failures + 1 END, result = excluded.result`,
			task, began.UnixMilli(), done, failures, column.Clean(result))
		return err
	})
}
