package catalogue

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/store/column"
	"kanca/bot/store/sqldb"
)

// What a batch does.
const (
	actionImport   = "import"
	actionWithdraw = "withdraw"
)

// tables hold what is shown of each kind.
var tables = map[string]string{kindOpenings: "opening", kindTrainings: "training"}

// Batch is one import or withdrawal, as the office sees it.
type Batch struct {
	ID       int64
	Kind     string // agencies, openings or trainings
	Action   string // import or withdraw
	File     string
	By       string
	AsOf     string // agencies: date of the register
	Rows     int
	At       time.Time
	UndoneAt time.Time // zero when it was not undone
	InForce  bool      // agencies: this register answers
}

// Undone says what taking a batch back has changed.
type Undone struct {
	Batch    Batch
	Restored []string // ids of openings or trainings that are shown as they were before
	Gone     []string // and those that are no longer shown
	// AsOf is the date of the register that answers now, "" when there is none, and
	// Lost are agencies that nothing is known of any more.
	AsOf string
	Lost []agency.Record
}

// Batches returns every import and withdrawal, the newest first.
func (db *DB) Batches(ctx context.Context) (out []Batch, err error) {
	inForce := int64(0)
	if err = db.sql.Each(ctx, newestBatch, []any{kindAgencies}, func(r *sql.Rows) error {
		var asOf string
		return r.Scan(&inForce, &asOf)
	}); err != nil {
		return nil, err
	}
	err = db.sql.Each(ctx, batchColumns+` ORDER BY id DESC`, nil, func(r *sql.Rows) error {
		b, _, err := scanBatch(r.Scan)
		b.InForce = b.ID == inForce
		out = append(out, b)
		return err
	})
	return out, err
}

const batchColumns = `SELECT id, kind, action, file, imported_by, as_of, row_count, imported_at, coalesce(undone_at, 0), kept FROM import_batch`

func scanBatch(scan func(...any) error) (b Batch, kept bool, err error) {
	var at, undone, whole int64
	err = scan(&b.ID, &b.Kind, &b.Action, &b.File, &b.By, &b.AsOf, &b.Rows, &at, &undone, &whole)
	b.At = column.Moment(at)
	if undone != 0 {
		b.UndoneAt = column.Moment(undone)
	}
	return b, whole == 1, err
}

// UndoImport takes a batch back: what was told before it is told again, unless a
// later one says something else. The batch stays in the history. ErrNotFound when
// there is no such batch.
func (db *DB) UndoImport(ctx context.Context, id int64) (u Undone, err error) {
	err = db.alone(ctx, func(tx *transaction) error {
		u = Undone{}
		if err := tx.lockContent(ctx); err != nil {
			return err
		}
		kept := false
		err := tx.sql.Each(ctx, batchColumns+` WHERE id = $1`, []any{id}, func(r *sql.Rows) (err error) {
			u.Batch, kept, err = scanBatch(r.Scan)
			return err
		})
		if err != nil {
			return err
		}
		switch {
		case u.Batch.ID == 0:
			return sqldb.ErrNotFound
		case !u.Batch.UndoneAt.IsZero():
			return fmt.Errorf("%d was undone before; nothing was changed", id)
		case !kept && u.Batch.Kind != kindAgencies:
			return fmt.Errorf("%d was imported by an older kanca, which did not keep what it replaced; import the file of before instead", id)
		}
		var before []agency.Record
		if u.Batch.Kind == kindAgencies {
			if before, _, err = tx.everyAgency(ctx); err != nil {
				return err
			}
		}
		u.Batch.UndoneAt = column.Moment(tx.sql.Now())
		if _, err := tx.sql.Exec(ctx, `UPDATE import_batch SET undone_at = $1 WHERE id = $2`, tx.sql.Now(), id); err != nil {
			return err
		}
		if u.Batch.Kind == kindAgencies {
			var after []agency.Record
			if after, u.AsOf, err = tx.everyAgency(ctx); err != nil {
				return err
			}
			u.Lost = agency.Lost(before, after)
			return tx.bumpContent(ctx)
		}
		var ids []string
		if err := tx.sql.Each(ctx, `SELECT id FROM content_history WHERE batch_id = $1 ORDER BY id`, []any{id}, func(r *sql.Rows) error {
			var row string
			err := r.Scan(&row)
			ids = append(ids, row)
			return err
		}); err != nil {
			return err
		}
		for _, row := range ids {
			if err := tx.show(ctx, u.Batch.Kind, row); err != nil {
				return err
			}
			var shown int
			if err := tx.sql.Row(ctx, `SELECT count(*) FROM `+tables[u.Batch.Kind]+` WHERE id = $1`, []any{row}, &shown); err != nil {
				return err
			}
			if shown == 1 {
				u.Restored = append(u.Restored, row)
			} else {
				u.Gone = append(u.Gone, row)
			}
		}
		return tx.bumpContent(ctx)
	})
	if err != nil {
		return Undone{}, err
	}
	return u, nil
}

