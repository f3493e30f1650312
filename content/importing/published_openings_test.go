package importing_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kanca/content"
	"kanca/content/importing"
)

func openingLine(o content.Opening) string {
	return fmt.Sprintf("%s | %s | %d | %s | %d-%d | %d-%d %s | %d | %s | %s", o.Title, o.Country, o.Positions, o.Sex, o.AgeMin, o.AgeMax, o.SalaryMin, o.SalaryMax, o.Currency, o.ContractMonths, o.ValidUntil, o.AsOf)
}

func readOpenings(f published) (r result) {
	rows, problems, err := importing.ReadOpenings(bytes.NewReader(f.data), f.name, noon, f.given)
	ids := map[string]bool{}
	for _, o := range rows {
		r.rows = append(r.rows, openingLine(o))
		if ids[o.ID] || o.ID == "" || o.ID == "1" || o.Source == "" {
			r.rows = append(r.rows, fmt.Sprintf("bad id %q or source %q", o.ID, o.Source))
		}
		ids[o.ID] = true
	}
	r.problems, r.err = problems, err
	return r
}

var orderTitle = grid{{"DAFTAR JOB ORDER (DATA CONTOH, REKAAN)"}, {"Keadaan 15 November 2026"}}

var orderHead = []any{"NO", "JABATAN", "NEGARA TUJUAN", "NAMA P3MI", "JUMLAH", "L/P", "USIA", "PENDIDIKAN", "GAJI", "MATA UANG", "KONTRAK", "BERLAKU S/D"}

var orderRows = grid{
	{1, "Perawat lansia (contoh)", "TAIWAN", "PT CONTOH MELATI JAYA", "25 orang", "P", "21 - 45 th", "SMP", "20.000", "TWD", "36 bulan", "31 Desember 2026"},
	{2, "Pekerja kebun sawit (contoh)", "MALAYSIA (SABAH)", "PT CONTOH SAMUDRA KARYA", "40 org", "L", "21-45 tahun", "SD", "1.700,00", "MYR", "24 bln", "31-01-2027"},
	{3, "Operator pabrik (contoh)", "KOREA SELATAN", "PT CONTOH ANGIN TIMUR", "1.200 orang", "L/P", "maks. 38 th", "SMA/SMK", "2.100.000", "KRW", "3 tahun", "28 Februari 2027"},
}

func orderWant() []string {
	return []string{
		"Perawat lansia (contoh) | TW | 25 | female | 21-45 | 20000-0 TWD | 36 | 2026-12-31 | 2026-11-15",
		"Pekerja kebun sawit (contoh) | MY | 40 | male | 21-45 | 1700-0 MYR | 24 | 2027-01-31 | 2026-11-15",
		"Operator pabrik (contoh) | KR | 1200 |  | 0-38 | 2100000-0 KRW | 36 | 2027-02-28 | 2026-11-15",
	}
}

// with replaces the cell of a column in every row of a grid.
func (g grid) with(column int, cells ...any) grid {
	out := make(grid, len(g))
	for i, row := range g {
		out[i] = slices.Clone(row)
		out[i][column] = cells[i]
	}
	return out
}

