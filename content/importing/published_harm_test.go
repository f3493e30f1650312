package importing_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"kanca/bot/agency"
	"kanca/content/importing"
)

// What is read more generously than before must not hide bad news: each file is one in
// which a heading, a note or a line of text could be taken for harmless.
func TestNoFirmOfAPublishedListIsHidden(t *testing.T) {
	dua := firm{name: "PT Misal Dua", worst: agency.Revoked}
	unclear := firm{name: "PT Misal Dua", worst: agency.Unclear}
	head := grid{{"DAFTAR P3MI (CONTOH)"}, {"PER 31 AGUSTUS 2026"}, {"NAMA P3MI", "NO SIP3MI", "STATUS"}, {"PT CONTOH SATU", "CONTOH-1", "AKTIF"}}
	two := []any{"PT MISAL DUA", "CONTOH-2", "AKTIF"}
	row := func(status any) grid { return grid{{"PT MISAL DUA", "CONTOH-2", status}} }
	numbered := grid{{"DAFTAR P3MI (CONTOH)"}, {"PER 31 AGUSTUS 2026"}, {"NO", "NAMA P3MI", "NO SIP3MI", "STATUS"}, {1, "PT CONTOH SATU", "CONTOH-1", "AKTIF"}, {2, "PT MISAL DUA", "CONTOH-2", "AKTIF"}}
	for title, c := range map[string]struct {
		rows  grid
		firms []firm
		// refused says that it must be.
		refused bool
	}{
		"the status below the name":               {join(head, grid{two, {"DICABUT"}}), []firm{unclear}, true},
		"the status below the name, in brackets":  {join(head, grid{two, {"(IZIN DICABUT)"}}), []firm{unclear}, true},
		"the status below the status":             {join(head, grid{two, {nil, nil, "DICABUT"}}), []firm{unclear}, true},
		"the status below the name, numbered":     {join(numbered, grid{{nil, "DICABUT"}}), []firm{unclear}, true},
		"the status below the status, numbered":   {join(numbered, grid{{nil, nil, nil, "dicabut"}}), []firm{unclear}, true},
		"the end of a name in a row of its own":   {join(head, grid{{"PT MISAL", "CONTOH-2", "DICABUT"}, {"JAWA TIMUR"}}), []firm{{name: "PT Misal Jawa Timur", worst: agency.Revoked}}, true},
		"a firm without PT behind a note":         {join(head, grid{{"SUMBER MISAL DUA"}}), []firm{{name: "Sumber Misal Dua", worst: agency.Unclear}}, true},
		"a note that a firm is closed":            {join(head, grid{two, {"Catatan: PT Misal Dua sudah dicabut"}}), []firm{unclear}, true},
		"a note that a firm without PT is closed": {join(head, grid{two, {"Keterangan: Misal Dua tidak melayani lagi"}}), []firm{unclear}, true},
		"a footnote below a signature":            {join(head, grid{two, {"Jakarta, 31 Agustus 2026"}, {"*) izin dicabut"}}), []firm{unclear}, true},
		"a part of revoked ones":                  {join(numbered[:4], grid{{"B. P3MI YANG DICABUT"}}, numbered[4:]), []firm{unclear}, true},
		"a part of punished ones by number":       {join(numbered[:4], grid{{"B.", "P3MI DIKENAI SANKSI"}}, numbered[4:]), []firm{unclear}, true},
		"a part of active ones, and a revoked":    {join(head, grid{{"A. P3MI AKTIF"}}, row("DICABUT")), []firm{dua}, false},
		"a status with a ruling":                  {join(head, row("Dicabut (SK 12/2020)")), []firm{dua}, false},
		"a status that only may come":             {join(head, row("Dicabut (rencana)")), []firm{unclear}, true},
		"good news with a day":                    {join(head, row("AKTIF s/d 2020")), []firm{unclear}, true},
		"good news with a year in brackets":       {join(head, row("Aktif (2020)")), []firm{unclear}, true},
		"a sum with a firm in it":                 {join(head, grid{{"JUMLAH", "PT MISAL DUA", 2}}), []firm{unclear}, true},
		"two days in the title":                   {join(grid{{"PER 31 AGUSTUS 2026, PER 1 MEI 2020"}}, head[2:], grid{two}), nil, true},
		"a day that has not come in the title":    {join(grid{{"DAFTAR P3MI"}, {"PER 31 AGUSTUS 2027"}}, head[2:], grid{two}), nil, true},
		"no day at all":                           {join(grid{{"DAFTAR P3MI"}}, head[2:], grid{two}), nil, true},
		"a title of revoked ones":                 {join(grid{{"DAFTAR P3MI DICABUT PER 31 AGUSTUS 2026"}}, head[2:], grid{two}), []firm{unclear}, true},
		"remarks that are no statuses":            {join(head[:2], grid{{"NAMA P3MI", "NO SIP3MI", "KETERANGAN"}, {"PT CONTOH SATU", "CONTOH-1", "AKTIF"}, {"PT CONTOH TIGA", "CONTOH-3", "AKTIF"}, {"PT MISAL DUA", "CONTOH-2", "tidak melayani"}}), []firm{unclear}, true},
		"an empty remark for a status":            {join(head[:2], grid{{"NAMA P3MI", "NO SIP3MI", "KETERANGAN"}, {"PT CONTOH SATU", "CONTOH-1", "AKTIF"}, {"PT MISAL DUA", "CONTOH-2", nil}}), []firm{unclear}, true},
	} {
		for ending, data := range map[string][]byte{
			"xlsx": workbook(t, []string{"P3MI"}, nil, c.rows), "csv": []byte(c.rows.separated(";", "\n")), "html": []byte(c.rows.webPage(2)), "ods": openDocument(t, []string{"P3MI"}, c.rows),
			"drawn": []byte(c.rows.piped(2)),
		} {
			if refused := check(t, title+" in "+ending, data, "x."+ending, c.firms); c.refused && !refused {
				t.Errorf("%s in %s: it is imported", title, ending)
			}
		}
	}
}

