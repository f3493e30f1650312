package sheet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
)

// Writer writes a table for people who will open it in a spreadsheet program.
// Every cell is text unless its column says otherwise, so that identity and phone
// numbers keep their digits, and no cell can be taken for a formula: what a citizen wrote must never run on a
// computer of the office (CWE-1236, OWASP "CSV Injection"). A workbook keeps the
// first 32,767 characters of a cell (ECMA-376).
type Writer struct {
	csv    *bufio.Writer
	book   *book
	closed bool
	begun  bool // the first sheet
}

// NewWriter starts a table in the format that the ending of name says: .csv or
// .xlsx. The header is the first row.
func NewWriter(out io.Writer, name string, header []string) (*Writer, error) {
	columns := make([]Column, len(header))
	for i, title := range header {
		columns[i].Title = title
	}
	return NewReport(out, name, "", columns)
}

// NewReport starts a table with a title above its header, "" for none. In a workbook the
// header is bold, stays in sight and has a filter, and the cells are of the kinds of
// their columns.
func NewReport(out io.Writer, name, title string, columns []Column) (*Writer, error) {
	w := &Writer{}
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		w.csv = bufio.NewWriter(out)
		// The mark makes Excel read the file as UTF-8.
		if _, err := w.csv.Write(byteOrderMark); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	case ".xlsx":
		w.book = newBook(out, harmless(title, false), columns)
		return w, nil
	default:
		return nil, fmt.Errorf("%s: the name must end in .csv or .xlsx", name)
	}
	head := make([]string, len(columns))
	if title != "" {
		head[0] = title
		if err := w.Write(head); err != nil {
			return nil, err
		}
	}
	for i, c := range columns {
		head[i] = c.Title
	}
	return w, w.Write(head)
}

// Sheet starts another sheet of a workbook; the rows that follow stand in it. A CSV file
// has no sheets: there it does nothing.
func (w *Writer) Sheet(name string) error {
	if w.book == nil || w.closed {
		return nil
	}
	w.begun = true
	return w.book.begin(name)
}

// Write adds one row.
func (w *Writer) Write(cells []string) error {
	switch {
	case w.csv != nil:
		return w.writeCSV(cells)
	case w.closed:
		return errors.New("the table is closed; start a new one")
	case !w.begun:
		if err := w.Sheet("Sheet1"); err != nil {
			return err
		}
	}
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell, false)
	}
	return w.book.write(safe)
}

// writeCSV puts every cell in quotation marks, which keeps a separator of
// another country's settings inside its cell.
func (w *Writer) writeCSV(cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			w.csv.WriteByte(',')
		}
		w.csv.WriteByte('"')
		w.csv.WriteString(strings.ReplaceAll(harmless(cell, true), `"`, `""`))
		w.csv.WriteByte('"')
	}
	_, err := w.csv.WriteString("\r\n")
	return err
}

// Close finishes the table. It does not close the writer beneath.
func (w *Writer) Close() error {
	if w.csv != nil {
		return w.csv.Flush()
	}
	if w.closed {
		return nil
	}
	if !w.begun {
		if err := w.Sheet("Sheet1"); err != nil {
			return err
		}
	}
	w.closed = true
	return w.book.close()
}

// harmless returns a cell that no spreadsheet program takes for a formula: an
// apostrophe goes before what starts with = + - @ or a full-width form of one,
// also behind spaces and invisible signs, and before a tab, line break or NUL
// at the start. Control characters are dropped. In CSV, where nothing says that
// a cell is text, long numbers and numbers with a leading zero get the
// apostrophe too, and so does a formula behind a semicolon or tab, which other
// settings take for the end of a cell.
func harmless(cell string, csv bool) string {
	cell = strings.ToValidUTF8(cell, "\ufffd")
	guard := startsFormula(cell) && (csv || !isPhone(cell))
	if csv && isLongNumber(cell) {
		guard = true
	}
	var b strings.Builder
	b.Grow(len(cell) + 2)
	if guard {
		b.WriteByte('\'')
	}
	for i, r := range cell {
		switch {
		case r == '\r':
			continue
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == '\ufffe', r == '\uffff':
			continue
		}
		b.WriteRune(r)
		if csv && (r == ';' || r == '\t' || r == '\n') && startsFormula(cell[i+1:]) {
			b.WriteByte('\'')
		}
	}
	return b.String()
}

func startsFormula(s string) bool {
	for i, r := range s {
		switch r {
		case '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\u2212', '\ufe62', '\ufe63', '\ufe66', '\ufe6b':
			return true
		case '\t', '\r', '\n', 0:
			if i == 0 {
				return true
			}
		default:
			if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Mn, r) {
				return false
			}
		}
	}
	return false
}

// isPhone reports whether s is an E.164 number and nothing else.
func isPhone(s string) bool {
	digits, plus := strings.CutPrefix(s, "+")
	return plus && len(digits) >= 6 && len(digits) <= 15 && strings.Trim(digits, "0123456789") == ""
}

// isLongNumber reports whether a program would change the digits of s by
// taking it for a number.
func isLongNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (len(s) > 11 || len(s) > 1 && s[0] == '0')
}
