package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kanca/content/sheet"
)

// one reads a file that has one sheet.
func one(t *testing.T, data []byte, name string) sheet.Table {
	t.Helper()
	tables, err := sheet.Read(bytes.NewReader(data), name)
	if err != nil || len(tables) != 1 {
		t.Fatalf("%s: %d tables, %v", name, len(tables), err)
	}
	return tables[0]
}

func rows(t sheet.Table) string {
	var out []string
	for _, r := range t.Rows {
		out = append(out, fmt.Sprintf("%d:%s", r.Line, strings.Join(r.Cells, "|")))
	}
	return strings.Join(out, "\n")
}

func TestReadCSV(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"comma":                {"a,b\n1,2\n", "1:a|b\n2:1|2"},
		"semicolon":            {"a;b\n1,5;2\n", "1:a|b\n2:1,5|2"},
		"tab":                  {"a\tb\n1\t2", "1:a|b\n2:1|2"},
		"mark and CRLF":        {"\ufeffa,b\r\n1,2\r\n", "1:a|b\n2:1|2"},
		"CR alone":             {"a,b\r1,2", "1:a|b\n2:1|2"},
		"quoted line break":    {"a,b\n\"x\ny\",2\n3,4\n", "1:a|b\n2:x\ny|2\n4:3|4"},
		"quoted separators":    {"\"a;;;;\",b\n1,2\n", "1:a;;;;|b\n2:1|2"},
		"blank lines":          {"\n\na,b\n\n,,\n1,2\n", "3:a|b\n6:1|2"},
		"sep hint":             {"sep=;\na,x;b\n1;2\n", "2:a,x|b\n3:1|2"},
		"ragged":               {"a,b,c\n1\n1,2,3,4\n", "1:a|b|c\n2:1\n3:1|2|3|4"},
		"spaces":               {" a ,\u00a0b\u200b\n", "1:a|b"},
		"commas in an address": {"Daftar, per 2026\nname;city;status\nA;\"x\";aktif\nJl. A, 1, RT 2, RW 3, Kel. B, Kec. C;d;aktif\n", "1:Daftar, per 2026\n2:name|city|status\n3:A|x|aktif\n4:Jl. A, 1, RT 2, RW 3, Kel. B, Kec. C|d|aktif"},
		"doubled quotes":       {"a\n\"PT \"\"Contoh\"\"\"\n", "1:a\n2:PT \"Contoh\""},
	} {
		tables, err := sheet.Read(strings.NewReader(c.text), "x.csv")
		if err != nil || len(tables) != 1 {
			t.Errorf("%s: %v", name, err)
		} else if got := rows(tables[0]); got != c.want {
			t.Errorf("%s: rows are\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestBrokenFilesSayOneSentence(t *testing.T) {
	book := workbook(t, func(f *excelize.File) { f.SetCellValue("Sheet1", "A1", "x") })
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":          {nil, "berkas kosong"},
		"blank":          {[]byte(" \n\r\n,,\n"), "berkas kosong"},
		"open quote":     {[]byte("a,b\n1,\"2\n3,4\n"), "baris 2: tanda kutip"},
		"quote inside":   {[]byte("a,b\n1,PT \"A\" B\n"), "baris 2: tanda kutip"},
		"not UTF-8":      {[]byte("a\nb\xe9\n"), "baris 2 bukan teks UTF-8"},
		"UTF-16, cut":    {[]byte("\xff\xfea\x00b"), "UTF-16"},
		"a photo":        {[]byte("\xff\xd8\xff\xe0JFIF"), "foto"},
		"a Word text":    {archive(t, "word/document.xml", "hello"), ".docx"},
		"a page alone":   {[]byte("<html><p>hello</p></html>"), "tanpa tabel"},
		"NUL":            {[]byte("a\x00b"), "bukan CSV"},
		"old Excel":      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".xls"},
		"web page":       {[]byte("\ufeff \n<html><table>"), "halaman web"},
		"PDF":            {[]byte("%PDF-1.7"), "PDF"},
		"cut workbook":   {book[:len(book)/2], "berkas XLSX ini rusak"},
		"other zip":      {archive(t, "readme.txt", "hello"), "berkas ZIP"},
		"empty workbook": {workbook(t, func(*excelize.File) {}), "berkas kosong"},
		"too big":        {bytes.Repeat([]byte("a,b\n"), sheet.MaxBytes/4+1), "lebih dari 5 MB"},
		"too many rows":  {bytes.Repeat([]byte("a,b\n"), sheet.MaxRows+1), "lebih dari 20000 baris"},
		"too wide":       {[]byte(strings.Repeat("a,", sheet.MaxColumns+1) + "a"), "lebih dari 200 kolom"},
		"huge cell":      {[]byte("a\n" + strings.Repeat("x", sheet.MaxCell+1)), "baris 2 kolom 1"},
		"bomb":           {archive(t, "xl/worksheets/sheet1.xml", strings.Repeat("0", sheet.MaxUnzip+1)), "setelah dibuka"},
		"lying bomb":     {lyingArchive(t), "XLSX"},
	} {
		_, err := sheet.Read(bytes.NewReader(c.data), "daftar")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "daftar: ") ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want one line with %q", name, err, c.want)
		}
	}
}

