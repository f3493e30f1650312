package office

import (
	"context"
	"math"
	"time"
)

// afterAll is later than every alert.
var afterAll = time.UnixMilli(math.MaxInt64)

// withdrawAlerts takes back the alerts about an entry that wait to be sent, unless
// they are the newest of another entry that nobody has.
func (tx *Tx) withdrawAlerts(ctx context.Context, entry int64) error {
	return tx.withdrawAlertsBefore(ctx, entry, afterAll)
}

// withdrawAlertsBefore is the same for those from before a moment.
func (tx *Tx) withdrawAlertsBefore(ctx context.Context, entry int64, moment time.Time) error {
	_, err := tx.sql.Exec(ctx, `
		UPDATE message SET state = 'cancelled' WHERE state = 'queued'
		AND id IN (SELECT message_id FROM staff_alert WHERE inbox_id = $1 AND position > 0 AND at < $2)
		AND NOT EXISTS (SELECT 1 FROM staff_alert o JOIN inbox m ON m.id = o.inbox_id
			WHERE o.message_id = message.id AND o.inbox_id <> $1 AND m.closed_at IS NULL AND m.taken_at IS NULL AND m.alerts = o.position AND o.message_id = `+newestAlert+`)`, entry, moment.UnixMilli())
	return err
}
