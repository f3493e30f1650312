package outbox

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"kanca/bot"
)

// Owners tells which message each of the provider's ids belongs to. An id that no
// message has is left out.
func (db *DB) Owners(ctx context.Context, channel bot.ChannelName, ids []string) (map[string]bot.MessageID, error) {
	owners := map[string]bot.MessageID{}
	if len(ids) == 0 {
		return owners, nil
	}
	args, places := []any{channel}, make([]string, 0, len(ids))
	for _, id := range ids {
		args = append(args, id)
		places = append(places, "$"+strconv.Itoa(len(args)))
	}
	err := db.sql.Each(ctx, `SELECT provider_id, id FROM message WHERE channel = $1 AND direction = 'out' AND provider_id IN (`+strings.Join(places, ", ")+`)`,
		args, func(r *sql.Rows) error {
			var provider string
			var id bot.MessageID
			err := r.Scan(&provider, &id)
			owners[provider] = id
			return err
		})
	return owners, err
}

// Receipts turns what people's phones said about messages, by the provider's ids
// of them, into outcomes for Mark. An id that nobody knows is passed over.
func (db *DB) Receipts(ctx context.Context, channel bot.ChannelName, states map[string]State) (outcomes []Outcome, err error) {
	for id, state := range states {
		err := db.sql.Each(ctx, `SELECT id FROM message WHERE channel = $1 AND direction = 'out' AND provider_id = $2`, []any{channel, id}, func(r *sql.Rows) error {
			o := Outcome{State: state}
			err := r.Scan(&o.ID)
			outcomes = append(outcomes, o)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}
