// Package importing reads the files of the office, agencies, openings and
// trainings, as CSV or XLSX. Every row that cannot be used is reported with its
// line, its column and a reason in Indonesian, for the staff who made the file.
// It stores nothing; the caller decides what to do with a file with problems.
package importing

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kanca/bot/spelling"
	"kanca/content"
	"kanca/content/sheet"
)

// RowProblem is one thing the office should know about a row of its file.
type RowProblem struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // name of the column, or "" when it is about the whole row
	Reason string `json:"reason"`           // one Indonesian sentence that says what to do
	Note   bool   `json:"note,omitempty"`   // worth knowing, but the row is used all the same
}

// String writes the problem in one line: "baris 7, kolom status: …".
func (p RowProblem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("baris %d: %s", p.Line, p.Reason)
	}
	return fmt.Sprintf("baris %d, kolom %s: %s", p.Line, p.Column, p.Reason)
}

// Errors returns the problems that are more than a note. A file with any is
// not applied unless the caller skips the bad rows.
func Errors(problems []RowProblem) []RowProblem {
	var out []RowProblem
	for _, p := range problems {
		if !p.Note {
			out = append(out, p)
		}
	}
	return out
}

// column is one column of a file.
type column struct {
	name     string
	required bool     // the column must be there and every row must fill it
	aliases  []string // other headers that mean it, plain
}

// file is an open table with its header understood.
type file struct {
	name     string
	table    sheet.Table
	rows     []sheet.Row
	at       map[string]int // column name to index
	problems []RowProblem
	tomorrow string // no data is of a later day; "" where the time is not known
}

// open reads a table and finds its header: the first of the first ten rows that
// names at least two columns, so that a title above the table does no harm.
func open(r io.Reader, name string, columns []column, now time.Time) (*file, error) {
	table, err := sheet.Read(r, name)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, table: table}
	if !now.IsZero() { // a day more, for clocks and time zones that differ
		f.tomorrow = content.Day(now.AddDate(0, 0, 1))
	}
	for i, row := range table.Rows[:min(10, len(table.Rows))] {
		at, unknown, twice := matchHeader(row.Cells, columns)
		if len(at) < 2 {
			continue
		}
		if len(twice) > 0 {
			return nil, fmt.Errorf("%s: baris %d: kolom %s ada dua kali; hapus salah satu", name, row.Line, strings.Join(twice, ", "))
		}
		var missing []string
		for _, c := range columns {
			if _, found := at[c.name]; c.required && !found {
				missing = append(missing, c.name)
			}
		}
		if len(missing) > 0 {
			return nil, fmt.Errorf("%s: baris %d: kolom %s tidak ada; tambahkan ke baris judul", name, row.Line, strings.Join(missing, ", "))
		}
		for _, u := range unknown {
			f.problems = append(f.problems, RowProblem{Line: row.Line, Column: u, Note: true,
				Reason: "kolom ini tidak dikenal dan tidak dibaca"})
		}
		f.at, f.rows = at, table.Rows[i+1:]
		if len(f.rows) == 0 {
			return nil, fmt.Errorf("%s: tidak ada baris data di bawah baris judul; isi paling sedikit satu baris", name)
		}
		f.checkWidth(len(row.Cells))
		return f, nil
	}
	return nil, fmt.Errorf("%s: baris judul tidak ditemukan; tulis nama kolom di baris pertama, misalnya %s", name, strings.Join(requiredNames(columns), ", "))
}

func requiredNames(columns []column) []string {
	var names []string
	for _, c := range columns {
		if c.required {
			names = append(names, c.name)
		}
	}
	return names
}

// matchHeader finds which column each header cell names: by its name in any
// case, with spaces or underscores, or by an Indonesian name.
func matchHeader(cells []string, columns []column) (at map[string]int, unknown, twice []string) {
	at = map[string]int{}
	for i, cell := range cells {
		plain := spelling.Plain(strings.ReplaceAll(cell, "_", " "))
		if plain == "" {
			continue
		}
		k := slices.IndexFunc(columns, func(c column) bool {
			return plain == strings.ReplaceAll(c.name, "_", " ") || plain == strings.ReplaceAll(c.name, "_", "") ||
				slices.Contains(c.aliases, plain)
		})
		if k < 0 {
			unknown = append(unknown, shorten(cell))
			continue
		}
		name := columns[k].name
		if _, there := at[name]; there {
			twice = append(twice, name)
			continue
		}
		at[name] = i
	}
	return at, unknown, twice
}

// checkWidth drops rows with more cells than the header: a comma or semicolon
// in a text without quotation marks moved them.
func (f *file) checkWidth(width int) {
	kept := make([]sheet.Row, 0, len(f.rows))
	for _, row := range f.rows {
		if len(row.Cells) > width && !f.table.Workbook {
			f.problems = append(f.problems, RowProblem{Line: row.Line, Reason: fmt.Sprintf(
				"ada %d isian tetapi judul hanya %d kolom; beri tanda kutip (\") pada isi yang memakai koma atau titik koma", len(row.Cells), width)})
			continue
		}
		kept = append(kept, row)
	}
	f.rows = kept
}

// sorted returns the problems in the order of the file.
func (f *file) sorted() []RowProblem {
	slices.SortStableFunc(f.problems, func(a, b RowProblem) int { return a.Line - b.Line })
	return f.problems
}

// shorten keeps a cell that is repeated in a message readable.
func shorten(cell string) string {
	cell = strings.Join(strings.Fields(cell), " ")
	if runes := []rune(cell); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return cell
}
