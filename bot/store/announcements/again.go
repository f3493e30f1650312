package announcements

import (
	"context"
	"database/sql"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
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

// TellAgain keeps what Again writes as a draft and returns its id: that of the one that is
// under way already where there is one, for there is one at a time, and made is false then.
func (db *DB) TellAgain(ctx context.Context, by By, of int64) (id int64, made bool, err error) {
	err = db.inTx(ctx, func(t *tx) error {
		id, made, err = t.tellAgain(ctx, by, of)
		return err
	})
	return id, made, err
}

// TellAgain is that of DB, within the transaction.
func (t *Tx) TellAgain(ctx context.Context, by By, of int64) (id int64, made bool, err error) {
	return t.on.tellAgain(ctx, by, of)
}

func (t *tx) tellAgain(ctx context.Context, by By, of int64) (id int64, made bool, err error) {
	a, err := t.takeAs(ctx, by, of) // whoever asks at the same moment waits for it
	if err != nil {
		return 0, false, err
	}
	if err := t.Each(ctx, `SELECT `+announcementColumns+fromAnnouncement+`WHERE k.origin <> 0 AND k.id > $1 AND k.state IN ('draft', 'submitted', 'approved', 'sending', 'paused') ORDER BY k.id`, []any{of}, func(rows *sql.Rows) error {
		open, err := scan(rows)
		if err == nil && id == 0 && open.Content.Audience.Again == of {
			id = open.ID
		}
		return err
	}); err != nil || id != 0 {
		return id, false, err
	}
	c := a.Again(column.Moment(t.Now()))
	if err := c.Check(column.Moment(t.Now())); err != nil {
		return 0, false, err
	}
	id, err = t.create(ctx, by, c)
	return id, true, err
}
