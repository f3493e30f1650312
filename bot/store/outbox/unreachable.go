package outbox

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// markUnreachable keeps that the address of a message cannot be reached on its
// channel, and takes back the announcements that wait for it. Replies are still
// tried: the person may write again. It changes nothing when the person has
// written on that channel since the message.
func (tx *transaction) markUnreachable(ctx context.Context, message bot.MessageID, code string) error {
	n, err := tx.sql.Exec(ctx, `
		INSERT INTO unreachable (channel, address, person_id, code, since)
		SELECT m.channel, m.address, m.person_id, $1, $2 FROM message m
		WHERE m.id = $3 AND m.address <> '' AND NOT EXISTS (
			SELECT 1 FROM message i WHERE i.person_id = m.person_id AND i.id > m.id AND i.direction = 'in' AND i.channel = m.channel)
		ON CONFLICT DO NOTHING`, column.Clean(code), tx.sql.Now(), message)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.sql.Exec(ctx, `
		UPDATE message SET state = 'cancelled', error_code = 'unreachable'
		WHERE state = 'queued' AND priority = $1 AND person_id = (SELECT person_id FROM message WHERE id = $2)
		AND channel = (SELECT channel FROM message WHERE id = $2) AND address = (SELECT address FROM message WHERE id = $2)`,
		bot.LaneAnnouncement, message)
	return err
}

// ReachableAgain takes the mark from addresses that a message came from.
func ReachableAgain(ctx context.Context, tx *sqldb.Tx, channel bot.ChannelName, from []bot.Address) error {
	var places strings.Builder
	args := []any{channel}
	for i, a := range from {
		if i > 0 {
			places.WriteString(", ")
		}
		places.WriteString("$" + strconv.Itoa(i+2))
		args = append(args, a.String())
	}
	return tx.Write(ctx, `DELETE FROM unreachable WHERE channel = $1 AND address IN (`+places.String()+`)`, args...)
}

// Unreachable tells which of a person's addresses cannot be reached on a
// channel, with the provider's code for each.
func (db *DB) Unreachable(ctx context.Context, channel bot.ChannelName, person int64) (map[bot.Address]string, error) {
	out := map[bot.Address]string{}
	err := db.sql.Each(ctx, `SELECT address, code FROM unreachable WHERE person_id = $1 AND channel = $2`, []any{person, channel}, func(r *sql.Rows) error {
		var address, code string
		err := r.Scan(&address, &code)
		if a, ok := bot.ParseAddress(address); ok {
			out[a] = code
		}
		return err
	})
	return out, err
}
