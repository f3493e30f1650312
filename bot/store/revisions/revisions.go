// Package revisions keeps what the office writes in place of facts and contacts that are
// built in, or beside them: who wrote, read and published it and when, and everything that
// was told before.
package revisions

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kanca/bot"
	"kanca/bot/store/catalogue"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
	"kanca/content"
)

// State is how far a revision is.
type State string

// The states. A draft is written on, by one or several; reviewed is read and found good by
// somebody who did not write it; published is told; replaced was told until another was;
// withdrawn was told and taken back; dropped was never told.
const (
	Draft     State = "draft"
	Reviewed  State = "reviewed"
	Published State = "published"
	Replaced  State = "replaced"
	Withdrawn State = "withdrawn"
	Dropped   State = "dropped"
)

// Open reports whether the revision may still be written on.
func (s State) Open() bool { return s == Draft || s == Reviewed }

// Revision is one as it is stored.
type Revision struct {
	content.Revision
	State     State
	Version   int64  // goes up with each change; 0 for one that is not stored yet
	BasedOn   int64  // the revision that was told when this one was begun; 0: what is built in
	Staff     int64  // who wrote it last; 0 by command line
	By        string // their name then
	ChangedAt time.Time
}

// Step is one thing that became of a revision.
type Step struct {
	Revision int64
	State    State // that it has since; draft each time it was saved
	By       string
	At       time.Time
}

var (
	// ErrChanged is returned for a change of what somebody changed, published or took back
	// since it was seen.
	ErrChanged = errors.New("this was changed since")
	// ErrOwn is returned to who reviews what they wrote themselves.
	ErrOwn = errors.New("who wrote it does not review it")
	// ErrUnread is returned for publishing what nobody has reviewed and must be.
	ErrUnread = errors.New("nobody has reviewed it")
)

// DB is the revisions' part of a database.
type DB struct{ sql *sqldb.DB }

// New returns the revisions' part of a database.
func New(on *sqldb.DB) *DB { return &DB{on} }

// Tx changes revisions inside of a transaction.
type Tx struct{ sql *sqldb.Tx }

// In returns what changes revisions in a transaction.
func In(tx *sqldb.Tx) *Tx { return &Tx{tx} }

const columns = `SELECT id, kind, piece, document, state, version, based_on, coalesce(staff_id, 0), written_by, changed_at FROM content_revision`

func scan(rows *sql.Rows) (r Revision, err error) {
	var at int64
	err = rows.Scan(&r.Number, &r.Kind, &r.Piece, &r.Document, &r.State, &r.Version, &r.BasedOn, &r.Staff, &r.By, &at)
	r.ChangedAt = column.Moment(at)
	return r, err
}

type asker interface {
	Each(ctx context.Context, query string, args []any, row func(*sql.Rows) error) error
}

func list(ctx context.Context, from asker, where string, args ...any) (all []Revision, err error) {
	err = from.Each(ctx, columns+where, args, func(rows *sql.Rows) error {
		r, err := scan(rows)
		all = append(all, r)
		return err
	})
	return all, err
}

// ToldRevisions returns every revision that is published, in the order in which they were begun.
func (db *DB) ToldRevisions(ctx context.Context) ([]content.Revision, error) {
	found, err := list(ctx, db.sql, ` WHERE state = 'published' ORDER BY id`)
	var all []content.Revision
	for _, r := range found {
		all = append(all, r.Revision)
	}
	return all, err
}

// RevisionsInUse returns every revision that is written on or told, by kind and piece.
func (db *DB) RevisionsInUse(ctx context.Context) ([]Revision, error) {
	return list(ctx, db.sql, ` WHERE state IN ('draft', 'reviewed', 'published') ORDER BY kind, piece, id`)
}

// MostRevisions is how many of one piece are read at once, the newest ones.
const MostRevisions = 40

// RevisionsOf returns the revisions of one piece, the newest first, at most MostRevisions:
// whichever is told or written on is among them.
func (db *DB) RevisionsOf(ctx context.Context, kind content.PieceKind, piece string) ([]Revision, error) {
	return list(ctx, db.sql, ` WHERE kind = $1 AND piece = $2 ORDER BY CASE WHEN state IN ('draft', 'reviewed', 'published') THEN 0 ELSE 1 END, id DESC LIMIT $3`,
		kind, piece, MostRevisions)
}

// RevisionSteps returns what became of the revisions of one piece, the newest first, at most
// MostRevisions.
func (db *DB) RevisionSteps(ctx context.Context, kind content.PieceKind, piece string) (steps []Step, err error) {
	err = db.sql.Each(ctx, `SELECT s.revision_id, s.step, s.done_by, s.at FROM content_step s JOIN content_revision r ON r.id = s.revision_id
		WHERE r.kind = $1 AND r.piece = $2 ORDER BY s.id DESC LIMIT $3`, []any{kind, piece, MostRevisions}, func(rows *sql.Rows) error {
		var s Step
		var at int64
		err := rows.Scan(&s.Revision, &s.State, &s.By, &at)
		s.At = column.Moment(at)
		steps = append(steps, s)
		return err
	})
	return steps, err
}

// inUse are the revisions of a piece that are written on and told; of Number 0 where there is
// none. They are locked against who publishes at once.
func (tx *Tx) inUse(ctx context.Context, kind content.PieceKind, piece string) (open, told Revision, err error) {
	if err = catalogue.Lock(ctx, tx.sql); err != nil {
		return open, told, err
	}
	found, err := list(ctx, tx.sql, ` WHERE kind = $1 AND piece = $2 AND state IN ('draft', 'reviewed', 'published')`, kind, piece)
	for _, r := range found {
		if r.State == Published {
			told = r
		} else {
			open = r
		}
	}
	return open, told, err
}

// step notes what became of a revision.
func (tx *Tx) step(ctx context.Context, s bot.Staff, id int64, state State) error {
	return tx.sql.Write(ctx, `INSERT INTO content_step (revision_id, step, staff_id, done_by, at) VALUES ($1, $2, $3, $4, $5)`, id, state, who(s), column.Clean(s.Name), tx.sql.Now())
}

// who is the account of a change; nobody's by command line.
func who(s bot.Staff) any {
	if s.ID == 0 {
		return nil
	}
	return s.ID
}

// move gives a revision another state.
func (tx *Tx) move(ctx context.Context, s bot.Staff, id int64, to State) error {
	if _, err := tx.sql.Exec(ctx, `UPDATE content_revision SET state = $2, version = version + 1, changed_at = $3 WHERE id = $1`, id, to, tx.sql.Now()); err != nil {
		return err
	}
	return tx.step(ctx, s, id, to)
}
