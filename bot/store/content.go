package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/content"
)

// Import says what is being imported.
type Import struct {
	File   string    // name of the file, for the record
	At     time.Time // when
	DryRun bool      // say what would change and change nothing
}

// Diff is what an import changes, by row. A row is named by its id, an agency
// by its name and licence number.
type Diff struct {
	New       []string
	Changed   []string
	Unchanged []string
	// Missing lists agencies of the register in force that the new one lacks.
	// Openings and trainings that a file lacks stay as they are.
	Missing []string
	AsOf    string // agencies: date of the imported register
	// Older says that a register of a later date was imported before: this one
	// is kept, and the later one goes on answering.
	Older   bool
	Applied bool // false for a dry run and when there was nothing to change
}

const (
	kindAgencies  = "agencies"
	kindOpenings  = "openings"
	kindTrainings = "trainings"
)

var errSample = errors.New("sample data is for demonstrations and must not be stored beside real data; remove the sample rows")

// ImportAgencies keeps the records as one register, dated by the newest AsOf
// among them. The register with the newest date answers; older ones stay. An
// import of what is stored already changes nothing.
func (db *DB) ImportAgencies(ctx context.Context, records []agency.Record, im Import) (d Diff, err error) {
	if len(records) == 0 {
		return d, errors.New("the file holds no agency; the register was left as it is")
	}
	for _, r := range records {
		if r.Sample {
			return d, errSample
		}
	}
	err = db.inTx(ctx, true, func(tx *Tx) error {
		d = Diff{}
		for _, r := range records {
			d.AsOf = max(d.AsOf, r.AsOf)
		}
		newest, inForce, err := tx.newestRegister(ctx)
		if err != nil {
			return err
		}
		d.compareAgencies(inForce.records, records)
		d.Older = newest && inForce.asOf > d.AsOf
		stored := newest && inForce.asOf == d.AsOf && len(d.New)+len(d.Changed)+len(d.Missing) == 0
		if im.DryRun || stored {
			return nil
		}
		batch, err := tx.addBatch(ctx, kindAgencies, im, d.AsOf, len(records))
		if err != nil {
			return err
		}
		for i, r := range records {
			text, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if _, err := tx.exec(ctx, `INSERT INTO agency (batch_id, position, document) VALUES ($1, $2, $3)`, batch, i, clean(string(text))); err != nil {
				return err
			}
		}
		d.Applied = true
		return tx.bumpContent(ctx)
	})
	if err != nil {
		return Diff{}, err
	}
	return d, nil
}

type register struct {
	asOf    string
	records []agency.Record
}

// newestRegister returns the register that answers; ok is false when none was imported.
func (tx *Tx) newestRegister(ctx context.Context) (ok bool, r register, err error) {
	var batch int64
	err = tx.row(ctx, newestBatch, []any{kindAgencies}, &batch, &r.asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return false, r, nil
	}
	if err != nil {
		return false, r, err
	}
	err = tx.each(ctx, `SELECT document FROM agency WHERE batch_id = $1 ORDER BY position`, []any{batch}, appendDocument(&r.records))
	return true, r, err
}

const newestBatch = `SELECT id, as_of FROM import_batch WHERE kind = $1 ORDER BY as_of DESC, id DESC LIMIT 1`

// compareAgencies tells rows apart by name and licence; rows that share both,
// such as branches, also by city.
func (d *Diff) compareAgencies(before, after []agency.Record) {
	old := make(map[string]agency.Record, len(before))
	for _, r := range before {
		old[agencyKey(r)] = r
	}
	seen := make(map[string]bool, len(after))
	for _, r := range after {
		key, name := agencyKey(r), agencyName(r)
		was, ok := old[key]
		seen[key] = true
		switch {
		case !ok:
			d.New = append(d.New, name)
		case sameAgency(was, r):
			d.Unchanged = append(d.Unchanged, name)
		default:
			d.Changed = append(d.Changed, name)
		}
	}
	for _, r := range before {
		if !seen[agencyKey(r)] {
			d.Missing = append(d.Missing, agencyName(r))
		}
	}
}

// sameAgency does not mind the date and the source of the register itself.
func sameAgency(a, b agency.Record) bool {
	a.AsOf, b.AsOf, a.Source, b.Source = "", "", "", ""
	return same(a, b)
}

