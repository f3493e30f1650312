package backup

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"kanca/bot/store"
)

// Archive is a backup that is read.
type Archive struct {
	Contents Contents
	files    *zip.Reader
	file     io.Closer // where Open opened it; nil where Read did
}

// Read opens a backup of size bytes and reads what it says it holds.
func Read(from io.ReaderAt, size int64) (*Archive, error) {
	files, err := zip.NewReader(from, size)
	if err != nil {
		return nil, ErrDamaged
	}
	entry, err := files.Open(contentsName)
	if err != nil {
		return nil, ErrDamaged
	}
	defer entry.Close()
	text, err := io.ReadAll(entry) // to its end, where its checksum is compared
	if err != nil {
		return nil, ErrDamaged
	}
	a := &Archive{files: files}
	if err := json.Unmarshal(text, &a.Contents); err != nil {
		return nil, ErrDamaged
	}
	if a.Contents.Format > format {
		return nil, fmt.Errorf("this backup was written by kanca %s, which is newer than this program; use the newer one", a.Contents.Program)
	}
	return a, nil
}

// Verify reads everything in the backup and reports whether it is what the
// backup says it holds.
func (a *Archive) Verify(ctx context.Context) error {
	for _, t := range a.Contents.Tables {
		if err := a.rows(ctx, t, func([]any) error { return nil }); err != nil {
			return err
		}
	}
	for _, f := range a.Contents.Files {
		if err := a.CopyFile(f, io.Discard); err != nil {
			return err
		}
	}
	return nil
}

// CopyFile writes a file of the backup to w, and reports whether it was whole.
func (a *Archive) CopyFile(f FileCount, w io.Writer) error {
	entry, err := a.files.Open("files/" + f.Name)
	if err != nil {
		return ErrDamaged
	}
	defer entry.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(sum, w), entry)
	switch {
	case errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrFormat):
		return ErrDamaged
	case err != nil:
		return err
	case n != f.Bytes || hex.EncodeToString(sum.Sum(nil)) != f.SHA256:
		return ErrDamaged
	}
	return nil
}

// Each calls fn with every row of a table of the backup, by column. It does nothing
// where the backup has no such table.
func (a *Archive) Each(ctx context.Context, table string, fn func(row map[string]any) error) error {
	for _, t := range a.Contents.Tables {
		if t.Name != table {
			continue
		}
		return a.rows(ctx, t, func(values []any) error {
			row := make(map[string]any, len(values))
			for i, c := range t.Columns {
				row[c.Name] = values[i]
			}
			return fn(row)
		})
	}
	return nil
}

// batch is how many rows are put into the database in one transaction.
const batch = 500

// Into puts the rows of the backup into db, in place of all that is there. The
// database must have the schema of the backup. progress is called now and then;
// nil for nobody. After an error the database holds a part and must be filled again.
func (a *Archive) Into(ctx context.Context, db *store.DB, progress func(table string, rows int64)) error {
	var tables []store.Table
	for _, t := range a.Contents.Tables {
		tables = append(tables, t.Table)
	}
	if err := sameSchema(ctx, db, a.Contents.Schema); err != nil {
		return err
	}
	if err := db.Clear(ctx, tables); err != nil {
		return err
	}
	for _, t := range a.Contents.Tables {
		l := newLoader(ctx, db, t.Table, progress)
		if err := a.rows(ctx, t, l.add); err != nil {
			return err
		}
		if err := l.flush(); err != nil {
			return err
		}
	}
	return db.Finish(ctx, tables)
}

// loader puts rows into a table, many at once.
type loader struct {
	ctx      context.Context
	db       *store.DB
	table    store.Table
	progress func(table string, rows int64)
	waiting  [][]any
	bytes    int
	done     int64
}

func newLoader(ctx context.Context, db *store.DB, t store.Table, progress func(string, int64)) *loader {
	return &loader{ctx: ctx, db: db, table: t, progress: progress}
}

// batchBytes is how much text is put in at once at most: parts of photos are large.
const batchBytes = 8 << 20

// add takes a row, whose slice may be used again afterwards.
func (l *loader) add(values []any) error {
	for _, v := range values {
		if text, ok := v.(string); ok {
			l.bytes += len(text)
		}
	}
	if l.waiting = append(l.waiting, slices.Clone(values)); len(l.waiting) < batch && l.bytes < batchBytes {
		return nil
	}
	return l.flush()
}

func (l *loader) flush() error {
	if len(l.waiting) == 0 {
		return nil
	}
	if err := l.db.Load(l.ctx, l.table, l.waiting); err != nil {
		return err
	}
	l.done += int64(len(l.waiting))
	l.waiting, l.bytes = l.waiting[:0], 0
	if l.progress != nil {
		l.progress(l.table.Name, l.done)
	}
	return nil
}

// sameSchema refuses a database whose schema is another than the backup's.
func sameSchema(ctx context.Context, db *store.DB, schema int64) error {
	return db.Snapshot(ctx, func(v *store.View) error {
		have, err := v.Schema(ctx)
		if err != nil {
			return err
		}
		if have != schema {
			return fmt.Errorf("the backup has schema %d and the database %d; they must be the same while rows are put in", schema, have)
		}
		return nil
	})
}

// rows calls fn with each row of a table, and reports whether the table was whole.
func (a *Archive) rows(ctx context.Context, t TableCount, fn func([]any) error) error {
	entry, err := a.files.Open("tables/" + t.Name + ".jsonl")
	if err != nil {
		return ErrDamaged
	}
	defer entry.Close()
	sum := sha256.New()
	lines := bufio.NewReader(io.TeeReader(entry, sum))
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil {
			return ErrDamaged
		}
		values, err := readRow(line, t.Columns)
		if err != nil {
			return fmt.Errorf("table %s, row %d: %w", t.Name, n+1, err)
		}
		n++
		if err := fn(values); err != nil {
			return err
		}
	}
	if n != t.Rows || hex.EncodeToString(sum.Sum(nil)) != t.SHA256 {
		return ErrDamaged
	}
	return nil
}
