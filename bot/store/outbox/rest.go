package outbox

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// Rest is a time in which a channel takes no messages of a lane, nor of those
// behind it, because its provider named that time.
type Rest struct {
	Channel bot.ChannelName
	Lane    bot.Lane
	Until   time.Time
	Code    string // the provider's, for people
}

// KeepRest keeps a rest that was named now, so that it holds also for the process
// that sends next. The later end of two counts.
func (db *DB) KeepRest(ctx context.Context, r Rest) error {
	return db.inTx(ctx, func(tx *transaction) error {
		// An end that was written while the clock ran ahead counts for nothing.
		_, err := tx.sql.Exec(ctx, `
			INSERT INTO channel_rest (channel, lane, since, until, code) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (channel, lane) DO UPDATE SET since = excluded.since, until = excluded.until, code = excluded.code
			WHERE channel_rest.until < excluded.until OR channel_rest.since > excluded.since`,
			string(r.Channel), int64(r.Lane), db.sql.Now(), r.Until.UnixMilli(), r.Code)
		return err
	})
}

// Rests returns the rests of a channel that are not over. One that was named in
// what is the future now, because the clock was set back, has no known end and is
// left out.
func (db *DB) Rests(ctx context.Context, channel bot.ChannelName) (list []Rest, err error) {
	now := db.sql.Now()
	err = db.sql.Each(ctx, `SELECT lane, until, code FROM channel_rest WHERE channel = $1 AND since <= $2 AND until > $3 ORDER BY lane`,
		[]any{string(channel), now, now}, func(rows *sql.Rows) error {
			r := Rest{Channel: channel}
			var lane, until int64
			err := rows.Scan(&lane, &until, &r.Code)
			r.Lane, r.Until = bot.Lane(lane), column.Moment(until)
			list = append(list, r)
			return err
		})
	return list, err
}
