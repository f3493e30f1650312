// Package sheet reads and writes the tables that an office keeps: CSV and
// XLSX. It knows nothing about what the columns mean. The messages of its
// errors are Indonesian sentences for the staff who chose the file.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// Limits of a file. A register of all agencies is some hundred rows.
const (
	MaxBytes   = 5 << 20  // of the file
	MaxUnzip   = 64 << 20 // of everything inside an XLSX, unpacked
	MaxRows    = 20_000   // with text in them
	MaxColumns = 200
	MaxCell    = 10_000 // characters of one cell
)

// Row is one row of a table. Line is the line in a CSV file or the row number
// in a workbook, counted from 1.
type Row struct {
	Line  int
	Cells []string
}

// Table is everything in the first sheet that holds text, without blank rows.
// Cells have no space at their ends.
type Table struct {
	Rows []Row
	// Serial1904 says that numbers which stand for dates count from 1904, as in
	// workbooks of old Macintosh programs.
	Serial1904 bool
	Workbook   bool // read from an XLSX file
}

var (
	errEmpty  = errors.New("berkas kosong; isi baris judul dan paling sedikit satu baris data")
	errTooBig = fmt.Errorf("berkas lebih dari %d MB; bagi menjadi beberapa berkas", MaxBytes>>20)
	errRows   = fmt.Errorf("berkas lebih dari %d baris; bagi menjadi beberapa berkas", MaxRows)
)

// Read reads a CSV or XLSX file. What it is shows in its first bytes; name is
// for the message alone. The error is one sentence that says what to do.
func Read(r io.Reader, name string) (Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Table{}, fmt.Errorf("%s: berkas tidak dapat dibaca: %w", name, err)
	}
	t, err := read(data, strings.EqualFold(path.Ext(name), ".xlsx"))
	if err != nil {
		return Table{}, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

func read(data []byte, isWorkbook bool) (Table, error) {
	switch {
	case len(data) > MaxBytes:
		return Table{}, errTooBig
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data)
	case bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return Table{}, errors.New("ini berkas Excel lama (.xls) atau berkata sandi; simpan ulang sebagai .xlsx tanpa kata sandi, atau sebagai CSV UTF-8")
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return Table{}, errors.New("ini teks UTF-16; simpan ulang sebagai \"CSV UTF-8\"")
	case bytes.HasPrefix(data, []byte("%PDF")):
		return Table{}, errors.New("ini berkas PDF; simpan tabelnya sebagai .xlsx atau CSV UTF-8")
	}
	if isWorkbook && !utf8.Valid(data) { // a CSV file with the wrong ending is read as such
		return Table{}, errWorkbook
	}
	return readCSV(data)
}

// add appends a row unless it is blank.
func (t *Table) add(line int, cells []string) error {
	last := 0
	for i, cell := range cells {
		cell = clean(cell)
		if utf8.RuneCountInString(cell) > MaxCell {
			return fmt.Errorf("baris %d kolom %d berisi lebih dari %d huruf; periksa tanda kutip yang tidak ditutup", line, i+1, MaxCell)
		}
		if cells[i] = cell; cell != "" {
			last = i + 1
		}
	}
	switch {
	case last == 0:
		return nil
	case last > MaxColumns:
		return fmt.Errorf("baris %d berisi lebih dari %d kolom; hapus kolom yang tidak dipakai", line, MaxColumns)
	case len(t.Rows) >= MaxRows:
		return errRows
	}
	t.Rows = append(t.Rows, Row{Line: line, Cells: cells[:last:last]})
	return nil
}

// clean removes space and invisible signs at the ends of a cell, and what no
// text should hold inside.
func clean(cell string) string {
	cell = strings.ToValidUTF8(cell, "\ufffd")
	return strings.TrimFunc(cell, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == '\u00a0' || r == '\ufeff' || r == '\u200b' || r == '\u200e' || r == '\u200f'
	})
}
