package registrations

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/records"
	"kanca/bot/store/sqldb"
)

// ExportState is how far a file of registrations is.
type ExportState string

// The states.
const (
	ExportWaiting ExportState = "waiting"
	ExportMaking  ExportState = "making"
	ExportReady   ExportState = "ready"
	ExportFailed  ExportState = "failed"
	ExportEnded   ExportState = "ended" // its time is over, or somebody in it was erased
)

// Export is a file of registrations that staff asked for.
type Export struct {
	ID      int64
	Staff   string // name of the account that asked
	Format  string // "csv" or "xlsx"
	Filter  Filter
	Title   string // which registrations, for whom
	State   ExportState
	Rows    int // written so far
	Of      int // about how many there will be; 0 while nobody knows
	Size    int64
	AskedAt time.Time
	EndsAt  time.Time
	try     int64
}

// exportTries is how often a file is begun before it counts as failed.
const exportTries = 3

const exportColumns = `e.id, coalesce((SELECT s.name FROM staff s WHERE s.id = e.staff_id), ''), e.format, e.filter, e.title, e.state, e.tries, e.done_rows, e.all_rows, e.size, e.asked_at, e.ends_at`

func scanExport(rows *sql.Rows) (e Export, err error) {
	var filter string
	var asked, ends int64
	if err := rows.Scan(&e.ID, &e.Staff, &e.Format, &filter, &e.Title, &e.State, &e.try, &e.Rows, &e.Of, &e.Size, &asked, &ends); err != nil {
		return e, err
	}
	e.AskedAt, e.EndsAt = column.Moment(asked), column.Moment(ends)
	if filter != "" {
		err = json.Unmarshal([]byte(filter), &e.Filter)
	}
	return e, err
}

// AskExport keeps that staff want a file of registrations, which is there until a moment.
func (tx *Tx) AskExport(ctx context.Context, s bot.Staff, format, title string, f Filter, until time.Time) (id int64, err error) {
	filter, err := json.Marshal(f)
	if err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `INSERT INTO export (staff_id, format, filter, title, state, tries, done_rows, all_rows, size, asked_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, $6, $7) RETURNING id`,
		[]any{s.ID, format, string(filter), column.Words(title), string(ExportWaiting), tx.sql.Now(), until.UnixMilli()}, &id)
	return id, err
}

