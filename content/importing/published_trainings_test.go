package importing_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"kanca/content"
	"kanca/content/importing"
)

func trainingLine(t content.Training) string {
	return fmt.Sprintf("%s | %s | %s..%s | %d | %d | %s | %s", t.Title, t.Kind, t.Starts, t.Ends, t.Hours, t.Seats, t.Cost, t.AsOf)
}

func readTrainings(f published) (r result) {
	rows, problems, err := importing.ReadTrainings(bytes.NewReader(f.data), f.name, noon, f.given)
	ids := map[string]bool{}
	for _, o := range rows {
		r.rows = append(r.rows, trainingLine(o))
		if ids[o.ID] || o.ID == "" || o.ID == "1" || o.Source == "" {
			r.rows = append(r.rows, fmt.Sprintf("bad id %q or source %q", o.ID, o.Source))
		}
		ids[o.ID] = true
	}
	r.problems, r.err = problems, err
	return r
}

var calendarTitle = grid{{"KALENDER PELATIHAN UPT BLK CONTOH TAHUN 2026"}, {"(data contoh) per 20 November 2026"}}

var calendarHead = []any{"NO", "KEJURUAN", "TEMPAT", "TANGGAL MULAI", "TANGGAL SELESAI", "LAMA", "PESERTA", "BIAYA"}

var calendarRows = grid{
	{1, "Menjahit (contoh)", "BLK Contoh", "1 Desember 2026", "31 Desember 2026", "240 JP", "16 orang", "Gratis (DBHCHT)"},
	{2, "Las dasar (contoh)", "BLK Contoh", "05-01-2027", "12-02-2027", "260 JP", "16 org", "Gratis"},
	{3, "Bahasa Mandarin (contoh)", "BLK Contoh", "1 Februari 2027", "30 April 2027", "400 jam pelajaran", "20 peserta", "Rp 150.000,00"},
}

var calendarWant = []string{
	"Menjahit (contoh) | blk | 2026-12-01..2026-12-31 | 240 | 16 | 0 | 2026-11-20",
	"Las dasar (contoh) | blk | 2027-01-05..2027-02-12 | 260 | 16 | 0 | 2026-11-20",
	"Bahasa Mandarin (contoh) | language | 2027-02-01..2027-04-30 | 400 | 20 | 150000 | 2026-11-20",
}

func publishedTrainings(t *testing.T) []published {
	plain := join(calendarTitle, grid{calendarHead}, calendarRows)
	want := calendarWant
	span := join(calendarTitle, grid{{"NO", "PROGRAM PELATIHAN", "TEMPAT", "WAKTU PELAKSANAAN", "JP", "JUMLAH PESERTA", "SUMBER DANA / BIAYA"}})
	for i, when := range []string{"1 s.d. 31 Desember 2026", "5 Januari - 12 Februari 2027", "01-02-2027 s/d 30-04-2027"} {
		row := calendarRows[i]
		span = append(span, []any{row[0], row[1], row[2], when, row[5], row[6], row[7]})
	}
	months := join(calendarTitle, grid{calendarHead}, grid{{"DESEMBER 2026"}}, calendarRows[:1], grid{{"BULAN: JANUARI 2027"}}, calendarRows[1:2], grid{{"FEBRUARI 2027"}}, calendarRows[2:])
	serial := join(calendarTitle, grid{calendarHead}, calendarRows.with(3, 46357, 46392, 46419).with(4, 46387, 46430, 46507).with(5, 240, 260, 400).with(6, 16, 16, 20))
	two := join(calendarTitle, grid{{"NO", "KEJURUAN", "TEMPAT", "PELAKSANAAN", nil, "LAMA (JP)", "JUMLAH PESERTA (ORANG)", "BIAYA"}, {nil, nil, nil, "MULAI", "SELESAI"}}, calendarRows)
	bare := join(grid{{"RENCANA PELATIHAN BLK (CONTOH)"}, calendarHead}, calendarRows)
	kinds := join(calendarTitle, grid{append(slices.Clone(calendarHead), "JENIS")})
	for i, kind := range []string{"UPT BLK", "Keterampilan", "Bahasa"} {
		kinds = append(kinds, append(slices.Clone(calendarRows[i]), kind))
	}
	dated := calendarRows.with(3, day("2026-12-01"), day("2027-01-05"), day("2027-02-01")).with(4, day("2026-12-31"), day("2027-02-12"), day("2027-04-30"))
	given := slices.Clone(want)
	for i := range given {
		given[i] = given[i][:len(given[i])-len(asOfTitle)] + "2026-11-22"
	}
	closing := join(plain, grid{{nil, "Jumlah", nil, nil, nil, nil, "52 orang"}, {"Catatan: jadwal contoh, dapat berubah"}, {}, {nil, nil, nil, nil, nil, "Kepala UPT BLK Contoh"}, {nil, nil, nil, nil, nil, "NAMA PEJABAT CONTOH"}})
	return []published{
		{title: "a calendar with units", name: "kalender.xlsx", want: want, guessed: []string{"20 November 2026", "nomor urut", "jenis"}, data: workbook(t, []string{"2026"}, merge(t, "2026", "A1:H1"), plain)},
		{title: "first and last day in one cell", name: "kalender.xlsx", want: want, data: workbook(t, []string{"2026"}, nil, span)},
		{title: "a calendar as CSV", name: "kalender.csv", want: want, data: []byte(plain.separated(",", "\n"))},
		{title: "a calendar as HTML saved as .xls", name: "kalender.xls", want: want, data: []byte(plain.webPage(2))},
		{title: "a PDF file", name: "kalender.pdf", refused: "PDF", data: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")},
		{title: "a heading for each month", name: "kalender.xlsx", want: want, data: workbook(t, []string{"2026"}, merge(t, "2026", "A4:H4", "A6:H6"), months)},
		{title: "days as serial numbers", name: "kalender.xlsx", want: want, data: workbook(t, []string{"2026"}, nil, serial)},
		{title: "a calendar as OpenDocument", name: "kalender.ods", want: want, data: openDocument(t, []string{"2026"}, join(calendarTitle, grid{calendarHead}, dated))},
		{title: "the days below a header of two lines", name: "kalender.xlsx", want: want, data: workbook(t, []string{"2026"}, merge(t, "2026", "D3:E3", "A3:A4", "B3:B4"), two)},
		{title: "kinds of training in a column", name: "kalender.csv", want: want, data: []byte(kinds.separated(";", "\r\n"))},
		{title: "no date in the calendar", name: "kalender.txt", want: given, given: importing.Given{AsOf: "22-11-2026", Source: "BLK contoh"}, data: unicodeText(bare.separated("\t", "\r\n"))},
		{title: "a sum, a note and a signature below the calendar", name: "kalender.xlsx", want: want, data: workbook(t, []string{"2026"}, nil, closing)},
		{title: "the text of a PDF file with a calendar", name: "kalender.txt", want: want, data: []byte(plain.columns(2, 40))},
	}
}