// WithdrawOpenings takes openings out of what is shown; they stay in the history.
// already are those that were withdrawn before. Where an id is not stored nothing
// is withdrawn and the error names it.
func (db *DB) WithdrawOpenings(ctx context.Context, ids []string, im Import) (already []string, batch int64, err error) {
	return db.withdraw(ctx, kindOpenings, ids, im)
}

// WithdrawTrainings is WithdrawOpenings for trainings.
func (db *DB) WithdrawTrainings(ctx context.Context, ids []string, im Import) (already []string, batch int64, err error) {
	return db.withdraw(ctx, kindTrainings, ids, im)
}

func (db *DB) withdraw(ctx context.Context, kind string, ids []string, im Import) (already []string, batch int64, err error) {
	err = db.alone(ctx, func(tx *transaction) error {
		already, batch = nil, 0
		if err := tx.lockContent(ctx); err != nil {
			return err
		}
		var unknown, wanted []string
		spellings, err := tx.spellings(ctx, kind)
		if err != nil {
			return err
		}
		for _, id := range ids {
			known := spellings[sameID(id)]
			if len(known) == 0 {
				unknown = append(unknown, id)
			}
			open := false
			for _, spelling := range known {
				_, withdrawn, err := tx.versions(ctx, kind, spelling)
				if err != nil {
					return err
				}
				if open = open || !withdrawn; !withdrawn && !slices.Contains(wanted, spelling) {
					wanted = append(wanted, spelling)
				}
			}
			if len(known) > 0 && !open {
				already = append(already, id)
			}
		}
		if len(unknown) > 0 {
			return fmt.Errorf("there is no %s with the id %s; nothing was withdrawn", tables[kind], strings.Join(unknown, ", "))
		}
		if len(wanted) == 0 {
			return nil
		}
		if batch, err = tx.addBatch(ctx, kind, actionWithdraw, im, "", len(wanted)); err != nil {
			return err
		}
		for _, id := range wanted {
			if err := tx.addVersion(ctx, batch, id, ""); err != nil {
				return err
			}
			if err := tx.show(ctx, kind, id); err != nil {
				return err
			}
		}
		return tx.bumpContent(ctx)
	})
	return already, batch, err
}

func (tx *transaction) addVersion(ctx context.Context, batch int64, id, document string) error {
	_, err := tx.sql.Exec(ctx, `INSERT INTO content_history (batch_id, id, document) VALUES ($1, $2, $3)`, batch, id, document)
	return err
}

// version is one version of an opening or training.
type version struct {
	batch    int64
	document string
}

// versions returns the versions of a row that count, oldest first, and whether it
// is withdrawn.
func (tx *transaction) versions(ctx context.Context, kind, id string) (out []version, withdrawn bool, err error) {
	err = tx.sql.Each(ctx, `SELECT h.batch_id, h.document FROM content_history h JOIN import_batch b ON b.id = h.batch_id
		WHERE h.id = $1 AND b.kind = $2 AND b.undone_at IS NULL ORDER BY h.batch_id`, []any{id, kind}, func(r *sql.Rows) error {
		var v version
		if err := r.Scan(&v.batch, &v.document); err != nil {
			return err
		}
		if v.document == "" {
			withdrawn = true
			return nil
		}
		out = append(out, v)
		return nil
	})
	return out, withdrawn, err
}

// show brings what is shown of a row up to date with its history.
func (tx *transaction) show(ctx context.Context, kind, id string) error {
	versions, withdrawn, err := tx.versions(ctx, kind, id)
	if err != nil {
		return err
	}
	table := tables[kind]
	if len(versions) == 0 || withdrawn {
		_, err = tx.sql.Exec(ctx, `DELETE FROM `+table+` WHERE id = $1`, id)
		return err
	}
	last := versions[len(versions)-1]
	_, err = tx.sql.Exec(ctx, `INSERT INTO `+table+` (id, batch_id, document) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET batch_id = excluded.batch_id, document = excluded.document`, id, last.batch, last.document)
	return err
}

// newestVersions returns the newest version of every row of a kind, of withdrawn
// ones too.
func newestVersions[T any](ctx context.Context, tx *transaction, kind string) (newest map[string]T, withdrawn map[string]bool, err error) {
	newest, withdrawn = map[string]T{}, map[string]bool{}
	err = tx.sql.Each(ctx, `SELECT h.id, h.document FROM content_history h JOIN import_batch b ON b.id = h.batch_id
		WHERE b.kind = $1 AND b.undone_at IS NULL ORDER BY h.batch_id`, []any{kind}, func(r *sql.Rows) error {
		var id, text string
		if err := r.Scan(&id, &text); err != nil {
			return err
		}
		if text == "" {
			withdrawn[id] = true
			return nil
		}
		row, err := document[T](text)
		newest[id] = row
		return err
	})
	return newest, withdrawn, err
}
