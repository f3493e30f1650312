package regency

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"kanca/bot/identity"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// Count is how often something was asked for on a day.
type Count struct {
	Day, Key string
	N        int64
}

// The subjects that are counted by the day.
const (
	Agencies  = "agency"   // by the verdict
	Trainings = "training" // by the course, "" without one
)

// Tally counts once more, on the day of the database's clock in zone.
func Tally(ctx context.Context, tx *sqldb.Tx, zone *time.Location, subject, key string) error {
	day := column.Moment(tx.Now()).In(zone).Format(time.DateOnly)
	return tx.Write(ctx, `INSERT INTO tally (day, subject, key, count) VALUES ($1, $2, $3, 1)
		ON CONFLICT (day, subject, key) DO UPDATE SET count = tally.count + 1`, day, subject, column.Words(key))
}

// RegencyTally lists what was counted of a subject from a day on, "" for all days.
func (db *DB) RegencyTally(ctx context.Context, subject, from string) (out []Count, err error) {
	err = db.sql.Each(ctx, `SELECT day, key, count FROM tally WHERE subject = $1 AND day >= $2 ORDER BY day, key`, []any{subject, from}, func(rows *sql.Rows) error {
		var c Count
		err := rows.Scan(&c.Day, &c.Key, &c.N)
		out = append(out, c)
		return err
	})
	return out, err
}

// RegencyTallyMark tells two states of a subject apart.
func (db *DB) RegencyTallyMark(ctx context.Context, subject string) (mark string, err error) {
	var rows, sum int64
	err = db.sql.Row(ctx, `SELECT count(*), coalesce(sum(count), 0) FROM tally WHERE subject = $1`, []any{subject}, &rows, &sum)
	return strconv.FormatInt(rows, 10) + " " + strconv.FormatInt(sum, 10), err
}

// Question is a text that nobody had an answer for, without who wrote it.
type Question struct {
	ID         int64
	At         time.Time
	Lang, Text string
}

// RegencyQuestions lists the questions that nobody had an answer for, but those of people
// who want nothing done with their data; every number in them is hidden.
func (db *DB) RegencyQuestions(ctx context.Context) (out []Question, err error) {
	err = db.sql.Each(ctx, `SELECT q.id, q.created_at, q.lang, q.body FROM not_understood q JOIN person p ON p.id = q.person_id WHERE p.restricted_at IS NULL ORDER BY q.id`, nil, func(rows *sql.Rows) error {
		var q Question
		var at int64
		err := rows.Scan(&q.ID, &at, &q.Lang, &q.Text)
		q.At, q.Text = column.Moment(at), identity.MaskNumbers(q.Text)
		out = append(out, q)
		return err
	})
	return out, err
}

// RegencyQuestionsMark tells two states of the questions apart.
func (db *DB) RegencyQuestionsMark(ctx context.Context) (mark string, err error) {
	var rows, last, left int64
	err = db.sql.Row(ctx, `SELECT count(*), coalesce(max(q.id), 0), count(*) FILTER (WHERE p.restricted_at IS NOT NULL) FROM not_understood q JOIN person p ON p.id = q.person_id`, nil, &rows, &last, &left)
	return strconv.FormatInt(rows, 10) + " " + strconv.FormatInt(last, 10) + " " + strconv.FormatInt(left, 10), err
}
