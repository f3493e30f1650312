package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

var (
	errWorkbook = errors.New("berkas XLSX ini rusak atau tidak utuh; buka di Excel atau LibreOffice, periksa isinya, dan simpan ulang sebagai .xlsx")
	errBomb     = fmt.Errorf("isi berkas XLSX lebih dari %d MB setelah dibuka; hapus gambar dan baris kosong, lalu simpan ulang", MaxUnzip>>20)
)

// readWorkbook reads every sheet with text in it. Numbers come as they stand in
// the file, not as a cell format shows them, so no digit is lost here.
func readWorkbook(data []byte) (tables []Table, err error) {
	if err := checkZip(data); err != nil {
		return nil, err
	}
	defer func() { // a damaged file must never stop the program
		if recover() != nil {
			tables, err = nil, errWorkbook
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: MaxUnzip, UnzipXMLSizeLimit: MaxUnzip,
	})
	if err != nil {
		return nil, errWorkbook
	}
	defer f.Close()
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, errWorkbook
	}
	looks, lying := newLooks(f), boxes(f)
	rows := 0
	for _, name := range f.GetSheetList() {
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return nil, errWorkbook
		}
		t := Table{Name: name, Hidden: !visible, Workbook: true, Boxes: lying, Serial1904: props.Date1904 != nil && *props.Date1904}
		chart, err := t.readSheet(f, looks)
		if err != nil {
			return nil, err
		}
		if rows += len(t.Rows); rows > MaxRows {
			return nil, errRows
		}
		if !chart && len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	if len(tables) == 0 {
		return nil, errEmpty
	}
	return tables, nil
}

// readSheet reads the sheet that t names. chart is true for one without cells.
func (t *Table) readSheet(f *excelize.File, looks looks) (chart bool, err error) {
	rows, err := f.Rows(t.Name)
	if err != nil {
		if strings.Contains(err.Error(), "not a worksheet") {
			return true, nil
		}
		return false, errWorkbook
	}
	hidden := map[int]bool{}
	for line := 1; rows.Next(); line++ {
		hidden[line] = rows.GetRowOpts().Hidden
		cells, err := rows.Columns()
		if err != nil {
			return false, fmt.Errorf("baris %d tidak dapat dibaca; simpan ulang berkas dari Excel atau LibreOffice", line)
		}
		if err := t.add(line, cells); err != nil {
			return false, err
		}
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return false, errWorkbook
	}
	if len(t.Rows) == 0 {
		return false, nil
	}
	for i := range t.Rows {
		t.Rows[i].Hidden = hidden[t.Rows[i].Line]
	}
	if err := markRounded(f, t.Name, t, longNumbers(t)); err != nil {
		return false, err
	}
	if err := t.fillMerged(f); err != nil {
		return false, err
	}
	return false, t.readBeside(f, looks)
}

// checkZip unpacks everything into nothing and stops at the limit. The sizes
// that a ZIP file claims for its parts are the attacker's own words.
func checkZip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errWorkbook
	}
	if len(z.File) > 1000 {
		return errBomb
	}
	left := int64(MaxUnzip)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return errWorkbook
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; left < 0 {
			return errBomb
		}
		if err != nil {
			return errWorkbook
		}
	}
	return nil
}

// Date reads a number that stands for a date in a workbook: days since the end
// of 1899, or since 1904. Only days of this century count, so that a plain
// number is not taken for a date.
func (t Table) Date(cell string) (iso string, ok bool) {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || !t.Workbook {
		return "", false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if t.Serial1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if days < 0 || days > 80_000 {
		return "", false
	}
	day := start.AddDate(0, 0, int(days))
	if day.Year() < 2000 || day.Year() > 2100 {
		return "", false
	}
	return day.Format(time.DateOnly), true
}

// Digits reads a cell in which every digit has a meaning: a licence, a phone,
// an identity number. A spreadsheet keeps 15 digits of a number (IEEE 754) and
// a CSV file only what the cell format showed. When digits went missing that
// way, lost is true and the cell must be typed again as text.
func (t Table) Digits(cell string) (text string, lost bool) {
	if !isScientific(cell) {
		return cell, false
	}
	value, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
	if err != nil || !t.Workbook || value < 0 || value >= 1e15 {
		return cell, true
	}
	return strconv.FormatFloat(value, 'f', -1, 64), false
}

// isScientific reports whether s is a number such as 8.12E+16.
func isScientific(s string) bool {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(s), "E")
	exponent = strings.TrimPrefix(exponent, "+")
	return found && mantissa != "" && exponent != "" && len(exponent) <= 3 &&
		strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(exponent, "0123456789") == "" &&
		strings.ContainsAny(mantissa, ".,")
}

// cellAt is a place in a table: index of the row, index of the column.
type cellAt struct{ row, column int }

// markRounded writes numbers of 16 and more digits in scientific form, which
// Digits knows as lost. The same digits in a text cell stay as they are: only
// the type of the cell tells the two apart.
func markRounded(f *excelize.File, name string, t *Table, long []cellAt) error {
	for _, at := range long {
		row := t.Rows[at.row]
		ref, err := excelize.CoordinatesToCellName(at.column+1, row.Line)
		if err != nil {
			return errWorkbook
		}
		kind, err := f.GetCellType(name, ref)
		if err != nil {
			return errWorkbook
		}
		if kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
			if value, err := strconv.ParseFloat(row.Cells[at.column], 64); err == nil {
				row.Cells[at.column] = strconv.FormatFloat(value, 'E', 6, 64)
			}
		}
	}
	return nil
}

// longNumbers finds the cells that may be rounded numbers.
func longNumbers(t *Table) []cellAt {
	var long []cellAt
	for i, row := range t.Rows {
		for j, cell := range row.Cells {
			if len(cell) >= 16 && strings.Trim(cell, "0123456789") == "" {
				long = append(long, cellAt{i, j})
			}
		}
	}
	return long
}