// Sheets that hold no table are left aside only where no firm can stand in them.
func TestASheetWithFirmsIsNeverLeftAside(t *testing.T) {
	table := grid{{"DAFTAR P3MI (CONTOH) PER 31 AGUSTUS 2026"}, ministryHead, ministryRows[0]}
	for title, c := range map[string]struct {
		name    string
		rows    grid
		refused bool
	}{
		"a cover":                     {"SAMPUL", grid{{"Kementerian Contoh"}, {}, {"Agustus 2026"}}, false},
		"how to read it":              {"PETUNJUK", grid{{"1.", "Data contoh diperbarui setiap bulan"}}, false},
		"numbers by province":         {"REKAP", grid{{"REKAPITULASI"}, {"PROVINSI", "AKTIF", "DICABUT"}, {"Jawa Timur", 12, 3}, {"JUMLAH", 12, 3}}, false},
		"a list of names":             {"LAIN", grid{{"PT MISAL DUA"}, {"PT UMPAMA TIGA"}}, true},
		"names without PT, by status": {"DICABUT", grid{{"MISAL DUA"}, {"UMPAMA TIGA"}}, true},
		"names beside their status":   {"LAIN", grid{{"MISAL DUA", "DICABUT"}}, true},
		"numbers by firm":             {"REKAP", grid{{"NAMA", "PMI", "KASUS"}, {"PT MISAL DUA", 12, 3}}, true},
		"numbers by a name":           {"REKAP", grid{{"NAMA", "PMI", "DICABUT"}, {"MISAL DUA", 12, 3}}, true},
		"rows of three cells":         {"LAIN", grid{{"1", "MISAL DUA", "Surabaya"}}, true},
	} {
		data := workbook(t, []string{"P3MI", c.name}, nil, table, c.rows)
		register, problems, err := importing.ReadRegister(bytes.NewReader(data), "x.xlsx", noon)
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", title, err)
			continue
		}
		named := false
		for _, p := range problems {
			named = named || p.Sheet == c.name && p.Note && strings.Contains(p.Reason, "tidak dibaca")
		}
		if err == nil && (!named || len(register.Rows) != 1) {
			t.Errorf("%s: that the sheet is not read is not said: %v", title, problems)
		}
	}
}

