package importing_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kanca/content/importing"
)

func readRegister(f published) (r result) {
	register, problems, err := importing.ReadRegister(bytes.NewReader(f.data), f.name, noon, f.given)
	for _, a := range register.Rows {
		r.rows = append(r.rows, agencyLine(a))
	}
	r.problems, r.err = problems, err
	return r
}

// ministryTitle is what stands above the ministry's list.
var ministryTitle = grid{
	{"DAFTAR PERUSAHAAN PENEMPATAN PEKERJA MIGRAN INDONESIA (P3MI)"},
	{"DATA CONTOH, SEMUA NAMA REKAAN"},
	{"PER 31 AGUSTUS 2026"},
	{},
}

var ministryHead = []any{"NO", "NAMA P3MI", "NO. SIP3MI", "ALAMAT", "KOTA/KAB.", "TELP/FAX", "STATUS"}

// ministryRows are the firms of the list, in every state in which it names them.
var ministryRows = grid{
	{1, "PT. CONTOH MELATI JAYA", "CONTOH.101/MEN/2019", "Jl. Contoh Raya No. 1, RT 01/RW 02", "Kota Contoh", "021-5550101/021-5550102", "AKTIF"},
	{2, "2. PT. CONTOH SAMUDRA KARYA d/h PT. CONTOH PURBA", "CONTOH.102/MEN/2019", "Jl. Contoh Raya No. 2", "Kab. Misal", "Telp. 021-5550103 Fax 021-5550104", "SKORSING"},
	{3, "PT. CONTOH BUNGA TANJUNG (PUSAT)", "CONTOH.103/MEN/2020", "Gedung Contoh Lt. 3, Jl. Rekaan 3", "Kota Contoh", "031-5550105", "Aktif"},
	{4, "PT. CONTOH ANGIN TIMUR", "CONTOH.104/MEN/2018", "Jl. Misal No. 4", "Kota Contoh", "031-5550106", "DIBEKUKAN"},
	{5, "PT. CONTOH GUNUNG LESTARI", "CONTOH.105/MEN/2018", "Jl. Misal No. 5", "Kab. Misal", "0341-5550107", "TUNDA LAYANAN"},
	{6, "PT. CONTOH RIMBA RAYA", "CONTOH.106/MEN/2015", "Jl. Rekaan No. 6", "Kota Rekaan", "-", "Dicabut (2020)"},
}

const asOfTitle = "2026-08-31"

// ministryWant are the rows that come out of ministryRows.
func ministryWant(asOf string) []string {
	var want []string
	for _, line := range []string{
		"PT. CONTOH MELATI JAYA | CONTOH.101/MEN/2019 | active", "PT. CONTOH SAMUDRA KARYA d/h PT. CONTOH PURBA | CONTOH.102/MEN/2019 | suspended",
		"PT. CONTOH BUNGA TANJUNG (PUSAT) | CONTOH.103/MEN/2020 | active", "PT. CONTOH ANGIN TIMUR | CONTOH.104/MEN/2018 | suspended",
		"PT. CONTOH GUNUNG LESTARI | CONTOH.105/MEN/2018 | unclear", "PT. CONTOH RIMBA RAYA | CONTOH.106/MEN/2015 | revoked",
	} {
		want = append(want, line+" | "+asOf)
	}
	return want
}

var signature = grid{{}, {nil, nil, nil, nil, "Jakarta, 31 Agustus 2026"}, {nil, nil, nil, nil, "Direktur Penempatan,"}, {nil, nil, nil, nil, "ttd"}, {nil, nil, nil, nil, "NAMA PEJABAT CONTOH, S.H., M.Si."}, {nil, nil, nil, nil, "NIP. 000000000000000000"}}

func join(grids ...grid) grid { return slices.Concat(grids...) }

// without leaves columns out.
func (g grid) without(columns ...int) (out grid) {
	for _, row := range g {
		var cells []any
		for j, cell := range row {
			if !slices.Contains(columns, j) {
				cells = append(cells, cell)
			}
		}
		out = append(out, cells)
	}
	return out
}