func workbook(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func archive(t testing.TB, name, text string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// lyingArchive is a bomb whose directory claims that it unpacks to 100 bytes.
func lyingArchive(t testing.TB) []byte {
	data := archive(t, "xl/worksheets/sheet1.xml", strings.Repeat("0", sheet.MaxUnzip+1))
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{100, 0, 0, 0})
	return data
}

func TestReadWorkbook(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Kosong")
		f.NewSheet("Rahasia")
		f.SetCellValue("Rahasia", "A1", "hidden")
		if err := f.SetSheetVisible("Rahasia", false); err != nil {
			t.Fatal(err)
		}
		f.NewSheet("Data")
		f.SetCellValue("Data", "A2", " name ")
		f.SetCellValue("Data", "B2", "licence")
		f.SetCellStr("Data", "A5", "PT Contoh")
		f.SetCellStr("Data", "B5", "81201141907610001")
		f.SetCellInt("Data", "C5", 46349)
		f.SetCellInt("Data", "D5", 81201141907610000)
		f.SetCellBool("Data", "E5", true)
		f.SetCellFloat("Data", "F5", 8.1234567890e10, -1, 64)
	})
	tables, err := sheet.Read(bytes.NewReader(data), "x.xlsx")
	if err != nil || len(tables) != 2 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	if secret := tables[0]; secret.Name != "Rahasia" || !secret.Hidden || rows(secret) != "1:hidden" {
		t.Errorf("the hidden sheet is %+v", secret)
	}
	table := tables[1]
	cells := table.Rows[1].Cells
	if len(table.Rows) != 2 || table.Rows[0].Line != 2 || table.Rows[1].Line != 5 || table.Rows[0].Cells[0] != "name" {
		t.Fatalf("rows are\n%s", rows(table))
	}
	if text, lost := table.Digits(cells[1]); lost || text != "81201141907610001" {
		t.Errorf("a licence in a text cell reads %q, lost %v", text, lost)
	}
	if iso, ok := table.Date(cells[2]); !ok || iso != "2026-11-23" {
		t.Errorf("the serial date reads %q, %v", iso, ok)
	}
	if text, lost := table.Digits(cells[3]); !lost {
		t.Errorf("a licence in a number cell reads %q without a warning", text)
	}
	if text, lost := table.Digits(cells[5]); lost || text != "81234567890" {
		t.Errorf("a phone in a number cell reads %q, lost %v", text, lost)
	}
}