// same compares a stored row with one that would be stored: writing mends text
// that is not UTF-8.
func same[T any](was, row T) bool {
	text, err := json.Marshal(row)
	if err != nil {
		return false
	}
	row, err = document[T](string(text))
	if err != nil {
		return false
	}
	x, errX := json.Marshal(was)
	y, errY := json.Marshal(row)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func agencyKey(r agency.Record) string {
	return agency.Normalise(r.Name) + "|" + strings.ToLower(strings.TrimSpace(r.Licence)) + "|" + strings.ToLower(strings.TrimSpace(r.City))
}

func agencyName(r agency.Record) string {
	if r.Licence == "" {
		return r.Name
	}
	return r.Name + " (" + r.Licence + ")"
}

// ImportOpenings adds new openings and replaces those whose id is stored.
func (db *DB) ImportOpenings(ctx context.Context, openings []content.Opening, im Import) (Diff, error) {
	return importByID(ctx, db, kindOpenings, openings, im, func(o content.Opening) (string, bool) { return o.ID, o.Sample })
}

// ImportTrainings adds new trainings and replaces those whose id is stored.
func (db *DB) ImportTrainings(ctx context.Context, trainings []content.Training, im Import) (Diff, error) {
	return importByID(ctx, db, kindTrainings, trainings, im, func(t content.Training) (string, bool) { return t.ID, t.Sample })
}

func importByID[T any](ctx context.Context, db *DB, kind string, rows []T, im Import, describe func(T) (id string, sample bool)) (d Diff, err error) {
	table := map[string]string{kindOpenings: "opening", kindTrainings: "training"}[kind]
	latest := make(map[string]T, len(rows)) // an id given twice: the last row counts
	var ids []string
	for _, row := range rows {
		id, sample := describe(row)
		if sample {
			return d, errSample
		}
		if id = clean(id); id == "" {
			return d, fmt.Errorf("a row of the %s has no id; give every row one", kind)
		}
		if _, ok := latest[id]; !ok {
			ids = append(ids, id)
		}
		latest[id] = row
	}
	err = db.inTx(ctx, true, func(tx *Tx) error {
		d = Diff{}
		stored := make(map[string]T)
		err := tx.each(ctx, `SELECT id, document FROM `+table, nil, func(r *sql.Rows) error {
			var id, text string
			if err := r.Scan(&id, &text); err != nil {
				return err
			}
			row, err := document[T](text)
			stored[id] = row
			return err
		})
		if err != nil {
			return err
		}
		for _, id := range ids {
			was, ok := stored[id]
			switch {
			case !ok:
				d.New = append(d.New, id)
			case same(was, latest[id]):
				d.Unchanged = append(d.Unchanged, id)
			default:
				d.Changed = append(d.Changed, id)
			}
		}
		if im.DryRun || len(d.New)+len(d.Changed) == 0 {
			return nil
		}
		batch, err := tx.addBatch(ctx, kind, im, "", len(rows))
		if err != nil {
			return err
		}
		for _, id := range append(append([]string(nil), d.New...), d.Changed...) {
			text, err := json.Marshal(latest[id])
			if err != nil {
				return err
			}
			if _, err := tx.exec(ctx, `INSERT INTO `+table+` (id, batch_id, document) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO UPDATE SET batch_id = excluded.batch_id, document = excluded.document`, id, batch, clean(string(text))); err != nil {
				return err
			}
		}
		d.Applied = true
		return tx.bumpContent(ctx)
	})
	if err != nil {
		return Diff{}, err
	}
	return d, nil
}

func (tx *Tx) addBatch(ctx context.Context, kind string, im Import, asOf string, rows int) (id int64, err error) {
	err = tx.row(ctx, `INSERT INTO import_batch (kind, file, as_of, row_count, imported_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		[]any{kind, clean(im.File), clean(asOf), rows, im.At.UnixMilli()}, &id)
	return id, err
}

func (tx *Tx) bumpContent(ctx context.Context) error {
	_, err := tx.exec(ctx, `UPDATE content_version SET version = version + 1, changed_at = $1`, tx.db.now())
	return err
}

// document reads a stored row. A field that a later release dropped is ignored.
func document[T any](text string) (row T, err error) {
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		return row, fmt.Errorf("a stored row is not JSON: %w", err)
	}
	return row, nil
}

func appendDocument[T any](to *[]T) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var text string
		if err := r.Scan(&text); err != nil {
			return err
		}
		row, err := document[T](text)
		*to = append(*to, row)
		return err
	}
}

// LoadContent reads all that was imported: every opening and training by id, the
// register of agencies in force, and the version to which they belong.
func (db *DB) LoadContent(ctx context.Context) (openings []content.Opening, trainings []content.Training, agencies []agency.Record, version int64, err error) {
	// One snapshot, so that the rows belong to the version.
	t, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.dialect.snapshot})
	if err != nil {
		return nil, nil, nil, 0, err
	}
	defer t.Rollback()
	tx := &Tx{db: db, on: plainTx{db.dialect, t}}
	if err = tx.row(ctx, `SELECT version FROM content_version`, nil, &version); err != nil {
		return nil, nil, nil, 0, err
	}
	if err = tx.each(ctx, `SELECT document FROM opening ORDER BY id`, nil, appendDocument(&openings)); err != nil {
		return nil, nil, nil, 0, err
	}
	if err = tx.each(ctx, `SELECT document FROM training ORDER BY id`, nil, appendDocument(&trainings)); err != nil {
		return nil, nil, nil, 0, err
	}
	_, register, err := tx.newestRegister(ctx)
	return openings, trainings, register.records, version, err
}

// ContentVersion is the number that grows with every import that changed something.
func (db *DB) ContentVersion(ctx context.Context) (version int64, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT version FROM content_version`).Scan(&version)
	return version, err
}