// Exports returns the newest files that were asked for, at most limit.
func (db *DB) Exports(ctx context.Context, limit int) (out []Export, err error) {
	err = db.sql.Each(ctx, `SELECT `+exportColumns+` FROM export e ORDER BY e.id DESC LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		e, err := scanExport(rows)
		out = append(out, e)
		return err
	})
	return out, err
}

// Export returns one file without what is in it; ErrNotFound when there is none of that
// number.
func (db *DB) Export(ctx context.Context, id int64) (e Export, err error) {
	found := sqldb.ErrNotFound
	err = db.sql.Each(ctx, `SELECT `+exportColumns+` FROM export e WHERE e.id = $1`, []any{id}, func(rows *sql.Rows) (err error) {
		found = nil
		e, err = scanExport(rows)
		return err
	})
	return e, errors.Join(err, found)
}

// ExportsWait reports whether a file is to be made, or one was begun and left behind.
func (db *DB) ExportsWait(ctx context.Context) (yes bool, err error) {
	err = db.sql.Each(ctx, `SELECT EXISTS (SELECT 1 FROM export WHERE state IN ('waiting', 'making'))`, nil, func(rows *sql.Rows) error { return rows.Scan(&yes) })
	return yes, err
}

// BeginExport begins the file that waits longest, from its first row; ok is false where
// none waits. Only one process may do so, under a lease: what another one began was left
// behind. One that was begun too often has failed.
func (db *DB) BeginExport(ctx context.Context) (e Export, ok bool, err error) {
	err = db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		e, ok = Export{}, false
		if _, err := tx.Exec(ctx, `UPDATE export SET state = 'failed' WHERE state IN ('waiting', 'making') AND tries >= $1`, exportTries); err != nil {
			return err
		}
		if err := tx.Each(ctx, `SELECT `+exportColumns+` FROM export e WHERE e.state IN ('waiting', 'making') ORDER BY e.id LIMIT 1`, nil, func(rows *sql.Rows) (err error) {
			ok = true
			e, err = scanExport(rows)
			return err
		}); err != nil || !ok {
			return err
		}
		e.State, e.Rows = ExportMaking, 0
		if _, err := tx.Exec(ctx, `DELETE FROM export_part WHERE export_id = $1`, e.ID); err != nil {
			return err
		}
		return tx.Row(ctx, `UPDATE export SET state = 'making', tries = tries + 1, done_rows = 0, size = 0 WHERE id = $1 RETURNING tries`, []any{e.ID}, &e.try)
	})
	return e, ok, err
}

// still is the condition that a file is being made by the try in hand.
const still = `id = $1 AND tries = $2 AND state = 'making'`

// ExportGoesOn keeps how many rows are written, and the next piece of the file where
// there is one. ErrNotFound tells that nobody wants the file any more as it is begun.
func (db *DB) ExportGoesOn(ctx context.Context, e Export, position int, piece []byte) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE export SET done_rows = $3, all_rows = $4 WHERE `+still, e.ID, e.try, e.Rows, max(e.Of, e.Rows))
		if err == nil && n == 0 {
			err = sqldb.ErrNotFound
		}
		if err != nil || len(piece) == 0 {
			return err
		}
		key := fmt.Sprintf("%d/%d/%d", e.ID, e.try, position)
		sealed, err := db.ring.In(tx).Seal(ctx, string(piece), records.ExportPart(key))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO export_part (id, export_id, position, data) VALUES ($1, $2, $3, $4)`, key, e.ID, position, sealed)
		return err
	})
}

// FinishExport makes a file ready, of so many bytes. ErrNotFound as in ExportGoesOn.
func (db *DB) FinishExport(ctx context.Context, e Export, size int64) error {
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE export SET state = 'ready', done_rows = $3, all_rows = $3, size = $4, ready_at = $5 WHERE `+still, e.ID, e.try, e.Rows, size, tx.Now())
		if err == nil && n == 0 {
			err = sqldb.ErrNotFound
		}
		return err
	})
}

// EndExports takes away what is in the files whose time is over.
func (db *DB) EndExports(ctx context.Context) error {
	var over bool
	if err := db.sql.Each(ctx, `SELECT EXISTS (SELECT 1 FROM export WHERE state <> 'ended' AND ends_at <= $1)`, []any{db.sql.Now()}, func(rows *sql.Rows) error { return rows.Scan(&over) }); err != nil || !over {
		return err
	}
	return db.sql.InTx(ctx, func(tx *sqldb.Tx) error {
		tx.Scrub()
		if _, err := tx.Exec(ctx, `DELETE FROM export_part WHERE export_id IN (SELECT id FROM export WHERE ends_at <= $1)`, tx.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE export SET state = 'ended', filter = '', title = '' WHERE state <> 'ended' AND ends_at <= $1`, tx.Now())
		return err
	})
}

// ReadExport writes the bytes of a file that is ready and whose time is not over;
// ErrNotFound otherwise, before anything is written.
func (db *DB) ReadExport(ctx context.Context, id int64, w io.Writer) error {
	e, err := db.Export(ctx, id)
	if err != nil {
		return err
	}
	if e.State != ExportReady || !db.sql.Clock().Before(e.EndsAt) {
		return sqldb.ErrNotFound
	}
	written := int64(0)
	for position := 0; written < e.Size; position++ {
		// One piece at a time: an erasure in between ends the file for who reads it, too.
		key := strconv.FormatInt(e.ID, 10) + "/" + strconv.FormatInt(e.try, 10) + "/" + strconv.Itoa(position)
		sealed, found := "", false
		if err := db.sql.Each(ctx, `SELECT data FROM export_part WHERE id = $1`, []any{key}, func(rows *sql.Rows) error {
			found = true
			return rows.Scan(&sealed)
		}); err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("file %d: only %d of %d bytes are there", id, written, e.Size)
		}
		piece, err := db.ring.Unseal(ctx, sealed, records.ExportPart(key))
		if err != nil {
			return fmt.Errorf("file %d: %w", id, err)
		}
		n, err := io.WriteString(w, piece)
		if err != nil {
			return err
		}
		written += int64(n)
	}
	return nil
}
