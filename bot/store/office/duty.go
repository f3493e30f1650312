package office

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// GoOffDuty lets a member of staff be off duty until a moment. Every need that they have and
// that does not rest waits for whoever takes it, at once; what rests waits as soon as it comes
// back, see Tend. It returns how many wait. Their phone is told of cries for help as before:
// who is told is for the roster to say. Whoever calls it adds audit.OffDuty.
func (tx *Tx) GoOffDuty(ctx context.Context, s bot.Staff, until time.Time) (waiting int, err error) {
	if _, err := tx.sql.Exec(ctx, `UPDATE staff SET off_until = $2 WHERE id = $1`, s.ID, until.UnixMilli()); err != nil {
		return 0, err
	}
	now := tx.sql.Now()
	var held []heldNeed
	if err := tx.sql.Each(ctx, `SELECT m.id, m.taken_id, m.taken_at FROM inbox m WHERE m.closed_at IS NULL AND m.taken_at IS NOT NULL AND m.taken_id = $2 AND NOT `+rests("$1")+` ORDER BY m.id`, []any{now, s.ID}, func(rows *sql.Rows) error {
		var n heldNeed
		err := rows.Scan(&n.id, &n.staff, &n.takenAt)
		held = append(held, n)
		return err
	}); err != nil {
		return 0, err
	}
	for _, n := range held {
		waits, err := tx.letWait(ctx, n, NeedAway, column.Moment(now))
		if err != nil {
			return waiting, err
		}
		if waits {
			waiting++
		}
	}
	return waiting, nil
}

// ComeOnDuty ends that before its time, and reports whether there was anything to end: then
// whoever calls it adds audit.OnDuty.
func (tx *Tx) ComeOnDuty(ctx context.Context, s bot.Staff) (came bool, err error) {
	n, err := tx.sql.Exec(ctx, `UPDATE staff SET off_until = NULL WHERE id = $1 AND off_until > $2`, s.ID, tx.sql.Now())
	return n > 0, err
}
