// Package catalogue holds what staff import: the register of agencies, openings and
// trainings, every version with whoever brought it, so that a batch can be taken back.
package catalogue

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/store/column"
	"kanca/content"
)

// Import says what is being imported.
type Import struct {
	File   string    // name of the file, for the record
	By     string    // who, for the record
	At     time.Time // when
	DryRun bool      // say what would change and change nothing
	// Doubtful are firms of rows of a register that cannot be used: they are kept
	// with it, so that they do not answer as absent.
	Doubtful []agency.Record
	// Shrunk lets a register take the place of one that it looks too small for.
	Shrunk bool
}

// Diff is what an import changes, by row. A row is named by its id, an agency
// by its name and licence number.
type Diff struct {
	New       []string
	Changed   []string
	Unchanged []string
	// Missing lists agencies of the register in force that the new one lacks.
	// Openings and trainings that a file lacks stay as they are.
	// What the new one names without a clear status is not missing.
	Missing []string
	// Lost are the rows whose agency the new register has nothing of, and Shrinks
	// says that it may be the wrong file: then it is not stored unless Shrunk says so.
	Lost    []agency.Record
	Shrinks bool
	// Largest is how many rows the largest register of the last month had, since
	// somebody last said that it is right to be smaller; 0 when there is none. Many
	// small steps take as much away as a large one.
	Largest int
	// Better are agencies that are no longer revoked.
	Better []string
	// Withdrawn are ids of the file that were withdrawn and stay so.
	Withdrawn []string
	Batch     int64  // number of the import, 0 when nothing was stored
	AsOf      string // agencies: date of the imported register
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
	whole := append(slices.Clone(records), im.Doubtful...)
	for i, r := range whole {
		if r.Sample {
			return d, errSample
		}
		whole[i].MissingFrom = ""
	}
	err = db.alone(ctx, func(tx *transaction) error {
		d = Diff{}
		if err := tx.lockContent(ctx); err != nil {
			return err
		}
		for _, r := range records {
			d.AsOf = max(d.AsOf, r.AsOf)
		}
		newest, inForce, err := tx.newestRegister(ctx)
		if err != nil {
			return err
		}
		d.compareAgencies(inForce.records, records, im.Doubtful)
		d.Older = newest && inForce.asOf > d.AsOf
		if newest && !d.Older {
			d.Lost = agency.Lost(inForce.records, whole)
			d.Shrinks = agency.Shrinks(inForce.records, whole, d.Lost)
			if d.Largest, err = tx.largestRegister(ctx, im.At); err != nil {
				return err
			}
			d.Shrinks = d.Shrinks || agency.TenthFewer(d.Largest, len(whole))
		}
		stored := newest && inForce.asOf == d.AsOf && len(inForce.records) == len(whole) && len(d.New)+len(d.Changed)+len(d.Missing)+len(d.Lost) == 0
		if im.DryRun || stored || d.Shrinks && !im.Shrunk {
			return nil
		}
		kept := im
		kept.Shrunk = im.Shrunk && d.Shrinks
		batch, err := tx.addBatch(ctx, kindAgencies, actionImport, kept, d.AsOf, len(whole))
		if err != nil {
			return err
		}
		d.Batch = batch
		for i, r := range whole {
			text, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if _, err := tx.sql.Exec(ctx, `INSERT INTO agency (batch_id, position, document) VALUES ($1, $2, $3)`, batch, i, column.Clean(string(text))); err != nil {
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

// compareAgencies tells rows apart by name and licence; rows that share both,
// such as branches, also by city.
func (d *Diff) compareAgencies(before, after, doubtful []agency.Record) {
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
		if ok && was.Status == agency.Revoked && r.Status != agency.Revoked {
			d.Better = append(d.Better, name+" ("+string(r.Status)+")")
		}
	}
	for _, r := range doubtful {
		seen[agencyKey(r)] = true
	}
	for _, r := range before {
		if !seen[agencyKey(r)] && r.Status != agency.Unclear {
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
	type given struct {
		id  string // as the file has it
		row T
	}
	latest := make(map[string]given, len(rows)) // an id given twice: the last row counts
	var keys []string
	for _, row := range rows {
		id, sample := describe(row)
		if sample {
			return d, errSample
		}
		if id = column.Clean(id); id == "" {
			return d, fmt.Errorf("a row of the %s has no id; give every row one", kind)
		}
		key := sameID(id)
		if _, ok := latest[key]; !ok {
			keys = append(keys, key)
		}
		latest[key] = given{id, row}
	}
	err = db.alone(ctx, func(tx *transaction) error {
		d = Diff{}
		if err := tx.lockContent(ctx); err != nil {
			return err
		}
		stored, withdrawn, err := newestVersions[T](ctx, tx, kind)
		if err != nil {
			return err
		}
		spellings, err := tx.spellings(ctx, kind)
		if err != nil {
			return err
		}
		rowOf := make(map[string]T, len(keys)) // by the id under which it is stored
		for _, key := range keys {
			id := latest[key].id
			exact := slices.Contains(spellings[key], id)
			for i, spelling := range spellings[key] { // one that was withdrawn stays so in any spelling
				if i == 0 && !exact || withdrawn[spelling] {
					id = spelling
				}
			}
			rowOf[id] = latest[key].row
			was, ok := stored[id]
			switch {
			case !ok:
				d.New = append(d.New, id)
			case same(was, rowOf[id]):
				d.Unchanged = append(d.Unchanged, id)
			default:
				d.Changed = append(d.Changed, id)
			}
			if withdrawn[id] {
				d.Withdrawn = append(d.Withdrawn, id)
			}
		}
		if im.DryRun || len(d.New)+len(d.Changed) == 0 {
			return nil
		}
		if d.Batch, err = tx.addBatch(ctx, kind, actionImport, im, "", len(rows)); err != nil {
			return err
		}
		for _, id := range append(append([]string(nil), d.New...), d.Changed...) {
			text, err := json.Marshal(rowOf[id])
			if err != nil {
				return err
			}
			if err := tx.addVersion(ctx, d.Batch, id, column.Clean(string(text))); err != nil {
				return err
			}
			if err := tx.show(ctx, kind, id); err != nil {
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

func (tx *transaction) addBatch(ctx context.Context, kind, action string, im Import, asOf string, rows int) (id int64, err error) {
	shrunk := 0
	if im.Shrunk {
		shrunk = 1
	}
	err = tx.sql.Row(ctx, `INSERT INTO import_batch (kind, action, file, imported_by, as_of, row_count, imported_at, kept, shrunk) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) RETURNING id`,
		[]any{kind, action, column.Clean(im.File), column.Clean(im.By), column.Clean(asOf), rows, im.At.UnixMilli(), shrunk}, &id)
	return id, err
}

func (tx *transaction) lockContent(ctx context.Context) error { return Lock(ctx, tx.sql) }

func (tx *transaction) bumpContent(ctx context.Context) error { return Renewed(ctx, tx.sql) }

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
// register of agencies in force with what older ones knew of agencies that it
// lacks (see agency.Missing), and the version to which they belong.
func (db *DB) LoadContent(ctx context.Context) (openings []content.Opening, trainings []content.Training, agencies []agency.Record, version int64, err error) {
	// One snapshot, so that the rows belong to the version.
	t, err := db.sql.Snapshot(ctx)
	if err != nil {
		return nil, nil, nil, 0, err
	}
	defer t.Rollback()
	tx := &transaction{db.sql.Within(t)}
	if err = tx.sql.Row(ctx, `SELECT version FROM content_version`, nil, &version); err != nil {
		return nil, nil, nil, 0, err
	}
	if err = tx.sql.Each(ctx, `SELECT document FROM opening ORDER BY id`, nil, appendDocument(&openings)); err != nil {
		return nil, nil, nil, 0, err
	}
	if err = tx.sql.Each(ctx, `SELECT document FROM training ORDER BY id`, nil, appendDocument(&trainings)); err != nil {
		return nil, nil, nil, 0, err
	}
	ok, register, err := tx.newestRegister(ctx)
	if err != nil || !ok {
		return openings, trainings, nil, version, err
	}
	missing, err := tx.missing(ctx, register)
	return openings, trainings, append(register.records, missing...), version, err
}

// Offers reads the openings and trainings that were imported, by id, and no agencies.
func (db *DB) Offers(ctx context.Context) (openings []content.Opening, trainings []content.Training, err error) {
	if err = db.sql.Each(ctx, `SELECT document FROM opening ORDER BY id`, nil, appendDocument(&openings)); err != nil {
		return nil, nil, err
	}
	err = db.sql.Each(ctx, `SELECT document FROM training ORDER BY id`, nil, appendDocument(&trainings))
	return openings, trainings, err
}

// ContentVersion is the number that grows with every import that changed something.
func (db *DB) ContentVersion(ctx context.Context) (version int64, err error) {
	err = db.sql.Row(ctx, `SELECT version FROM content_version`, nil, &version)
	return version, err
}