func publishedOpenings(t *testing.T) []published {
	plain := join(orderTitle, grid{orderHead}, orderRows)
	want := orderWant()
	ends := join(orderTitle, grid{orderHead}, orderRows.with(11, 46387, 46418, 46446))
	money := join(orderTitle, grid{slices.Delete(slices.Clone(orderHead), 9, 10)}, grid{
		{1, "Perawat lansia (contoh)", "TAIWAN", "PT CONTOH MELATI JAYA", "25 orang", "P", "21 s/d 45 th", "SMP", "NT$ 20.000/bln", "36 bulan", "31 Desember 2026"},
		{2, "Pekerja kebun sawit (contoh)", "MALAYSIA", "PT CONTOH SAMUDRA KARYA", "40", "L", "min 21 th", "SD", "RM 1.700 - RM 2.000 per bulan", "2 th", "31-01-2027"},
		{3, "Pekerja rumah tangga (contoh)", "SAUDI ARABIA", "PT CONTOH ANGIN TIMUR", "5 orang", "P", "30-45", "SD", "Rp 5.500.000,00", "24 bulan", "28 Februari 2027"},
	})
	byCountry := func(i int) grid {
		return join(orderTitle, grid{orderHead}, orderRows[i:i+1]).without(2)
	}
	headings := join(orderTitle, grid{orderHead}).without(2)
	for i, country := range []string{"TAIWAN", "II. MALAYSIA", "KOREA SELATAN"} {
		headings = join(headings, grid{{country}}, orderRows[i:i+1].without(2))
	}
	merged := join(orderTitle, grid{orderHead})
	for i, row := range orderRows {
		row = slices.Clone(row)
		if i > 0 {
			row[3] = nil
		}
		merged = append(merged, row)
	}
	summed := join(plain, grid{{nil, "JUMLAH", nil, nil, "1.265 orang"}, {}, {nil, nil, nil, nil, nil, nil, nil, nil, "Probolinggo, 15 November 2026"}, {nil, nil, nil, nil, nil, nil, nil, nil, "Kepala Bidang Contoh"}, {nil, nil, nil, nil, nil, nil, nil, nil, "NAMA PEJABAT CONTOH"}})
	coded := join(orderTitle, grid{append([]any{"NO", "NO. JOB ORDER"}, orderHead[1:]...)})
	for i, row := range orderRows {
		coded = append(coded, append([]any{i + 1, fmt.Sprintf("JO-CONTOH-%d", i+1)}, row[1:]...))
	}
	ages := join(orderTitle, grid{{"NO", "JABATAN", "NEGARA TUJUAN", "KEBUTUHAN", "USIA", nil, "GAJI", nil, "MATA UANG", "KONTRAK", "BERLAKU S/D"}, {nil, nil, nil, nil, "MIN", "MAKS", "MIN", "MAKS"},
		{1, "Perawat lansia (contoh)", "TAIWAN", "25 orang", "21 th", "45 th", "20.000", "24.000", "TWD", "36 bulan", "31 Desember 2026"}})
	swap := func(list []string, at int, line string) []string {
		list = slices.Clone(list)
		list[at] = line
		return list
	}
	moneyWant := []string{
		"Perawat lansia (contoh) | TW | 25 | female | 21-45 | 20000-0 TWD | 36 | 2026-12-31 | 2026-11-15",
		"Pekerja kebun sawit (contoh) | MY | 40 | male | 21-0 | 1700-2000 MYR | 24 | 2027-01-31 | 2026-11-15",
		"Pekerja rumah tangga (contoh) | SA | 5 | female | 30-45 | 5500000-0 IDR | 24 | 2027-02-28 | 2026-11-15",
	}
	names := join(orderTitle, grid{orderHead}, orderRows.with(2, "TAIWAN R.O.C.", "Malaysia Timur (Sarawak)", "KOREA (G to G)"))
	return []published{
		{title: "job orders with units", name: "JO.xlsx", want: want, guessed: []string{"15 November 2026", "nomor urut", "Sabah"}, data: workbook(t, []string{"JO"}, nil, join(orderTitle, grid{orderHead}, orderRows.with(2, "TAIWAN", "MALAYSIA (Sabah)", "KOREA SELATAN")))},
		{title: "job orders as CSV with semicolons", name: "jo.csv", want: want, data: []byte(plain.separated(";", "\r\n"))},
		{title: "job orders as HTML saved as .xls", name: "jo.xls", want: want, data: []byte(plain.webPage(2))},
		{title: "job orders drawn with bars", name: "jo.txt", want: want, data: []byte(plain.piped(2))},
		{title: "days as serial numbers in CSV", name: "jo.csv", want: want, guessed: []string{"46387"}, data: []byte(ends.separated(";", "\n"))},
		{title: "wages with their signs", name: "jo.xlsx", want: moneyWant, data: workbook(t, []string{"JO"}, nil, money)},
		{title: "a sheet for each country", name: "jo.xlsx", want: want, guessed: []string{"Malaysia"}, data: workbook(t, []string{"TAIWAN", "MALAYSIA", "KOREA"}, nil, byCountry(0), byCountry(1), byCountry(2))},
		{title: "a heading for each country", name: "jo.xlsx", want: want, guessed: []string{"Malaysia"}, data: workbook(t, []string{"JO"}, nil, headings)},
		{title: "a workbook with a password", name: "jo.xlsx", refused: "kata sandi", data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500) + strings.Join(strings.Split("EncryptedPackage", ""), "\x00") + strings.Repeat("\x00", 500))},
		{title: "a photo of a list", name: "jo.jpg", refused: "foto", data: []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + strings.Repeat("\x00", 500))},
		{title: "one agency merged over its orders, a sum and a signature", name: "jo.xlsx", want: want, data: workbook(t, []string{"JO"}, merge(t, "JO", "D4:D6"), join(merged, summed[len(plain):]))},
		{title: "numbers of job orders beside the numbers of rows, other names of countries", name: "jo.xlsx", want: want, data: workbook(t, []string{"JO", "KETERANGAN"}, func(f *excelize.File) {
			if err := f.SetColVisible("JO", "A", false); err != nil {
				t.Fatal(err)
			}
		}, coded, grid{{"Keterangan:"}, {"Data contoh, bukan lowongan sebenarnya."}})},
		{title: "ages and wages below headers of two lines", name: "jo.xlsx", want: swap(want[:1], 0, "Perawat lansia (contoh) | TW | 25 |  | 21-45 | 20000-24000 TWD | 36 | 2026-12-31 | 2026-11-15"), data: workbook(t, []string{"JO"}, merge(t, "JO", "E3:F3", "G3:H3"), ages)},
		{title: "other names of countries", name: "jo.csv", want: want, data: []byte(names.separated(";", "\n"))},
	}
}

