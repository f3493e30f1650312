package office

import (
	"context"

	"kanca/bot"
	"kanca/bot/store/messages"
)

// toStaff puts a message to staff into the outbox, where replies go.
func (tx *Tx) toStaff(ctx context.Context, person int64, channel bot.ChannelName, to bot.Address, replyTo bot.MessageID, text messages.Reply) (id bot.MessageID, err error) {
	if err := tx.messages.AddReplies(ctx, person, channel, to, replyTo, []messages.Reply{text}); err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `SELECT max(id) FROM message WHERE person_id = $1 AND direction = 'out'`, []any{person}, &id)
	return id, err
}

func (tx *Tx) noteTold(ctx context.Context, entry int64, message bot.MessageID, staff int64, position int) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO staff_alert (inbox_id, message_id, staff_id, position, at) VALUES ($1, $2, $3, $4, $5)`,
		entry, message, staff, position, tx.sql.Now())
	return err
}