// The text of a PDF file may have the lines of one cell above and below the others of
// its row: a name that may be cut in two is not read.
func TestPrintedLinesOfTwoFirmsAreNotJoined(t *testing.T) {
	text := "   DAFTAR P3MI (CONTOH) PER 31 AGUSTUS 2026\n" +
		"NO   NAMA P3MI             NO SIP3MI    STATUS\n" +
		"1    PT CONTOH SATU        CONTOH-1     AKTIF\n" +
		"     PT MISAL DUA\n" +
		"2    SEJAHTERA             CONTOH-2     DICABUT\n" +
		"3    PT UMPAMA TIGA        CONTOH-3     AKTIF\n"
	check(t, "cells in the middle of each other", []byte(text), "x.txt", []firm{{name: "PT Misal Dua Sejahtera", worst: agency.Revoked}})
	if o := try([]byte(text), "x.txt"); o.refused == "" {
		t.Error("lines of two firms are joined")
	}
	bent := "NO   NAMA P3MI        NO SIP3MI   STATUS   SUMBER   PER\n1    PT CONTOH SATU   CONTOH-1    AKTIF    contoh   2026-11-01\n2    PT MISAL DUA YANG PANJANG SEKALI   CONTOH-2   DICABUT   contoh   2026-11-01\n"
	if o := try([]byte(bent), "x.txt"); o.refused == "" {
		t.Error("columns that are not straight are read")
	}
}

