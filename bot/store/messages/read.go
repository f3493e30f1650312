package messages

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/outbox"
)

// StoredMessage is a message of either direction.
type StoredMessage struct {
	ID         bot.MessageID
	Inbound    bool
	Lane       bot.Lane // outbound
	Channel    bot.ChannelName
	Address    string // "kind:value", "" once forgotten
	ProviderID string
	Kind       bot.Kind
	Text       string
	Attachment string       // JSON, or ""
	State      outbox.State // inbound: "handled" or "failed"
	ReplyTo    bot.MessageID
	Segments   int
	Attempt    int
	ErrorCode  string
	CreatedAt  time.Time
}

// Messages returns the newest messages of a person, at most limit, oldest first.
func (db *DB) Messages(ctx context.Context, person int64, limit int) (out []StoredMessage, err error) {
	err = db.sql.Each(ctx, `
		SELECT * FROM (
			SELECT id, direction = 'in', priority, channel, address, coalesce(provider_id, ''), kind, body, attachment, state,
				coalesce(reply_to, 0), segments, attempt, error_code, created_at
			FROM message WHERE person_id = $1 ORDER BY id DESC LIMIT $2) newest
		ORDER BY id`, []any{person, limit}, func(rows *sql.Rows) error {
		var m StoredMessage
		var created int64
		err := rows.Scan(&m.ID, &m.Inbound, &m.Lane, &m.Channel, &m.Address, &m.ProviderID, &m.Kind, &m.Text, &m.Attachment, &m.State,
			&m.ReplyTo, &m.Segments, &m.Attempt, &m.ErrorCode, &created)
		m.CreatedAt = column.Moment(created)
		out = append(out, m)
		return err
	})
	return out, err
}

// LastInbound returns when the person who has the address last wrote on the
// channel, by the provider's clock; the zero time where nobody did.
func (db *DB) LastInbound(ctx context.Context, channel bot.ChannelName, a bot.Address) (at time.Time, err error) {
	err = db.sql.Each(ctx, `
		SELECT max(coalesce(sent_at, created_at)) FROM message
		WHERE direction = 'in' AND channel = $1 AND person_id = (SELECT person_id FROM address WHERE kind = $2 AND value = $3)`,
		[]any{channel, string(a.Kind), a.Value}, func(r *sql.Rows) error {
			var last sql.NullInt64
			err := r.Scan(&last)
			if last.Valid {
				at = column.Moment(last.Int64)
			}
			return err
		})
	return at, err
}
