package revisions

import (
	"context"

	"kanca/bot"
	"kanca/bot/store/catalogue"
	"kanca/bot/store/column"
	"kanca/content"
)

// SaveRevision keeps what was written of a piece as its draft, and returns its number.
// Number, Version and BasedOn of r say what was seen: the draft, or 0 and the revision that
// was told. ErrChanged where that is no more so: nothing is written over. A document that
// says what the draft says already changes nothing. A draft that was begun from what is told no
// more goes on from what BasedOn says was seen of it. Whoever calls it has checked the document,
// and adds audit.ContentWritten.
func (tx *Tx) SaveRevision(ctx context.Context, s bot.Staff, r Revision) (number int64, err error) {
	open, told, err := tx.inUse(ctx, r.Kind, r.Piece)
	if err != nil {
		return 0, err
	}
	if open.Number != r.Number || open.Number != 0 && open.Version != r.Version || told.Number != r.BasedOn {
		return 0, ErrChanged
	}
	document := column.Clean(r.Document)
	if open.Number != 0 {
		if open.Document == document && open.BasedOn == told.Number {
			return open.Number, nil
		}
		_, err := tx.sql.Exec(ctx, `UPDATE content_revision SET document = $2, state = 'draft', version = version + 1, staff_id = $3, written_by = $4, changed_at = $5, based_on = $6 WHERE id = $1`,
			open.Number, document, who(s), column.Clean(s.Name), tx.sql.Now(), told.Number)
		if err != nil {
			return 0, err
		}
		return open.Number, tx.step(ctx, s, open.Number, Draft)
	}
	err = tx.sql.Row(ctx, `INSERT INTO content_revision (kind, piece, state, document, version, based_on, staff_id, written_by, changed_at)
		VALUES ($1, $2, 'draft', $3, 1, $4, $5, $6, $7) RETURNING id`,
		[]any{r.Kind, column.Clean(r.Piece), document, told.Number, who(s), column.Clean(s.Name), tx.sql.Now()}, &number)
	if err != nil {
		return 0, err
	}
	return number, tx.step(ctx, s, number, Draft)
}

// seen is the open revision of a piece, as it was seen.
func (tx *Tx) seen(ctx context.Context, kind content.PieceKind, piece string, number, version int64) (open, told Revision, err error) {
	if open, told, err = tx.inUse(ctx, kind, piece); err != nil {
		return open, told, err
	}
	if open.Number == 0 || open.Number != number || open.Version != version || open.BasedOn != told.Number {
		return open, told, ErrChanged
	}
	return open, told, nil
}

// ReviewRevision keeps that somebody who did not write it has read a draft and found it good.
// ErrOwn, ErrChanged. Whoever calls it adds audit.ContentReviewed.
func (tx *Tx) ReviewRevision(ctx context.Context, s bot.Staff, kind content.PieceKind, piece string, number, version int64) error {
	open, _, err := tx.seen(ctx, kind, piece, number, version)
	if err != nil {
		return err
	}
	wrote, err := tx.wrote(ctx, open, s)
	if err != nil {
		return err
	}
	if wrote {
		return ErrOwn
	}
	if open.State == Reviewed {
		return nil
	}
	return tx.move(ctx, s, number, Reviewed)
}

// wrote reports whether somebody has written on a draft, first or last: whoever changed a
// word of it is its writer, too.
func (tx *Tx) wrote(ctx context.Context, r Revision, s bot.Staff) (bool, error) {
	if s.ID == 0 || r.Staff == s.ID {
		return true, nil
	}
	var n int
	err := tx.sql.Row(ctx, `SELECT count(*) FROM content_step WHERE revision_id = $1 AND step = 'draft' AND staff_id = $2`, []any{r.Number, s.ID}, &n)
	return n > 0, err
}

// PublishRevision lets a draft be told in place of what was told. Where it needs a review and
// has none it is ErrUnread; ErrChanged. Whoever calls it adds audit.ContentPublished.
func (tx *Tx) PublishRevision(ctx context.Context, s bot.Staff, kind content.PieceKind, piece string, number, version int64, needsReview bool) error {
	open, told, err := tx.seen(ctx, kind, piece, number, version)
	if err != nil {
		return err
	}
	if needsReview && open.State != Reviewed {
		return ErrUnread
	}
	if told.Number != 0 {
		if err := tx.move(ctx, s, told.Number, Replaced); err != nil {
			return err
		}
	}
	if err := tx.move(ctx, s, number, Published); err != nil {
		return err
	}
	return catalogue.Renewed(ctx, tx.sql)
}

// WithdrawRevision takes back what is told of a piece, so that what is built in is told again,
// or nothing where nothing is. ErrChanged where another one is told. Whoever calls it adds
// audit.ContentWithdrawn.
func (tx *Tx) WithdrawRevision(ctx context.Context, s bot.Staff, kind content.PieceKind, piece string, number, version int64) error {
	open, told, err := tx.inUse(ctx, kind, piece)
	if err != nil {
		return err
	}
	if told.Number == 0 || told.Number != number || told.Version != version {
		return ErrChanged
	}
	if open.Number != 0 { // what is being written goes on, from what is told now
		if _, err := tx.sql.Exec(ctx, `UPDATE content_revision SET based_on = 0 WHERE id = $1`, open.Number); err != nil {
			return err
		}
	}
	if err := tx.move(ctx, s, number, Withdrawn); err != nil {
		return err
	}
	return catalogue.Renewed(ctx, tx.sql)
}

// DropRevision throws a draft away. ErrChanged. Whoever calls it adds audit.ContentDropped.
func (tx *Tx) DropRevision(ctx context.Context, s bot.Staff, kind content.PieceKind, piece string, number, version int64) error {
	open, _, err := tx.inUse(ctx, kind, piece)
	if err != nil {
		return err
	}
	if open.Number == 0 || open.Number != number || open.Version != version {
		return ErrChanged
	}
	return tx.move(ctx, s, number, Dropped)
}
