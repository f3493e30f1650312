package announcements

import (
	"context"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
	"kanca/bot/store/office"
	"kanca/bot/store/sqldb"
)

// Tx writes and moves announcements within a transaction that does more than that: a form
// that counts once.
type Tx struct{ on *tx }

// In is the announcements within a transaction.
func In(t *sqldb.Tx, o *office.Tx) *Tx { return &Tx{&tx{t, o}} }

// CreateAnnouncement is that of DB, within the transaction.
func (t *Tx) CreateAnnouncement(ctx context.Context, by By, c broadcast.Content) (id int64, err error) {
	if err := c.Check(column.Moment(t.on.Now())); err != nil {
		return 0, err
	}
	return t.on.create(ctx, by, c)
}

// EditAnnouncement is that of DB, within the transaction.
func (t *Tx) EditAnnouncement(ctx context.Context, by By, id, seen int64, c broadcast.Content) error {
	if err := c.Check(column.Moment(t.on.Now())); err != nil {
		return err
	}
	return t.on.edit(ctx, by, id, seen, c)
}

// MoveAnnouncement is that of DB, within the transaction.
func (t *Tx) MoveAnnouncement(ctx context.Context, by By, m Move) (Announcement, error) {
	return t.on.moveAs(ctx, by, m)
}
