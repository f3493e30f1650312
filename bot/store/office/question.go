package office

import (
	"context"
	"database/sql"
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

// AddQuestion keeps such a text of a person's message.
func AddQuestion(ctx context.Context, tx *Tx, person int64, message bot.MessageID, e bot.NotUnderstood) error {
	return tx.sql.Write(ctx, `INSERT INTO not_understood (person_id, message_id, body, lang, created_at) VALUES ($1, $2, $3, $4, $5)`,
		person, column.Message(message), messages.Words(tx.messages, message, e.Text), e.Lang, tx.sql.Now())
}
