package announcements

import (
	"context"
	"database/sql"
	"time"
)

// LateStart is how long after its time an announcement that has not begun is a fault.
const LateStart = 2 * time.Minute

// Overdue is an announcement that was to have begun by itself and has not.
type Overdue struct {
	ID    int64
	Title string
	Since time.Time // when it could have begun
	// Nobody is true where no service has said lately at which hours announcements may go:
	// none runs, or it does not reach the database. Otherwise the service could not begin it.
	Nobody bool
}

// LateAnnouncements lists approved announcements that might have begun LateStart ago, by
// their time and since they were last moved, and have not; the oldest first.
func (db *DB) LateAnnouncements(ctx context.Context) (out []Overdue, err error) {
	now := db.sql.Clock()
	err = db.sql.Each(ctx, `SELECT id, title, since, NOT EXISTS (SELECT 1 FROM announcement_window w WHERE w.closes_at > $2) FROM (
			SELECT x.id, x.title, CASE WHEN x.moved > x.send_after THEN x.moved ELSE x.send_after END AS since FROM (
				SELECT k.id, k.title, k.send_after, (SELECT coalesce(max(s.at), 0) FROM announcement_step s WHERE s.announcement_id = k.id AND s.act <> '`+looked+`') AS moved
				FROM announcement k WHERE k.state = 'approved' AND k.send_after IS NOT NULL) x) l
		WHERE since <= $1 ORDER BY since, id`,
		[]any{now.Add(-LateStart).UnixMilli(), now.UnixMilli()}, func(rows *sql.Rows) error {
			var l Overdue
			var since int64
			err := rows.Scan(&l.ID, &l.Title, &since, &l.Nobody)
			l.Since = time.UnixMilli(since)
			out = append(out, l)
			return err
		})
	return out, err
}
