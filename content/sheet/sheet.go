// Package sheet reads and writes the tables that an office keeps: XLSX, OpenDocument,
// HTML, CSV and other texts with columns. It knows nothing about what the columns mean. The messages of its
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
	// Width is how many cells a CSV line had, the blank ones at its end included.
	Width int
	// What a workbook says beside the cells, and a table without colours loses.
	Remarks []string // comments on cells of the row
	Struck  bool     // a cell is struck through
	Look    string   // colours of the cells and their letters, "" for plain
	Hidden  bool
	// Continued says that lines of a printed table were joined to this row.
	Continued bool
}

// Table is one sheet that holds text, without blank rows. Cells have no space at
// their ends. A cell that is merged over several rows stands in each of them.
type Table struct {
	Name   string // of the sheet, "" in a CSV file
	Hidden bool   // the sheet is hidden
	Rows   []Row
	// Serial1904 says that numbers which stand for dates count from 1904, as in
	// workbooks of old Macintosh programs.
	Serial1904 bool
	Workbook   bool // read from an XLSX or OpenDocument file
	Markup     bool // read from a page of HTML
	Printed    bool // its columns were kept apart by blanks alone
	// Boxes are the texts that lie on the sheets of a workbook in boxes and shapes.
	Boxes     []string
	Rules     bool // colours come and go by rules (conditional formats)
	Separator rune // between the cells of a CSV file
}

var (
	errEmpty  = errors.New("berkas kosong; isi baris judul dan paling sedikit satu baris data")
	errTooBig = fmt.Errorf("berkas lebih dari %d MB; bagi menjadi beberapa berkas", MaxBytes>>20)
	errRows   = fmt.Errorf("berkas lebih dari %d baris; bagi menjadi beberapa berkas", MaxRows)
)

// Read reads a file of a format above: every sheet that holds text, hidden ones too, in
// the order of the workbook, and at least one. What it is shows in its first
// bytes; name is for the message alone. The error is one sentence that says what
// to do.
func Read(r io.Reader, name string) ([]Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: berkas tidak dapat dibaca: %w", name, err)
	}
	t, err := read(data, strings.EqualFold(path.Ext(name), ".xlsx"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

func read(data []byte, isWorkbook bool) ([]Table, error) {
	if len(data) > MaxBytes {
		return nil, errTooBig
	}
	if err := notRead(data); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readPackage(data)
	}
	data, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	if start := bytes.TrimLeft(bytes.TrimPrefix(data, byteOrderMark), " \t\r\n"); bytes.HasPrefix(start, []byte("<")) {
		return readWeb(start)
	}
	if isWorkbook && !utf8.Valid(data) { // a CSV file with the wrong ending is read as such
		return nil, errWorkbook
	}
	t, err := readText(data)
	if err != nil {
		return nil, err
	}
	return []Table{t}, nil
}

// readText reads a table that stands in plain text.
func readText(data []byte) (Table, error) {
	data = bytes.TrimPrefix(data, byteOrderMark)
	if line, bad := firstInvalidLine(data); bad {
		return Table{}, fmt.Errorf("baris %d bukan teks UTF-8; simpan ulang sebagai \"CSV UTF-8\"", line)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return Table{}, errors.New("berkas ini bukan CSV atau XLSX; simpan tabelnya sebagai .xlsx atau \"CSV UTF-8\"")
	}
	if bytes.IndexByte(data, '\n') < 0 { // programs of old Macintosh end a line with CR alone
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	switch {
	case isDrawn(data):
		return readDrawn(data)
	case isPrinted(data, guessSeparator(data)):
		return readPrinted(data)
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
	t.Rows = append(t.Rows, Row{Line: line, Cells: cells[:last:last], Width: len(cells)})
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
