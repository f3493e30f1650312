package announcements

import (
	"context"
	"time"

	"kanca/bot/broadcast"
)

// FailedPassing counts whom an announcement that is over did not reach for a reason that may
// be over, too.
func (db *DB) FailedPassing(ctx context.Context, id int64) (people int, err error) {
	var q question
	err = db.sql.Row(ctx, `SELECT count(*) FROM person p WHERE p.erased_at IS NULL AND p.id IN (`+q.failedPassing(id, db.sql.Clock())+`)`, q.All, &people)
	return people, err
}

// Again is what is written to tell those whom an announcement failed for a passing reason: the
// same, to nobody else. It is counted, submitted and approved as any.
func (a Announcement) Again(now time.Time) broadcast.Content {
	c := a.Content
	c.SendAfter, c.NotAfter = time.Time{}, now.Add(broadcast.UsualLife)
	c.Audience.Again = a.ID // of whom it meant, whom it failed: by what they agreed to hear of, too
	return c
}