// What a table says without words, or in another row or sheet, is not lost.
func TestWhatAWorkbookSaysBesideItsCells(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		set := func(name string, cells map[string]any) {
			for at, value := range cells {
				if err := f.SetCellValue(name, at, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		f.SetSheetName("Sheet1", "AKTIF")
		f.NewSheet("DICABUT")
		set("AKTIF", map[string]any{"A1": "name", "B1": "status", "A2": "PT Satu", "A3": "PT Dua", "A4": "PT Tiga", "B2": "dicabut", "A6": "PT Lima", "B6": "aktif"})
		set("DICABUT", map[string]any{"A1": "name", "A2": "PT Enam"})
		if err := f.MergeCell("AKTIF", "B2", "B4"); err != nil {
			t.Fatal(err)
		}
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("AKTIF", "A3", "A3", style); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellRichText("AKTIF", "A6", []excelize.RichTextRun{{Text: "PT "}, {Text: "Lima", Font: &excelize.Font{Strike: true}}}); err != nil {
			t.Fatal(err)
		}
		if err := f.AddComment("AKTIF", excelize.Comment{Cell: "B6", Author: "x", Paragraph: []excelize.RichTextRun{{Text: "izin dicabut"}}}); err != nil {
			t.Fatal(err)
		}
		if err := f.SetRowVisible("AKTIF", 4, false); err != nil {
			t.Fatal(err)
		}
	})
	tables, err := sheet.Read(bytes.NewReader(data), "x.xlsx")
	if err != nil || len(tables) != 2 || tables[0].Name != "AKTIF" || tables[1].Name != "DICABUT" {
		t.Fatalf("%+v, %v", tables, err)
	}
	if got := rows(tables[0]); got != "1:name|status\n2:PT Satu|dicabut\n3:PT Dua|dicabut\n4:PT Tiga|dicabut\n6:PT Lima|aktif" {
		t.Errorf("rows are\n%s", got)
	}
	r := tables[0].Rows
	if r[1].Struck || !r[2].Struck || !r[4].Struck || r[1].Look == r[2].Look || !r[3].Hidden || r[2].Hidden || strings.Join(r[4].Remarks, "") != "izin dicabut" {
		t.Errorf("rows are %+v", r)
	}
}

func TestDatesOfOldMacintoshWorkbooks(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		f.SetCellInt("Sheet1", "A1", 46349-1462)
	})
	table := one(t, data, "x.xlsx")
	if iso, _ := table.Date(table.Rows[0].Cells[0]); iso != "2026-11-23" {
		t.Errorf("the date reads %q", iso)
	}
}

func TestDigitsInCSV(t *testing.T) {
	table := one(t, []byte("a\n8.12E+16\n\"8,12E+10\"\n8120114\nKEP.1/MEN/2020\n12E5\n"), "x.csv")
	for i, want := range []bool{true, true, false, false, false} {
		if text, lost := table.Digits(table.Rows[i+1].Cells[0]); lost != want {
			t.Errorf("%q: lost is %v, want %v", text, lost, want)
		}
	}
	if _, ok := table.Date("46349"); ok {
		t.Error("a plain number in a CSV file is taken for a date")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2", "a;b\r\n\"x\ny\";2", "\ufeffsep=;\na;b", "\"", "PK\x03\x04", "a\x00b", "\xff\xfe", "%PDF"} {
		f.Add([]byte(s))
	}
	f.Add(workbook(f, func(b *excelize.File) { b.SetCellValue("Sheet1", "B3", "x") }))
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := sheet.Read(bytes.NewReader(data), "x")
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("the error has several lines: %q", err)
			}
			return
		}
		for _, table := range tables {
			last := 0
			for _, r := range table.Rows {
				if r.Line <= last || len(r.Cells) == 0 {
					t.Fatalf("row %+v after line %d", r, last)
				}
				last = r.Line
				for _, cell := range r.Cells {
					if !utf8.ValidString(cell) {
						t.Fatalf("cell %q is not UTF-8", cell)
					}
				}
			}
		}
	})
}
