package messages

import (
	"context"
	"time"

	"kanca/bot"
)

// StaffMessage is what a member of staff wrote to a person outside of kanca, on
// the office phone.
type StaffMessage struct {
	Channel    bot.ChannelName
	With       []bot.Address // every name of the person
	ProviderID string
	Kind       bot.Kind
	Text       string
	SentAt     time.Time
}

// takeOver notes that staff answer a person from now on: a take-over begins, or goes
// on until then. A message of staff that is told late shortens none.
func (tx *Tx) takeOver(ctx context.Context, person int64, m StaffMessage, until time.Time) error {
	_, err := tx.sql.Exec(ctx, `
		INSERT INTO takeover (person_id, channel, since, until, seen_to) VALUES ($1, $2, $3, $4, coalesce((
			SELECT max(id) FROM message WHERE person_id = $1 AND channel = $2 AND direction = 'in' AND sent_at <= $3), 0))
		ON CONFLICT (person_id, channel) DO UPDATE SET
			since = CASE WHEN takeover.until > excluded.since AND takeover.since < excluded.since THEN takeover.since ELSE excluded.since END,
			until = CASE WHEN takeover.until > excluded.until THEN takeover.until ELSE excluded.until END,
			seen_to = CASE WHEN takeover.seen_to > excluded.seen_to THEN takeover.seen_to ELSE excluded.seen_to END`,
		person, m.Channel, m.SentAt.UnixMilli(), until.UnixMilli())
	return err
}

// StaffSpoke reports whether staff, or the regency, wrote to a person since a moment, on any
// channel, whoever answers the person now; what the house tells one of its own is not of that.
func (tx *Tx) StaffSpoke(ctx context.Context, person int64, since time.Time) (spoke bool, err error) {
	err = tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM message WHERE person_id = $1 AND direction = 'out' AND priority = $2
		AND (created_at >= $3 OR sent_at >= $3) AND state <> 'cancelled' AND NOT (`+IsOfHouse+`))`, []any{person, bot.LaneStaff, since.UnixMilli()}, &spoke)
	return spoke, err
}

// AskedSinceStaff reports whether the bot spoke to the person on the channel of a
// take-over after staff did: what it asked before that was talked over.
func (tx *Tx) AskedSinceStaff(ctx context.Context, person int64, t bot.TakeOver) (asked bool, err error) {
	err = tx.sql.Row(ctx, `SELECT EXISTS (SELECT 1 FROM message WHERE person_id = $1 AND channel = $2 AND direction = 'out'
		AND reply_to > $3 AND state <> 'cancelled')`, []any{person, t.Channel, t.SeenTo}, &asked)
	return asked, err
}