func publishedAgencies(t *testing.T) []published {
	plain := join(ministryTitle, grid{ministryHead}, ministryRows)
	want := ministryWant(asOfTitle)
	sections := join(ministryTitle, grid{ministryHead}, grid{{"DKI JAKARTA"}}, ministryRows[:3], grid{{"B.", "PROVINSI JAWA TIMUR"}}, ministryRows[3:], grid{{nil, "JUMLAH", nil, nil, nil, nil, "6 P3MI"}}, signature)
	twoHeads := join(ministryTitle, grid{
		{"NO", "NAMA P3MI", "IZIN", nil, "ALAMAT", "KOTA/KAB.", "TELP/FAX", "STATUS"},
		{nil, nil, "NOMOR", "TANGGAL"}, {"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"},
	})
	for i, row := range ministryRows {
		twoHeads = append(twoHeads, slices.Insert(slices.Clone(row), 3, any(fmt.Sprintf("%d-03-2018", i+1))))
	}
	byStatus := func(status ...string) (out grid) {
		for _, row := range ministryRows {
			if slices.Contains(status, fmt.Sprint(row[6])) {
				out = append(out, row)
			}
		}
		return out
	}
	pages := join(ministryTitle, grid{ministryHead}, ministryRows[:2], grid{{"Halaman 1 dari 2"}, ministryHead}, ministryRows[2:], grid{{"Halaman 2 dari 2"}})
	dated := join(ministryTitle, grid{ministryHead}, ministryRows)
	dated[len(dated)-3] = []any{4, "PT. CONTOH ANGIN TIMUR", "CONTOH.104/MEN/2018", "Jl. Misal No. 4", "Kota Contoh", "031-5550106", "DIBEKUKAN per 3 Mei 2026"}
	dated[len(dated)-1] = []any{6, "PT. CONTOH RIMBA RAYA", "CONTOH.106/MEN/2015", "Jl. Rekaan No. 6", "Kota Rekaan", "-", "DICABUT (SK No. 12 Tahun 2020)"}
	quoted := join(ministryTitle, grid{ministryHead}, ministryRows)
	for i := 5; i < len(quoted); i++ {
		quoted[i] = slices.Clone(quoted[i])
		quoted[i][2] = fmt.Sprint("'", quoted[i][2])
		quoted[i][5] = "'0315550106"
	}
	phones := join(ministryTitle, grid{{"NO", "NAMA PERUSAHAAN", "NOMOR SIP3MI", "ALAMAT LENGKAP", "KABUPATEN/KOTA", "KONTAK", nil, "STATUS"}, {nil, nil, nil, nil, nil, "TELEPON", "FAX"}})
	for _, row := range ministryRows {
		phones = append(phones, append(slices.Clone(row[:5]), 315550106, 315550107, row[6]))
	}
	remarks := join(ministryTitle, grid{append(slices.Clone(ministryHead[:6]), "KETERANGAN")}, ministryRows)
	said := join(grid{{"KEMENTERIAN CONTOH"}, {"REGISTER P3MI (DATA CONTOH)"}, {"Sumber: Direktorat Contoh, laman contoh"}, {"Data per tanggal 31-08-2026"}}, grid{{}, {}, {}, {}, {}, {}, {}, ministryHead}, ministryRows)
	hiddenDate := join(grid{{"DATA P3MI (CONTOH)"}, ministryHead}, ministryRows)
	nameOnly := join(grid{{"DATA P3MI (CONTOH)"}, ministryHead}, ministryRows)
	merged := join(ministryTitle, grid{{"NO", "KOTA/KAB.", "NAMA P3MI", "NO. SIP3MI", "STATUS"}})
	for _, row := range ministryRows {
		merged = append(merged, []any{row[0], nil, row[1], row[2], row[6]})
	}
	merged[5][1], merged[8][1] = "Kota Contoh", "Kab. Misal"
	split := join(grid{{"DAFTAR P3MI PER 31 AGUSTUS 2026 (DATA CONTOH)"}, ministryHead, {"A. P3MI AKTIF"}}, byStatus("AKTIF", "Aktif"), grid{{"B. P3MI YANG DIKENAI SANKSI"}}, byStatus("SKORSING", "DIBEKUKAN", "TUNDA LAYANAN"), grid{{"C. P3MI DICABUT"}}, byStatus("Dicabut (2020)"))
	w := want
	bySheet := []string{w[0], w[2], w[1], w[3], w[4], w[5]}
	title := "DAFTAR PERUSAHAAN"
	return []published{
		{title: "as the ministry publishes it", name: "P3MI.xlsx", want: want, guessed: []string{"31 Agustus 2026", title},
			data: workbook(t, []string{"P3MI"}, merge(t, "P3MI", "A1:G1", "A2:G2", "A3:G3", "A6:G6", "B10:G10"), sections)},
		{title: "two header lines and numbers of the columns", name: "P3MI.xlsx", want: want, guessed: []string{"31 Agustus 2026"},
			data: workbook(t, []string{"P3MI"}, merge(t, "P3MI", "A1:H1", "C5:D5", "A5:A6", "B5:B6", "E5:E6", "F5:F6", "G5:G6", "H5:H6"), twoHeads)},
		{title: "several sheets with a cover and a summary", name: "P3MI.xlsx", want: bySheet,
			data: workbook(t, []string{"SAMPUL", "AKTIF", "SANKSI", "DICABUT", "REKAP"}, nil,
				grid{{}, {nil, "DATA P3MI"}, {nil, "Kementerian Contoh"}, {nil, "31 Agustus 2026"}},
				join(ministryTitle, grid{ministryHead}, byStatus("AKTIF", "Aktif")),
				join(ministryTitle, grid{ministryHead}, byStatus("SKORSING", "DIBEKUKAN", "TUNDA LAYANAN")),
				join(ministryTitle, grid{ministryHead}, byStatus("Dicabut (2020)")),
				grid{{"REKAPITULASI"}, {"PROVINSI", "AKTIF", "SKORSING", "DICABUT", "JUMLAH"}, {"DKI Jakarta", 2, 1, 0, 3}, {"Jawa Timur", 0, 2, 1, 3}, {"JUMLAH", 2, 3, 1, 6}})},
		{title: "CSV with its titles", name: "p3mi.csv", want: want, data: []byte(plain.separated(",", "\r\n"))},
		{title: "lines that end with CR", name: "p3mi.csv", want: want, data: []byte(plain.separated(";", "\r"))},
		{title: "Unicode Text of Excel", name: "p3mi.txt", want: want, data: unicodeText(plain.separated("\t", "\r\n"))},
		{title: "HTML saved as .xls", name: "p3mi.xls", want: want, data: []byte(plain.webPage(4))},
		{title: "drawn with bars", name: "p3mi.txt", want: want, data: []byte(plain.piped(4))},
		{title: "cells cut by tabs", name: "p3mi.txt", want: want, data: []byte(plain.separated("\t", "\n"))},
		{title: "the text of a PDF file", name: "p3mi.txt", want: want, data: []byte(plain.columns(4, 60))},
		{title: "the text of a PDF file with cells of several lines", name: "p3mi.txt", want: want, data: []byte(plain.columns(4, 24))},
		{title: "OpenDocument", name: "p3mi.ods", want: bySheet, data: openDocument(t, []string{"Aktif", "Lainnya", "Dicabut"}, join(ministryTitle, grid{ministryHead}, byStatus("AKTIF", "Aktif")),
			join(ministryTitle, grid{ministryHead}, byStatus("SKORSING", "DIBEKUKAN", "TUNDA LAYANAN")), join(ministryTitle, grid{ministryHead}, byStatus("Dicabut (2020)")))},
		{title: "the status stands in the remarks", name: "p3mi.xlsx", want: want, guessed: []string{"KETERANGAN"}, data: workbook(t, []string{"P3MI"}, nil, remarks)},
		{title: "source and date in lines of their own, the header far below", name: "p3mi.xlsx", want: want, guessed: []string{"Direktorat Contoh", "31 Agustus 2026"}, data: workbook(t, []string{"P3MI"}, nil, said)},
		{title: "parts by status with titles of their own", name: "p3mi.xlsx", want: bySheet, data: workbook(t, []string{"P3MI"}, merge(t, "P3MI", "A3:G3"), split)},
		{title: "no date in the file", name: "p3mi.xlsx", given: importing.Given{Source: "surat contoh 12/2026", AsOf: "2026-09-01"}, want: ministryWant("2026-09-01"), data: workbook(t, []string{"P3MI"}, nil, nameOnly)},
		{title: "a header on every page", name: "p3mi.xlsx", want: want, data: workbook(t, []string{"P3MI"}, nil, pages)},
		{title: "a day or a ruling beside the status", name: "p3mi.xlsx", want: want, data: workbook(t, []string{"P3MI"}, nil, dated)},
		{title: "apostrophes before the numbers, and a hint of the separator", name: "p3mi.csv", want: want, data: []byte("\ufeffsep=;\r\n" + quoted.separated(";", "\r\n"))},
		{title: "phones as numbers below a header of two lines", name: "p3mi.xlsx", want: want, data: workbook(t, []string{"P3MI"}, merge(t, "P3MI", "F5:G5"), phones)},
		{title: "the date only in the sheet's name", name: "p3mi.xlsx", want: want, guessed: []string{"31 Agustus 2026"}, data: workbook(t, []string{"P3MI 31-08-2026"}, nil, hiddenDate)},
		{title: "a city merged over its firms", name: "p3mi.xlsx", want: want, data: workbook(t, []string{"P3MI"}, merge(t, "P3MI", "B6:B8", "B9:B11"), merged)},
		{title: "old Excel", name: "p3mi.xls", refused: ".xls", data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500) + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00" + strings.Repeat("\x00", 500))},
	}
}
