package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"kanca/bot/agency"
)

type register struct {
	batch   int64
	asOf    string
	records []agency.Record
}

// newestRegister returns the register that answers; ok is false when none was imported.
func (tx *transaction) newestRegister(ctx context.Context) (ok bool, r register, err error) {
	err = tx.sql.Row(ctx, newestBatch, []any{kindAgencies}, &r.batch, &r.asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return false, r, nil
	}
	if err != nil {
		return false, r, err
	}
	err = tx.sql.Each(ctx, `SELECT document FROM agency WHERE batch_id = $1 ORDER BY position`, []any{r.batch}, appendDocument(&r.records))
	return true, r, err
}

const newestBatch = `SELECT id, as_of FROM import_batch WHERE kind = $1 AND undone_at IS NULL ORDER BY as_of DESC, id DESC LIMIT 1`

// shrinkTime is how long steps that make the register smaller count together. What
// a month brings is a handful of agencies.
const shrinkTime = 31 * 24 * time.Hour

// largestRegister returns the number of rows of the largest register imported within
// shrinkTime before a time, or in force at its beginning, since somebody last said that
// a smaller one is right. One that was older than another when it came never answered.
func (tx *transaction) largestRegister(ctx context.Context, at time.Time) (rows int, err error) {
	begin := at.Add(-shrinkTime).UnixMilli()
	err = tx.sql.Row(ctx, `
		WITH answered AS (
			SELECT id, row_count, imported_at, shrunk FROM import_batch b WHERE kind = $1 AND undone_at IS NULL AND NOT EXISTS (
				SELECT 1 FROM import_batch newer WHERE newer.kind = $1 AND newer.undone_at IS NULL AND newer.id < b.id AND newer.as_of > b.as_of))
		SELECT coalesce(max(row_count), 0) FROM answered
		WHERE id >= (SELECT coalesce(max(id), 0) FROM answered WHERE shrunk = 1)
		AND id >= (SELECT coalesce(max(id), 0) FROM answered WHERE imported_at < $2)`,
		[]any{kindAgencies, begin}, &rows)
	return rows, err
}

// missing returns what older registers knew of agencies that the one in force
// lacks. Of a register that was older than another when it came, and so never
// answered, only bad news count: nobody was ever told that its agencies are well.
func (tx *transaction) missing(ctx context.Context, inForce register) ([]agency.Record, error) {
	answered := map[int64]bool{}
	newest := ""
	err := tx.sql.Each(ctx, `SELECT id, as_of FROM import_batch WHERE kind = $1 AND undone_at IS NULL ORDER BY id`, []any{kindAgencies},
		func(rows *sql.Rows) error {
			var batch int64
			var asOf string
			err := rows.Scan(&batch, &asOf)
			answered[batch] = asOf >= newest
			newest = max(newest, asOf)
			return err
		})
	if err != nil {
		return nil, err
	}
	var older [][]agency.Record
	var last int64
	err = tx.sql.Each(ctx, `SELECT b.id, a.document FROM agency a JOIN import_batch b ON b.id = a.batch_id
		WHERE b.kind = $1 AND b.undone_at IS NULL AND b.id <> $2 ORDER BY b.as_of DESC, b.id DESC, a.position`, []any{kindAgencies, inForce.batch},
		func(rows *sql.Rows) error {
			var batch int64
			var text string
			if err := rows.Scan(&batch, &text); err != nil {
				return err
			}
			r, err := document[agency.Record](text)
			if batch != last {
				older, last = append(older, nil), batch
			}
			if answered[batch] || r.Status.Worse(agency.Unclear) {
				older[len(older)-1] = append(older[len(older)-1], r)
			}
			return err
		})
	if err != nil {
		return nil, err
	}
	return agency.Missing(inForce.records, inForce.asOf, slices.Values(older)), nil
}

// everyAgency returns what is known of agencies, from the register in force and from
// older ones, and the date of the one in force.
func (tx *transaction) everyAgency(ctx context.Context) (all []agency.Record, asOf string, err error) {
	_, inForce, err := tx.newestRegister(ctx)
	if err != nil {
		return nil, "", err
	}
	missing, err := tx.missing(ctx, inForce)
	return slices.Concat(inForce.records, missing), inForce.asOf, err
}

// RegisterInForce tells how many rows the register that answers has, and its date; "" where none
// was imported.
func (db *DB) RegisterInForce(ctx context.Context) (rows int, asOf string, err error) {
	var register sql.NullInt64
	err = db.sql.Each(ctx, newestBatch, []any{kindAgencies}, func(r *sql.Rows) error { return r.Scan(&register, &asOf) })
	if err == nil && register.Valid {
		err = db.sql.Row(ctx, `SELECT count(*) FROM agency WHERE batch_id = $1`, []any{register.Int64}, &rows)
	}
	return rows, asOf, err
}
