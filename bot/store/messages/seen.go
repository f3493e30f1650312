package messages

import (
	"context"
	"database/sql"
	"errors"

	"kanca/bot"
)

// kindRevoked is the kind of a message that its sender deleted for everyone.
const kindRevoked = "revoked"

// TakenBack reports whether a message that this transaction stored was deleted for
// everyone before it came.
func (tx *Tx) TakenBack(message bot.MessageID) bool { return message != 0 && tx.takenBack == message }

// MessageOf returns the stored message of a person that the provider calls by that
// id, 0 when there is none.
func (tx *Tx) MessageOf(ctx context.Context, channel bot.ChannelName, providerID string) (id bot.MessageID, err error) {
	if providerID == "" {
		return 0, nil
	}
	err = tx.sql.Row(ctx, `SELECT id FROM message WHERE channel = $1 AND seen_key = $2 AND direction = 'in'`,
		[]any{channel, tx.db.seenKey(channel, providerID)}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// seenKey tells a message delivered again. It is a fingerprint because provider
// ids may hold the sender's number, and it must outlive the sender's data.
func (db *DB) seenKey(channel bot.ChannelName, providerID string) string {
	return db.ring.Keys().BlindIndex("message", string(channel)+"\n"+providerID)
}
