// Package backup keeps everything of an installation in one file, and puts it
// back: into the same kind of database or into the other one. It is also how an
// installation moves house, for the rows keep their ids, and what is sealed is
// sealed for the row it stands in.
//
// The file is a ZIP archive: tables/NAME.jsonl has a table's rows, one JSON array
// a line; files/NAME is a file beside the database; the last entry,
// kanca-backup.json, says what must be in it. A file that was cut off has no last
// entry and is refused.
//
// # Where things are
//
//	backup.go  what a backup holds, and writing one
//	archive.go reading one: is it whole?, putting it back
//	rows.go    a row as a line of JSON
//	file.go    a backup in its file: whole, read again, leaving room on the disk
//	sealed.go  the keys, under a passphrase
package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"kanca/bot/store"
)

// format is the number of the file's layout. A reader refuses a higher one.
const format = 1

const contentsName = "kanca-backup.json"

// Contents says what a backup holds.
type Contents struct {
	Format  int          `json:"format"`
	Made    time.Time    `json:"made"`
	Program string       `json:"program"` // the version that wrote it
	Engine  string       `json:"engine"`  // "sqlite" or "postgres"
	Schema  int64        `json:"schema"`  // the newest migration
	Tables  []TableCount `json:"tables"`  // in the order in which they must be put back
	Files   []FileCount  `json:"files"`
}

// TableCount is a table in a backup, with what its entry must come to.
type TableCount struct {
	store.Table
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"` // of the entry, in hexadecimal
}

// FileCount is a file in a backup.
type FileCount struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows all tables have together.
func (c Contents) Rows() (n int64) {
	for _, t := range c.Tables {
		n += t.Rows
	}
	return n
}

// File is something beside the database that belongs into the backup.
type File struct {
	Name string // without a folder
	Open func() (io.ReadCloser, error)
}

// Source is what is backed up.
type Source struct {
	DB      *store.DB
	Files   []File
	Program string
	Now     time.Time
	Beside  string // where the database lies on this machine, to see whether the backup lies on the same disk; "" where nobody knows
	// Progress is called now and then with what was written so far; nil for nobody.
	Progress func(table string, rows int64)
}

// progressEvery is how many rows go by between two calls of Progress.
const progressEvery = 10_000

// Write writes a backup of this moment. Others may go on writing to the
// database. What w got is worth nothing unless Write returns without an error.
func Write(ctx context.Context, w io.Writer, from Source) (Contents, error) {
	c := Contents{Format: format, Made: from.Now.UTC().Round(0), Program: from.Program, Engine: from.DB.Dialect()}
	z := zip.NewWriter(w)
	err := from.DB.Snapshot(ctx, func(v *store.View) (err error) {
		if c.Schema, err = v.Schema(ctx); err != nil {
			return err
		}
		tables, err := v.Tables(ctx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			count, err := writeTable(ctx, z, v, t, from.Progress)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
			c.Tables = append(c.Tables, count)
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	for _, f := range from.Files {
		count, err := writeFile(z, f)
		if err != nil {
			return c, fmt.Errorf("file %s: %w", f.Name, err)
		}
		c.Files = append(c.Files, count)
	}
	entry, err := z.Create(contentsName)
	if err != nil {
		return c, err
	}
	if err := json.NewEncoder(entry).Encode(c); err != nil {
		return c, err
	}
	return c, z.Close()
}

func writeTable(ctx context.Context, z *zip.Writer, v *store.View, t store.Table, progress func(string, int64)) (TableCount, error) {
	count := TableCount{Table: t}
	entry, err := z.Create("tables/" + t.Name + ".jsonl")
	if err != nil {
		return count, err
	}
	w := newRowWriter(entry)
	err = v.Rows(ctx, t, func(values []any) error {
		if progress != nil && w.rows > 0 && w.rows%progressEvery == 0 {
			progress(t.Name, w.rows)
		}
		return w.row(values)
	})
	if progress != nil {
		progress(t.Name, w.rows)
	}
	count.Rows, count.SHA256 = w.rows, hex.EncodeToString(w.sum.Sum(nil))
	return count, err
}

func writeFile(z *zip.Writer, f File) (FileCount, error) {
	count := FileCount{Name: f.Name}
	from, err := f.Open()
	if err != nil {
		return count, err
	}
	defer from.Close()
	entry, err := z.Create("files/" + f.Name)
	if err != nil {
		return count, err
	}
	sum := sha256.New()
	count.Bytes, err = io.Copy(io.MultiWriter(entry, sum), from)
	count.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return count, err
}

// ErrDamaged is returned for a file that is not a whole backup.
var ErrDamaged = errors.New("this is not a whole backup of kanca: it was cut off or changed; use another one")
