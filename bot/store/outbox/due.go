package outbox

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
)

// OldestDue is since when the message has been due that could go longest, of a
// lane and those before it; zero when none could. One that waits behind another of
// the same person's lane, for its next try or while it is being sent, could not; one
// that was claimed and never marked could. One of an announcement may wait on purpose.
func (db *DB) OldestDue(ctx context.Context, channel bot.ChannelName, lowest bot.Lane) (since time.Time, err error) {
	var oldest int64
	err = db.sql.Each(ctx, `
		SELECT coalesce(min(due), 0) FROM (
			SELECT m.next_at AS due FROM message m
			WHERE m.channel = $1 AND m.state = 'queued' AND m.next_at <= $2 AND m.priority <= $3 AND m.announcement_id IS NULL
			AND NOT EXISTS (
				SELECT 1 FROM message e
				WHERE e.person_id = m.person_id AND e.channel = m.channel AND e.state IN ('queued', 'sending')
				AND (e.state = 'sending' AND e.lease_until > $2 OR e.state = 'queued' AND m.priority >= 0 AND e.priority = m.priority AND e.id < m.id AND e.next_at > $2))
			UNION ALL
			SELECT s.lease_until FROM message s WHERE s.channel = $1 AND s.state = 'sending' AND s.lease_until <= $2 AND s.priority <= $3) waiting`,
		[]any{channel, db.sql.Now(), lowest}, func(r *sql.Rows) error { return r.Scan(&oldest) })
	if err == nil && oldest != 0 {
		since = column.Moment(oldest)
	}
	return since, err
}