// A file whose numbers a program rounded, and one with a year or a wage that cannot be,
// is asked about; of a rounded number and a wage nothing is imported.
func TestWhatAPublishedFileCannotMean(t *testing.T) {
	for title, c := range map[string]struct{ column, cell, said string }{
		"rounded by Excel":          {"agency_licence", "8,12E+16", "dibulatkan"},
		"rounded, written out":      {"agency_licence", "81201141907610000", "dibulatkan"},
		"a year far away":           {"valid_until", "31-12-2062", "apa betul tahun 2062?"},
		"a year far away, in words": {"valid_until", "31 Desember 2062", "apa betul tahun 2062?"},
		"a wage of a day":           {"salary_min", "20", "?"},
		"money nobody knows":        {"salary_min", "10 gram emas", "jumlah uang"},
	} {
		head := []any{"id", "title", "country", "agency_licence", "salary_min", "currency", "valid_until", "source", "as_of"}
		row := []any{"JO-CONTOH-1", "Perawat lansia (contoh)", "TW", "CONTOH-1", "20000", "TWD", "2026-12-31", "data contoh", "2026-11-15"}
		row[slices.Index(head, any(c.column))] = c.cell
		rows, problems, err := importing.ReadOpenings(bytes.NewReader([]byte(grid{head, row}.separated(";", "\n"))), "jo.csv", noon)
		if err != nil {
			t.Fatal(err)
		}
		bad := importing.Errors(problems)
		if c.column == "valid_until" {
			asked := slices.ContainsFunc(problems, func(p importing.RowProblem) bool { return p.Column == c.column && strings.Contains(p.Reason, c.said) })
			if len(bad) > 0 || len(rows) != 1 || !asked {
				t.Errorf("%s: %d rows, %v", title, len(rows), problems)
			}
			continue
		}
		if len(rows) != 0 || len(bad) != 1 || bad[0].Line != 2 || bad[0].Column != c.column || !strings.Contains(bad[0].Reason, c.said) {
			t.Errorf("%s: %d rows, %v", title, len(rows), problems)
		}
	}
}
