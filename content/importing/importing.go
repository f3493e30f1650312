// Package importing reads the files of the office, agencies, openings and
// trainings, in every format that sheet reads. Every row that cannot be used is reported with its
// line, its column and a reason in Indonesian, for the staff who made the file.
// It stores nothing; the caller decides what to do with a file with problems.
package importing

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kanca/content"
	"kanca/content/sheet"
)

// RowProblem is one thing the office should know about a row of its file.
type RowProblem struct {
	Sheet  string `json:"sheet,omitempty"` // "" when the file has one
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // name of the column, or "" when it is about the whole row
	Reason string `json:"reason"`           // one Indonesian sentence that says what to do
	Note   bool   `json:"note,omitempty"`   // worth knowing, but the row is used all the same
	// Guessed marks a note that says what was not written in its cell and taken from elsewhere.
	Guessed bool `json:"guessed,omitempty"`
}

// Given is what whoever imports a file says of all of it, where the file itself has no
// column for it. The empty text is not given.
type Given struct {
	Source string // where the data come from
	AsOf   string // the day that the data are of, in any form that ParseDate reads
}

// String writes the problem in one line: "baris 7, kolom status: …".
func (p RowProblem) String() string {
	where := fmt.Sprintf("baris %d", p.Line)
	if p.Sheet != "" {
		where = "lembar " + p.Sheet + ", " + where
	}
	if p.Column == "" {
		return where + ": " + p.Reason
	}
	return where + ", kolom " + p.Column + ": " + p.Reason
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

// file is an open file with the headers of its sheets understood.
type file struct {
	name     string
	sheets   []sheet.Table
	tables   []*table
	problems []RowProblem
	tomorrow string // no data is of a later day; "" where the time is not known
	today    string
	given    defaults
	covers   string // the texts of sheets that hold no table
}

// open reads a file. Every sheet that holds text is read: one that is left out in
// silence may be the one of revoked licences.
func open(r io.Reader, name string, columns []column, now time.Time, given []Given) (*file, error) {
	sheets, err := sheet.Read(r, name)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, sheets: sheets, tomorrow: dayAfter(now)}
	if !now.IsZero() {
		f.today = content.Day(now)
	}
	if err := f.readGiven(given); err != nil {
		return nil, err
	}
	for _, st := range sheets {
		f.setAside(st, columns)
	}
	for _, st := range sheets {
		t, empty, err := f.understand(st, columns)
		if err != nil {
			return nil, err
		}
		if !empty {
			f.tables = append(f.tables, t)
		}
	}
	if len(f.tables) == 0 {
		return nil, fmt.Errorf("%s: tidak ada baris data di bawah baris judul; isi paling sedikit satu baris", name)
	}
	return f, nil
}

// setAside keeps the text of a sheet that holds no table, for the day of the data may
// stand on the cover.
func (f *file) setAside(st sheet.Table, columns []column) {
	if _, ok := findHeader(st.Rows, columns); ok || len(f.sheets) < 2 || !saysNothing(st) {
		return
	}
	for _, row := range st.Rows {
		f.covers += strings.Join(filled(row.Cells), " ") + "\n"
	}
}

// each calls do for every row of every sheet.
func (f *file) each(do func(*row)) {
	for _, t := range f.tables {
		for _, sr := range t.rows {
			r := &row{file: f, table: t, row: sr.Row, section: sr.section}
			if len(sr.Cells) > t.width && !t.Workbook {
				r.wide = true
				r.fail("", "ada %d isian tetapi judul hanya %d kolom; beri tanda kutip (\") pada isi yang memakai koma atau titik koma", len(sr.Cells), t.width)
			}
			do(r)
		}
	}
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

// sorted returns the problems in the order of the file.
func (f *file) sorted() []RowProblem {
	order := map[string]int{}
	for i, s := range f.sheets {
		order[s.Name] = i
	}
	slices.SortStableFunc(f.problems, func(a, b RowProblem) int {
		return cmp.Or(order[a.Sheet]-order[b.Sheet], a.Line-b.Line)
	})
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
