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

	"kanca/bot/store"
)

// Archive is a backup that is read.
type Archive struct {
	Contents Contents
	files    *zip.Reader
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
		var done int64
		var waiting [][]any
		flush := func() error {
			if len(waiting) == 0 {
				return nil
			}
			if err := db.Load(ctx, t.Table, waiting); err != nil {
				return err
			}
			done += int64(len(waiting))
			waiting = waiting[:0]
			if progress != nil {
				progress(t.Name, done)
			}
			return nil
		}
		err := a.rows(ctx, t, func(values []any) error {
			if waiting = append(waiting, values); len(waiting) < batch {
				return nil
			}
			return flush()
		})
		if err != nil {
			return err
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return db.ContinueIDs(ctx, tables)
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
