package announcements

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"

	"kanca/bot/broadcast"
	"kanca/bot/store/column"
)

// CreateAnnouncement keeps what somebody wrote as a draft and returns its id.
func (db *DB) CreateAnnouncement(ctx context.Context, by By, c broadcast.Content) (id int64, err error) {
	if err := c.Check(db.sql.Clock()); err != nil {
		return 0, err
	}
	err = db.inTx(ctx, func(t *tx) error {
		id, err = t.create(ctx, by, c)
		return err
	})
	return id, err
}

// create is CreateAnnouncement for a content that was checked.
func (t *tx) create(ctx context.Context, by By, c broadcast.Content) (id int64, err error) {
	if err := t.may(ctx, by); err != nil {
		return 0, err
	}
	offered := ""
	if by.proposes {
		offered = offer(c)
	}
	if err := t.Row(ctx, `INSERT INTO announcement (title, state, reason, version, listing, proposal, hash, countries, jobs, approved_hash, send_after, not_after, canary_left, created_at, notice, offer)
		VALUES ($1, $2, '', 0, 0, '', '', '', '', '', NULL, $3, 0, $4, $5, $6) RETURNING id`,
		[]any{column.Words(c.Title), broadcast.Draft, c.NotAfter.UnixMilli(), t.Now(), notice(c), offered}, &id); err != nil {
		return 0, err
	}
	return id, t.write(ctx, Announcement{ID: id, State: broadcast.Draft}, by, c, broadcast.Create)
}

// EditAnnouncement replaces what an announcement says. Whatever was submitted or approved
// of it is not any more. seen is the version that was edited: ErrMoved where somebody was
// quicker.
func (db *DB) EditAnnouncement(ctx context.Context, by By, id, seen int64, c broadcast.Content) error {
	if err := c.Check(db.sql.Clock()); err != nil {
		return err
	}
	return db.inTx(ctx, func(t *tx) error { return t.edit(ctx, by, id, seen, c) })
}

// edit is EditAnnouncement for a content that was checked.
func (t *tx) edit(ctx context.Context, by By, id, seen int64, c broadcast.Content) error {
	a, err := t.takeAs(ctx, by, id)
	if err != nil {
		return err
	}
	if _, err := broadcast.Next(a.State, broadcast.Edit, !a.StartedAt.IsZero()); err != nil {
		return err
	}
	if a.Version != seen {
		return ErrMoved
	}
	return t.write(ctx, a, by, c, broadcast.Edit)
}

// write makes the next version of an announcement that is locked, and a draft of it.
func (t *tx) write(ctx context.Context, a Announcement, by By, c broadcast.Content, act broadcast.Act) error {
	c.Title, c.Text = column.Words(c.Title), maps.Clone(c.Text)
	for lang, text := range c.Text {
		c.Text[lang] = column.Words(text)
	}
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	a.Version, a.Hash = a.Version+1, ""
	if _, err := t.Exec(ctx, `UPDATE announcement SET title = $2, state = $3, reason = '', version = $4, proposal = '', hash = '', approved_hash = '', countries = '', jobs = '',
		send_after = $5, not_after = $6, origin = coalesce((SELECT CASE WHEN o.origin = 0 THEN o.id ELSE o.origin END FROM announcement o WHERE o.id = $7), 0),
		notice = $8, offer = CASE WHEN notice = $8 AND offer = $9 THEN offer ELSE '' END WHERE id = $1`,
		a.ID, c.Title, broadcast.Draft, a.Version, column.Stamp(c.SendAfter), c.NotAfter.UnixMilli(), c.Audience.Again, notice(c), offer(c)); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `INSERT INTO announcement_version (announcement_id, version, content, staff_id, at) VALUES ($1, $2, $3, $4, $5)`,
		a.ID, a.Version, column.Clean(string(content)), sql.NullInt64{Int64: by.Staff.ID, Valid: by.Staff.ID != 0}, t.Now()); err != nil {
		return err
	}
	return t.note(ctx, a, by, act, "")
}
