package importing_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kanca/bot/agency"
	"kanca/content"
	"kanca/content/importing"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, content.Zone)

func open(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// golden compares rows and problems with what a person has read and agreed to.
func golden[T any](t *testing.T, name string, rows []T, problems []importing.RowProblem, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range problems {
		if p.Note {
			b.WriteString("catatan ")
		}
		fmt.Fprintln(&b, p)
	}
	b.WriteString("\n")
	for _, row := range rows {
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	if *update {
		if err := os.WriteFile("testdata/"+name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s differs (run with -update after reading it):\n%s", name, diff)
	}
}

func TestReadAgencies(t *testing.T) {
	rows, problems, err := importing.ReadAgencies(open(t, "agencies.csv"), "agencies.csv", noon)
	golden(t, "agencies.golden", rows, problems, err)
}

func TestReadOpenings(t *testing.T) {
	rows, problems, err := importing.ReadOpenings(open(t, "openings.csv"), "openings.csv", noon)
	golden(t, "openings.golden", rows, problems, err)
}

func TestReadTrainings(t *testing.T) {
	rows, problems, err := importing.ReadTrainings(open(t, "trainings.csv"), "trainings.csv", noon)
	golden(t, "trainings.golden", rows, problems, err)
}

// A date that has not come would outlive every correct import; of two rows that
// contradict each other the wrong one may be the active one; a NIK is shown to
// everybody. None of these rows is read.
func TestRowsThatWouldDoHarm(t *testing.T) {
	const head = "name,licence,status,status_since,source,as_of\n"
	for name, c := range map[string]struct {
		text string
		left string // names of the rows that are read
		bad  string // lines that are not
	}{
		"a future day":        {head + "PT Contoh A,1111111,aktif,,contoh,2027-11-20\nPT Contoh B,2222222,aktif,,contoh,2026-11-20\n", "PT Contoh B", "2"},
		"tomorrow":            {head + "PT Contoh A,1111111,aktif,,contoh," + noon.AddDate(0, 0, 1).Format(time.DateOnly) + "\n", "PT Contoh A", ""},
		"the day after":       {head + "PT Contoh A,1111111,aktif,,contoh," + noon.AddDate(0, 0, 2).Format(time.DateOnly) + "\n", "", "2"},
		"since a future day":  {head + "PT Contoh A,1111111,dicabut,2027-01-01,contoh,2026-11-20\n", "", "2"},
		"one licence for two": {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nPT Contoh B,1111111,dicabut,,contoh,2026-11-20\nPT Contoh C,333333,aktif,,contoh,2026-11-20\n", "PT Contoh C", "2 3"},
		"for three":           {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nPT Contoh B,1111111,dicabut,,contoh,2026-11-20\nPT Contoh C,1111111,aktif,,contoh,2026-11-20\n", "", "2 3 4"},
		"two for one name":    {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nCV Contoh A,1111111,dicabut,,contoh,2026-11-20\n", "", "2 3"},
		"against a bad row":   {head + "PT Contoh A,1111111,dicabut,,contoh,kemarin\nPT Contoh A,1111111,aktif,,contoh,2026-11-20\n", "", "2 3"},
		"a namesake of one":   {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nPT Contoh A,2222222,mungkin dicabut,,contoh,2026-11-20\nPT Contoh B,333333,aktif,,contoh,2026-11-20\n", "PT Contoh B", "2 3"},
		"of two that differ":  {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nPT Contoh A,1111111,dicabut,,contoh,2026-11-20\nContoh A PT,,aktif,,contoh,2026-11-20\n", "", "2 3 4"},
		"twice the same":      {head + "PT Contoh A,1111111,aktif,,contoh,2026-11-20\nPT Contoh A,1111111,aktif,,contoh,2026-11-20\n", "PT Contoh A", ""},
		"a NIK in a text":     {head + "PT Contoh A,1111111,aktif,,Bu Contoh 3513064505960003,2026-11-20\nPT 3513 0645 0596 0003,2222222,aktif,,contoh,2026-11-20\nPT Contoh C,81201141907610001,aktif,,contoh,2026-11-20\n", "PT Contoh C", "2 3"},
	} {
		rows, problems, err := importing.ReadAgencies(strings.NewReader(c.text), "x.csv", noon)
		if err != nil {
			t.Fatal(err)
		}
		var left, bad []string
		for _, r := range rows {
			left = append(left, r.Name)
		}
		for _, p := range importing.Errors(problems) {
			if line := strconv.Itoa(p.Line); !slices.Contains(bad, line) {
				bad = append(bad, line)
			}
			if strings.Contains(p.Reason, "0645") {
				t.Errorf("%s: the reason shows the NIK: %s", name, p.Reason)
			}
		}
		if strings.Join(left, ", ") != c.left || strings.Join(bad, " ") != c.bad {
			t.Errorf("%s: read %q, bad %v: %v", name, left, bad, problems)
		}
	}
	for name, read := range map[string]func(string) (int, []importing.RowProblem){
		"openings": func(row string) (int, []importing.RowProblem) {
			rows, problems, _ := importing.ReadOpenings(strings.NewReader("id,title,country,valid_until,source,as_of\n"+row), "x.csv", noon)
			return len(rows), problems
		},
		"trainings": func(row string) (int, []importing.RowProblem) {
			rows, problems, _ := importing.ReadTrainings(strings.NewReader("id,title,kind,ends,source,as_of\n"+strings.Replace(row, "Taiwan", "blk", 1)), "x.csv", noon)
			return len(rows), problems
		},
	} {
		for row, want := range map[string]int{
			"1,Las,Taiwan,2027-12-31,contoh,2026-11-20\n":                          1,
			"1,Las,Taiwan,2027-12-31,contoh,2027-11-20\n":                          0,
			"1,Las hubungi 3513064505960003,Taiwan,2027-12-31,contoh,2026-11-20\n": 0,
		} {
			if n, problems := read(row); n != want {
				t.Errorf("%s: %q gives %d rows: %v", name, row, n, problems)
			}
		}
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no header":        {"PT Contoh,1\nPT Dua,2\n", "baris judul tidak ditemukan"},
		"missing columns":  {"name,status\nPT Contoh,aktif\n", "baris 1: kolom source, as_of tidak ada"},
		"column twice":     {"name,nama,status,source,as_of\na,b,aktif,c,2026-01-01\n", "baris 1: kolom name ada dua kali"},
		"header only":      {"name,status,source,as_of\n", "tidak ada baris data"},
		"empty":            {"", "berkas kosong"},
		"a quote too many": {"name,status,source,as_of\n\"PT,aktif,c,2026-01-01\n", "baris 2: tanda kutip"},
	} {
		rows, problems, err := importing.ReadAgencies(strings.NewReader(c.text), "p3mi.csv", noon)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "p3mi.csv: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want one line with %q", name, err, c.want)
		}
		if rows != nil || problems != nil {
			t.Errorf("%s: rows %v and problems %v come with the error", name, rows, problems)
		}
	}
}

// The same table gives the same rows as CSV and as a workbook with native
// dates and numbers.
func TestWorkbookReadsLikeCSV(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for at, value := range map[string]any{
		"A1": "id", "B1": "Jabatan", "C1": "Negara", "D1": "Berlaku Sampai", "E1": "gaji min", "F1": "Mata Uang", "G1": "sumber", "H1": "as_of", "I1": "agency_licence",
		"A2": 479376, "B2": "Perawat lansia", "C2": "Taiwan", "D2": time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), "E2": 28590,
		"F2": "TWD", "G2": "data contoh", "H2": "01-11-2026", "I2": "81201141907610001",
	} {
		if err := book.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("Sheet1", "D2", "D2", date); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := book.Write(&buf); err != nil {
		t.Fatal(err)
	}
	fromBook, problems, err := importing.ReadOpenings(&buf, "x.xlsx", noon)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	fromCSV, problems, err := importing.ReadOpenings(strings.NewReader("id,title,country,valid_until,salary_min,currency,source,as_of,agency_licence\n"+
		"479376,Perawat lansia,TW,2026-12-31,28590,TWD,data contoh,2026-11-01,81201141907610001\n"), "x.csv", noon)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if diff := cmp.Diff(fromCSV, fromBook); diff != "" {
		t.Error(diff)
	}
}

func TestRoundedNumbersInWorkbooksAreRefused(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	for at, value := range map[string]any{
		"A1": "name", "B1": "licence", "C1": "phone", "D1": "status", "E1": "source", "F1": "as_of",
		"A2": "PT Contoh Satu", "B2": 81201141907610000, "D2": "aktif", "E2": "data contoh", "F2": "2026-11-01",
		"A3": "PT Contoh Dua", "B3": "81201141907610000", "C3": 2112345678, "D3": "aktif", "E3": "data contoh", "F3": "2026-11-01",
	} {
		if err := book.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := book.Write(&buf); err != nil {
		t.Fatal(err)
	}
	rows, problems, err := importing.ReadAgencies(&buf, "x.xlsx", noon)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].Licence != "81201141907610000" || rows[0].Phone != "02112345678" {
		t.Errorf("rows are %+v", rows)
	}
	if bad := importing.Errors(problems); len(bad) != 1 || bad[0].Line != 2 || bad[0].Column != "licence" || !strings.Contains(bad[0].Reason, "Teks") {
		t.Errorf("problems are %v", problems)
	}
}

// Columns may stand in any order and case, and under any of their names; what
// is read is the same.
func TestHeaderInAnyOrder(t *testing.T) {
	names := map[string][]string{
		"name": {"name", "NAMA", "Nama P3MI", " Perusahaan "}, "licence": {"licence", "License", "No. Izin", "SIP3MI"},
		"status": {"status", "Status Izin", "STATUS"}, "source": {"source", "Sumber", "sumber data"},
		"as_of": {"as_of", "As Of", "AS-OF", "Per Tanggal", "tanggal data", "asof"}, "city": {"city", "Kota", "Kab/Kota"},
	}
	values := map[string]string{"name": "PT Contoh Satu", "licence": "CONTOH-1", "status": "dicabut", "source": "data contoh", "as_of": "2026-11-01", "city": "Kota Contoh"}
	want := agency.Record{Name: "PT Contoh Satu", Licence: "CONTOH-1", City: "Kota Contoh", Status: agency.Revoked, Source: "data contoh", AsOf: "2026-11-01"}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]string{"name", "licence", "status", "source", "as_of", "city"}).Draw(t, "order")
		separator := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
		var header, cells []string
		for _, column := range order {
			header = append(header, rapid.SampledFrom(names[column]).Draw(t, column))
			cells = append(cells, values[column])
		}
		text := rapid.SampledFrom([]string{"", "\ufeff", "\n\n", "Daftar P3MI\n"}).Draw(t, "above") +
			strings.Join(header, separator) + "\r\n" + strings.Join(cells, separator) + "\r\n"
		rows, problems, err := importing.ReadAgencies(strings.NewReader(text), "x.csv", noon)
		if err != nil || len(problems) > 0 || len(rows) != 1 || rows[0] != want {
			t.Fatalf("%q reads as %+v, %v, %v", text, rows, problems, err)
		}
	})
}

func FuzzReadAgencies(f *testing.F) {
	for _, name := range []string{"agencies.csv", "openings.csv", "trainings.csv"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("name,status,source,as_of\n\"\x00\",aktif,x,2026-01-01")
	f.Fuzz(func(t *testing.T, text string) {
		rows, problems, err := importing.ReadAgencies(strings.NewReader(text), "x.csv", noon)
		again, _, _ := importing.ReadAgencies(strings.NewReader(text), "x.csv", noon)
		if !reflect.DeepEqual(rows, again) {
			t.Fatal("the same file reads in two ways")
		}
		if err != nil && (rows != nil || problems != nil) {
			t.Fatal("a file that cannot be used has rows")
		}
		for _, a := range rows {
			if agency.Normalise(a.Name) == "" || !a.Status.Valid() || a.Source == "" || len(a.AsOf) != len("2026-01-01") {
				t.Fatalf("row %+v should not be used", a)
			}
		}
		openings, _, _ := importing.ReadOpenings(strings.NewReader(text), "x.csv", noon)
		for _, o := range openings {
			if o.ID == "" || o.Title == "" || len(o.Country) != 2 || o.ValidUntil == "" || o.AgeMax > 0 && o.AgeMin > o.AgeMax {
				t.Fatalf("row %+v should not be used", o)
			}
		}
		importing.ReadTrainings(strings.NewReader(text), "x.csv", noon)
	})
}
