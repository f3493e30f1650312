package people

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// HeldStill holds for a take-over k whose member of staff still has a need of the person: one
// that they took before it ended. What they take later begins anew, and by telephone it
// silences nobody.
const HeldStill = `(k.staff_id IS NOT NULL AND EXISTS (SELECT 1 FROM inbox i
	WHERE i.person_id = k.person_id AND i.taken_id = k.staff_id AND i.taken_at IS NOT NULL AND i.taken_at < k.until AND i.closed_at IS NULL))`

// Holds holds for a take-over k at the moment $at: until its time, and beyond it for as long
// as its holder has a need of the person and nobody has decided that the bot speaks again.
func Holds(at string) string { return `(k.until > ` + at + ` OR ` + HeldStill + `)` }

// takeOversOf reads where staff answer a person at a moment.
func (tx *Tx) takeOversOf(ctx context.Context, person int64, at time.Time) (out []bot.TakeOver, err error) {
	err = tx.sql.Each(ctx, `SELECT channel, coalesce(staff_id, 0), since, until, seen_to FROM takeover k WHERE person_id = $1 AND `+Holds("$2")+` ORDER BY channel`,
		[]any{person, at.UnixMilli()}, func(rows *sql.Rows) error {
			var t bot.TakeOver
			var since, until int64
			err := rows.Scan(&t.Channel, &t.Staff, &since, &until, &t.SeenTo)
			t.Since, t.Until = column.Moment(since), column.Moment(until)
			out = append(out, t)
			return err
		})
	return out, err
}

// joinTakeOvers leaves the first person to staff wherever either of two people was.
func (tx *Tx) joinTakeOvers(ctx context.Context, first, second int64) error {
	if _, err := tx.sql.Exec(ctx, `
		INSERT INTO takeover (person_id, channel, staff_id, since, until, seen_to)
		SELECT CAST($1 AS BIGINT), channel, staff_id, since, until, seen_to FROM takeover WHERE person_id = $2
		ON CONFLICT (person_id, channel) DO UPDATE SET
			staff_id = CASE WHEN takeover.until < excluded.until THEN excluded.staff_id ELSE takeover.staff_id END,
			since = CASE WHEN takeover.until < excluded.until THEN excluded.since ELSE takeover.since END,
			until = CASE WHEN takeover.until < excluded.until THEN excluded.until ELSE takeover.until END,
			seen_to = CASE WHEN takeover.seen_to < excluded.seen_to THEN excluded.seen_to ELSE takeover.seen_to END`, first, second); err != nil {
		return err
	}
	_, err := tx.sql.Exec(ctx, `DELETE FROM takeover WHERE person_id = $1`, second)
	return err
}