// What only shows in HTML and OpenDocument is heard as in a workbook of Excel.
func TestWhatOtherFormatsShowIsHeard(t *testing.T) {
	page := func(second string) []byte {
		return []byte("<html><body><p>DAFTAR P3MI (CONTOH) PER 31 AGUSTUS 2026</p><table><tr><th>NAMA P3MI<th>NO SIP3MI<th>STATUS</tr><tr><td>PT CONTOH SATU<td>CONTOH-1<td>AKTIF</tr>" + second + "</table></body></html>")
	}
	document := func(styles, second string) []byte {
		data := openDocument(t, []string{"P3MI"}, grid{{"DAFTAR P3MI (CONTOH) PER 31 AGUSTUS 2026"}, {"NAMA P3MI", "NO SIP3MI", "STATUS"}, {"PT CONTOH SATU", "CONTOH-1", "AKTIF"}, {"@"}})
		return repacked(t, data, func(content string) string {
			content = strings.Replace(content, "<office:body>", `<office:automatic-styles xmlns:style="s" xmlns:fo="f">`+styles+`</office:automatic-styles><office:body>`, 1)
			return strings.Replace(content, `<table:table-cell office:value-type="string"><text:p>@</text:p></table:table-cell>`, second, 1)
		})
	}
	cell := func(text string) string {
		return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
	}
	unclear, revoked := []firm{{name: "PT Misal Dua", worst: agency.Unclear}}, []firm{{name: "PT Misal Dua", worst: agency.Revoked}}
	for title, c := range map[string]struct {
		data    []byte
		firms   []firm
		refused bool
	}{
		"HTML, struck through":         {page("<tr><td><s>PT MISAL DUA</s><td>CONTOH-2<td>AKTIF</tr>"), unclear, true},
		"HTML, struck by its style":    {page("<tr><td style='text-decoration: line-through'>PT MISAL DUA<td>CONTOH-2<td>AKTIF</tr>"), unclear, true},
		"HTML, a status over two rows": {page("<tr><td>PT UMPAMA TIGA<td>CONTOH-3<td rowspan=2>DICABUT</tr><tr><td>PT MISAL DUA<td>CONTOH-2</tr>"), revoked, false},
		"HTML, a hidden row":           {page("<tr style='display:none'><td>PT MISAL DUA<td>CONTOH-2<td>DICABUT</tr>"), revoked, false},
		"HTML, a table in a cell":      {page("<tr><td><table><tr><td>PT MISAL DUA</td><td>CONTOH-2</td><td>DICABUT</td></tr></table></tr>"), unclear, true},
		"HTML, a second table":         {append(page(""), "<table><tr><td>PT MISAL DUA<td>CONTOH-2<td>DICABUT</table>"...), unclear, true},
		"HTML, a text below":           {page("<tr><td>PT MISAL DUA<td>CONTOH-2<td>AKTIF</tr></table><p>PT Misal Dua sudah dicabut</p><table>"), unclear, true},
		"OpenDocument, struck":         {document(`<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>`, strings.Replace(cell("PT MISAL DUA"), "table:table-cell ", `table:table-cell table:style-name="ce1" `, 1)+cell("CONTOH-2")+cell("AKTIF")), unclear, true},
		"OpenDocument, a comment":      {document("", `<table:table-cell office:value-type="string"><office:annotation><text:p>izin dicabut</text:p></office:annotation><text:p>PT MISAL DUA</text:p></table:table-cell>`+cell("CONTOH-2")+cell("AKTIF")), unclear, true},
		"OpenDocument, rows merged": {document("", cell("PT UMPAMA TIGA")+cell("CONTOH-3")+strings.Replace(cell("DICABUT"), "table:table-cell ", `table:table-cell table:number-rows-spanned="2" `, 1)+
			`</table:table-row><table:table-row>`+cell("PT MISAL DUA")+cell("CONTOH-2")+`<table:covered-table-cell/>`), revoked, false},
		"OpenDocument, a rounded number": {document("", cell("PT MISAL DUA")+`<table:table-cell office:value-type="float" office:value="81201141907610000"><text:p>8,12E+16</text:p></table:table-cell>`+cell("DICABUT")), revoked, true},
	} {
		if refused := check(t, title, c.data, "x", c.firms); c.refused && !refused {
			t.Errorf("%s: it is imported", title)
		}
	}
}

// Every line of a published file is a row, or is named as one that was not taken.
func TestNoLineIsLostInSilence(t *testing.T) {
	for _, f := range publishedAgencies(t) {
		if f.refused != "" || !strings.HasSuffix(f.name, ".csv") {
			continue
		}
		register, problems, err := importing.ReadRegister(bytes.NewReader(f.data), f.name, noon, f.given)
		if err != nil {
			t.Fatal(err)
		}
		last := strings.Count(strings.ReplaceAll(strings.TrimSpace(string(f.data)), "\r\n", "\n"), "\n") + 1
		if got := fmt.Sprint(len(register.Rows)); got != "6" {
			t.Errorf("%s: %s rows of %d lines: %v", f.title, got, last, problems)
		}
	}
	rows := join(ministryTitle, grid{ministryHead, {"JAWA TIMUR"}}, ministryRows[:1], grid{{2}, {"Halaman 1 dari 2"}, {"JUMLAH", 1}}, signature)
	_, problems, err := importing.ReadRegister(strings.NewReader(rows.separated(";", "\n")), "x.csv", noon)
	if err != nil || len(importing.Errors(problems)) > 0 {
		t.Fatal(err, problems)
	}
	said := fmt.Sprint(problems)
	for _, part := range []string{"baris 6: judul bagian (JAWA TIMUR)", "baris 8: hanya nomor urut", "baris 9: nomor halaman", "baris 10: baris jumlah", "baris 12: catatan atau tanda tangan di bawah tabel; tidak dibaca (sampai baris 16)"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not said: %s", part, said)
		}
	}
}
