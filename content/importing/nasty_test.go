package importing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kanca/bot/agency"
)

// complaints counts what check finds wrong.
type complaints []string

func (c *complaints) Errorf(format string, args ...any) {
	*c = append(*c, fmt.Sprintf(format, args...))
}

// Files that were written after the reader, by somebody who wanted to fool it.
func TestNastyRegisters(t *testing.T) {
	h := registerHead
	row := func(name, licence, status string) string {
		return name + "," + licence + "," + status + ",data contoh,2026-11-01\n"
	}
	ok := row("PT Contoh Satu", "CONTOH-1", "aktif")
	dua := firm{name: "PT Misal Dua", worst: agency.Revoked}
	lama := firm{name: "PT Lama Sekali", worst: agency.Revoked}
	wide := "name,licence,status,source,as_of,"
	files := map[string]struct {
		text  string
		firms []firm
	}{
		"formerly with a dash":         {h + ok + row("PT Misal Dua - d/h PT Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly spelt d / h":         {h + ok + row("PT Misal Dua d / h PT Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly with capitals":       {h + ok + row("PT MISAL DUA D/H PT LAMA SEKALI", "2", "dicabut"), []firm{dua, lama}},
		"formerly without PT":          {h + ok + row("PT Misal Dua d/h Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly after a comma":       {h + ok + row(`"PT Misal Dua, dahulu PT Lama Sekali"`, "2", "dicabut"), []firm{dua, lama}},
		"formerly named":               {h + ok + row("PT Misal Dua (dahulu bernama PT Lama Sekali)", "2", "dicabut"), []firm{dua, lama}},
		"old name in brackets":         {h + ok + row("PT Misal Dua (nama lama: PT Lama Sekali)", "2", "dicabut"), []firm{dua, lama}},
		"square brackets":              {h + ok + row("PT Misal Dua [eks PT Lama Sekali]", "2", "dicabut"), []firm{dua, lama}},
		"now called":                   {h + ok + row("PT Lama Sekali kini PT Misal Dua", "2", "dicabut"), []firm{dua, lama}},
		"changed its name to":          {h + ok + row("PT Lama Sekali (berubah nama menjadi PT Misal Dua)", "2", "dicabut"), []firm{dua, lama}},
		"branch abbreviated":           {h + ok + row("PT Misal Dua Cab. Malang", "2", "dicabut"), []firm{dua}},
		"branch office in brackets":    {h + ok + row("PT Misal Dua (KC Malang)", "2", "dicabut"), []firm{dua}},
		"branch with a colon":          {h + ok + row("PT Misal Dua: Cabang Malang", "2", "dicabut"), []firm{dua}},
		"Tbk and Persero":              {h + ok + row("PT. Misal Dua (Persero) Tbk.", "2", "dicabut"), []firm{dua}},
		"PT at the end":                {h + ok + row(`"Misal Dua, PT"`, "2", "dicabut"), []firm{dua}},
		"PT at the end with a remark":  {h + ok + row(`"MISAL DUA, PT (DICABUT)"`, "2", "aktif"), []firm{dua}},
		"PT written out":               {h + ok + row("Perseroan Terbatas Misal Dua", "2", "dicabut"), []firm{dua}},
		"two blanks and a dot":         {h + ok + row("P.T.  Misal   Dua .", "2", "dicabut"), []firm{dua}},
		"a roman enumerator":           {h + ok + row("II. PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a letter as enumerator":       {h + ok + row("b) PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"the word wrapped in quotes":   {h + ok + row(`"PT ""Misal Dua"""`, "2", "dicabut"), []firm{dua}},
		"a zero-width blank":           {h + ok + row("PT Misal\u200b Dua", "2", "dicabut"), []firm{dua}},
		"full-width letters":           {h + ok + row("ＰＴ Ｍｉｓａｌ Ｄｕａ", "2", "dicabut"), []firm{dua}},
		"a soft hyphen":                {h + ok + row("PT Mi\u00adsal Dua", "2", "dicabut"), []firm{dua}},
		"status in English capitals":   {h + ok + row("PT Misal Dua", "2", "REVOKED"), []firm{dua}},
		"status with a question":       {h + ok + row("PT Misal Dua", "2", "aktif?"), []firm{dua}},
		"status with a date":           {h + ok + row("PT Misal Dua", "2", "Dicabut (12-05-2025)"), []firm{dua}},
		"status as a tick":             {h + ok + row("PT Misal Dua", "2", "✗"), []firm{dua}},
		"status as a number":           {h + ok + row("PT Misal Dua", "2", "0"), []firm{dua}},
		"active, then revoked":         {h + ok + row("PT Misal Dua", "2", "aktif -> dicabut"), []firm{dua}},
		"a dash for the status":        {h + ok + row("PT Misal Dua", "2", "-"), []firm{dua}},
		"same firm in three rows":      {h + ok + row("PT Misal Dua", "2", "aktif") + row("PT Misal Dua", "2", "aktif") + row("PT. Misal Dua", "2", "dicabut"), []firm{dua}},
		"same number, other spelling":  {h + ok + row("PT Misal Dua", "KEP.1/2020", "aktif") + row("PT Missal Dua", "KEP 1/2020", "dicabut"), []firm{dua}},
		"revoked in the city":          {"name,licence,status,source,as_of,city\n" + "PT Misal Dua,2,aktif,contoh,2026-11-01,Jakarta (DICABUT)\n", []firm{dua}},
		"revoked in the phone":         {"name,licence,status,source,as_of,phone\n" + "PT Misal Dua,2,aktif,contoh,2026-11-01,izin dicabut\n", []firm{dua}},
		"a column named Sanksi":        {wide + "Sanksi\nPT Misal Dua,2,aktif,contoh,2026-11-01,Pencabutan SIP3MI\n", []firm{dua}},
		"a column named Tanggal Cabut": {wide + "Tanggal Dicabut\nPT Misal Dua,2,aktif,contoh,2026-11-01,2025-05-12\n", []firm{dua}},
		"a second status column":       {wide + "Status Terbaru\nPT Misal Dua,2,aktif,contoh,2026-11-01,Tidak Aktif\n", []firm{dua}},
		"a column of crosses":          {wide + "Dicabut\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\nPT Misal Dua,2,aktif,contoh,2026-11-01,X\n", []firm{dua}},
		"two status columns":           {"name,licence,status,Status Izin,source,as_of\nPT Misal Dua,2,aktif,dicabut,contoh,2026-11-01\n", []firm{dua}},
		"the header at the bottom":     {row("PT Misal Dua", "2", "dicabut") + ok + h + row("PT Tiga", "3", "aktif"), []firm{dua}},
		"an open quote at the end":     {h + ok + "PT Misal Dua,2,dicabut,data contoh,\"2026-11-01\n", []firm{dua}},
		"quotes from last to first":    {h + "PT Contoh Satu,CONTOH-1,aktif,data contoh,\"2026-11-01\nPT Misal Dua,2,dicabut,data contoh,2026-11-01\n\",PT Tiga,3,aktif\n", []firm{dua}},
		"single quotes":                {h + ok + "'PT Misal Dua',2,'dicabut',contoh,2026-11-01\n", []firm{dua}},
		"pipes between the cells":      {strings.ReplaceAll(h+ok+row("PT Misal Dua", "2", "dicabut"), ",", "|"), []firm{dua}},
		"a semicolon row among commas": {h + ok + strings.ReplaceAll(row("PT Misal Dua", "2", "dicabut"), ",", ";"), []firm{dua}},
		"a row on two lines":           {h + ok + "PT Misal Dua,2\ndicabut,data contoh,2026-11-01\n", []firm{dua}},
		"a form feed for a line":       {h + strings.TrimSuffix(ok, "\n") + "\f" + row("PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a footnote below":             {h + ok + row("PT Misal Dua", "2", "aktif") + "Catatan: PT Misal Dua izinnya dicabut,,,,\n", []firm{dua}},
		"a firm only in a note":        {h + ok + "Izin PT Misal Dua telah dicabut,,,,\n", []firm{dua}},
		"everything as one column":     {h + ok + "\"PT Misal Dua,2,dicabut,data contoh,2026-11-01\"\n", []firm{dua}},
	}
	held := 0
	for title, f := range files {
		var wrong complaints
		check(&wrong, title, []byte(f.text), "x.csv", f.firms)
		if len(wrong) > 0 {
			t.Errorf("%s", wrong[0])
		} else {
			held++
		}
	}
	books := map[string]func(*excelize.File) error{
		"revoked ones on a very hidden sheet": func(f *excelize.File) error {
			if _, err := f.NewSheet("x"); err != nil {
				return err
			}
			fill(t, f, "x", [][]any{bookHead, bookRow("PT Misal Dua", "2", "dicabut")})
			return f.SetSheetVisible("x", false, true)
		},
		"a table beside the table": func(f *excelize.File) error {
			return f.SetSheetRow("Sheet1", "H1", &[]any{"name", "status", "PT Misal Dua", "dicabut"})
		},
		"a firm far to the right": func(f *excelize.File) error { return f.SetCellStr("Sheet1", "Z2", "PT Misal Dua dicabut") },
		"a firm far below":        func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A900", "PT Misal Dua: DICABUT") },
		"a formula without a value": func(f *excelize.File) error {
			fill(t, f, "Sheet1", [][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", nil)})
			return f.SetCellFormula("Sheet1", "C3", `IF(1=1,"dicabut","aktif")`)
		},
		"a status merged to the right": func(f *excelize.File) error {
			fill(t, f, "Sheet1", [][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "dicabut", nil)})
			return f.MergeCell("Sheet1", "B3", "C3")
		},
		"letters in red": func(f *excelize.File) error {
			fill(t, f, "Sheet1", [][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "dicabut")})
			id, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "FF0000"}})
			if err != nil {
				return err
			}
			return f.SetCellStyle("Sheet1", "A3", "E3", id)
		},
		"a filter that hides": func(f *excelize.File) error {
			fill(t, f, "Sheet1", [][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "dicabut")})
			return f.AutoFilter("Sheet1", "A1:E3", []excelize.AutoFilterOptions{{Column: "C", Expression: "x == aktif"}})
		},
		"a comment on the header": func(f *excelize.File) error {
			fill(t, f, "Sheet1", [][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif")})
			return f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Text: "PT Misal Dua sudah dicabut"})
		},
	}
	for title, dress := range books {
		data := book(t, [][]any{bookHead, bookRow("PT Contoh Satu", "CONTOH-1", "aktif")}, func(f *excelize.File) {
			if err := dress(f); err != nil {
				t.Fatal(title, err)
			}
		})
		var wrong complaints
		check(&wrong, title, data, "x.xlsx", []firm{dua})
		if len(wrong) > 0 {
			t.Errorf("%s", wrong[0])
		} else {
			held++
		}
	}
	t.Logf("%d of %d held", held, len(files)+len(books))
}
