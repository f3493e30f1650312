package office

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/messages"
)

// Question is a text that the bot had no answer for.
type Question struct {
	Text string
	Lang bot.Lang
	At   time.Time
}

// NotUnderstood returns the newest such texts, at most limit.
func (db *DB) NotUnderstood(ctx context.Context, limit int) (out []Question, err error) {
	err = db.sql.Each(ctx, `SELECT body, lang, created_at FROM not_understood ORDER BY created_at DESC, id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var q Question
		var at int64
		err := rows.Scan(&q.Text, &q.Lang, &at)
		q.At = column.Moment(at)
		out = append(out, q)
		return err
	})
	return out, err
}

// OpenQuestion is such a text of the last week that nobody of the office has looked at, and
// whose it is.
type OpenQuestion struct {
	ID int64
	Question
	Person PersonLine
}

// OpenQuestions lists those, the newest first: the ones before another (zero: all), at most
// limit. They are as many as Today.Unanswered counts.
func (db *DB) OpenQuestions(ctx context.Context, before OpenQuestion, limit int) (out []OpenQuestion, err error) {
	args := []any{db.sql.Now() - lostFor.Milliseconds(), limit}
	query := `SELECT ` + personColumns + `, q.id, q.body, q.lang, q.created_at FROM not_understood q JOIN person p ON p.id = q.person_id
		WHERE q.seen_at IS NULL AND q.created_at > $1`
	if before.ID != 0 {
		args = append(args, before.At.UnixMilli(), before.ID)
		query += ` AND (q.created_at < $3 OR q.created_at = $3 AND q.id < $4)`
	}
	err = db.sql.Each(ctx, query+` ORDER BY q.created_at DESC, q.id DESC LIMIT $2`, args, func(rows *sql.Rows) error {
		var q OpenQuestion
		var at int64
		var err error
		q.Person, err = scanPerson(rows, &q.ID, &q.Text, &q.Lang, &at)
		q.At = column.Moment(at)
		out = append(out, q)
		return err
	})
	return out, err
}

// SeeQuestions keeps that somebody has looked at such texts, and returns of how many nobody
// had.
func (tx *Tx) SeeQuestions(ctx context.Context, ids ...int64) (n int64, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	args, holes := []any{tx.sql.Now()}, make([]string, len(ids))
	for i, id := range ids {
		args, holes[i] = append(args, id), fmt.Sprint("$", i+2)
	}
	return tx.sql.Exec(ctx, `UPDATE not_understood SET seen_at = $1 WHERE seen_at IS NULL AND id IN (`+strings.Join(holes, ", ")+`)`, args...)
}

// AddQuestion keeps such a text of a person's message.
func AddQuestion(ctx context.Context, tx *Tx, person int64, message bot.MessageID, e bot.NotUnderstood) error {
	return tx.sql.Write(ctx, `INSERT INTO not_understood (person_id, message_id, body, lang, created_at) VALUES ($1, $2, $3, $4, $5)`,
		person, column.Message(message), messages.Words(tx.messages, message, e.Text), e.Lang, tx.sql.Now())
}
