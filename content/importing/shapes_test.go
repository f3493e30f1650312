package importing_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"kanca/bot/agency"
	"kanca/content/importing"
)

// Shapes in which offices send registers, each with one firm that must not be lost.
func TestRegistersOfEveryShape(t *testing.T) {
	h := registerHead
	row := func(name, licence, status string) string {
		return name + "," + licence + "," + status + ",data contoh,2026-11-01\n"
	}
	ok := row("PT Contoh Satu", "CONTOH-1", "aktif")
	dua := firm{name: "PT Misal Dua", worst: agency.Revoked}
	lama := firm{name: "PT Lama Sekali", worst: agency.Revoked}
	doubted := firm{name: "PT Misal Dua", worst: agency.Unclear}
	utf16LE := func(text string) []byte {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	wide := "name,licence,status,source,as_of,"
	extra := func(head, cell string) string {
		return wide + head + "\nPT Contoh Satu,CONTOH-1,aktif,contoh,2026-11-01,\nPT Misal Dua,CONTOH-2,aktif,contoh,2026-11-01," + cell + "\n"
	}
	files := map[string]struct {
		text  string
		firms []firm
	}{
		// how the text is written
		"a mark of byte order, semicolons, CRLF": {"\ufeff" + strings.ReplaceAll(strings.ReplaceAll(h+ok+row("PT Misal Dua", "2", "dicabut"), ",", ";"), "\n", "\r\n"), []firm{dua}},
		"a quoted header behind a mark":          {"\ufeff\"name\",\"licence\",\"status\",\"source\",\"as_of\"\n" + ok + row("PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"all of it in UTF-16":                    {string(utf16LE(h + ok + row("PT Misal Dua", "2", "dicabut"))), []firm{dua}},
		"UTF-16 without its mark":                {string(utf16LE(h + ok + row("PT Misal Dua", "2", "dicabut"))[2:]), []firm{dua}},
		"lines cut by a line separator":          {strings.ReplaceAll(h+ok+row("PT Misal Dua", "2", "dicabut"), "\n", "\u2028"), []firm{dua}},
		"status in full-width letters":           {h + ok + row("PT Misal Dua", "2", "ｄｉｃａｂｕｔ"), []firm{dua}},
		"a blank inside the status":              {h + ok + row("PT Misal Dua", "2", "di cabut"), []firm{dua}},
		"status spelt letter by letter":          {h + ok + row("PT Misal Dua", "2", "D I C A B U T"), []firm{doubted}},
		"an entity of HTML":                      {h + ok + row("PT Misal &amp; Dua", "2", "dicabut"), []firm{dua}},
		// the name
		"a name over two lines of one cell":      {h + ok + row("\"PT Misal\nDua\"", "2", "dicabut"), []firm{dua}},
		"a name over two rows":                   {h + ok + row("PT Misal", "2", "dicabut") + "Dua,,,,\n", []firm{dua}},
		"a name over two rows, status below":     {h + ok + "PT Misal,2,,data contoh,2026-11-01\n" + "Dua,,dicabut,,\n", []firm{dua}},
		"only a name":                            {h + ok + "PT Misal Dua,,,,\n", []firm{doubted}},
		"only a name and a status":               {h + ok + "PT Misal Dua,,dicabut,,\n", []firm{dua}},
		"status first, then the name":            {h + ok + row("DICABUT - PT Misal Dua", "2", "aktif"), []firm{dua}},
		"status and colon, then the name":        {h + ok + row("DICABUT: PT Misal Dua", "2", "aktif"), []firm{dua}},
		"status in brackets, then the name":      {h + ok + row("(DICABUT) PT Misal Dua", "2", "aktif"), []firm{dua}},
		"status in square brackets, revoked":     {h + ok + row("[DICABUT] PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"status first without a sign":            {h + ok + row("Dicabut PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a ruling behind the name":               {h + ok + row("PT Misal Dua - dicabut SK No 12/2024", "2", "aktif"), []firm{dua}},
		"branch in capitals":                     {h + ok + row("PT MISAL DUA (CABANG MALANG)", "2", "dicabut"), []firm{dua}},
		"branch by city behind a dash":           {h + ok + row("PT Misal Dua - Malang", "2", "dicabut"), []firm{dua}},
		"sub-branch":                             {h + ok + row("PT Misal Dua KCP Kraksaan", "2", "dicabut"), []firm{dua}},
		"branch first":                           {h + ok + row("Cabang Malang PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"formerly as eks":                        {h + ok + row("PT Misal Dua eks PT Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly as ex with a dot":              {h + ok + row("PT Misal Dua (ex. PT Lama Sekali)", "2", "dicabut"), []firm{dua, lama}},
		"formerly as eks without PT":             {h + ok + row("PT Misal Dua eks Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly as dh":                         {h + ok + row("PT Misal Dua dh Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly as d.h":                        {h + ok + row("PT Misal Dua d.h. PT Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"formerly as semula":                     {h + ok + row("PT Misal Dua yang semula bernama PT Lama Sekali", "2", "dicabut"), []firm{dua, lama}},
		"renamed from":                           {h + ok + row("PT Misal Dua (ganti nama dari PT Lama Sekali)", "2", "dicabut"), []firm{dua, lama}},
		"merged from two":                        {h + ok + row("PT Misal Dua (gabungan PT Lama Sekali & PT Purba Sekali)", "2", "dicabut"), []firm{dua, lama, {name: "PT Purba Sekali", worst: agency.Revoked}}},
		"two former names":                       {h + ok + row("\"PT Misal Dua (d/h PT Lama Sekali, PT Purba Sekali)\"", "2", "dicabut"), []firm{dua, lama, {name: "PT Purba Sekali", worst: agency.Revoked}}},
		"the old name over two lines":            {h + ok + row("\"PT Misal Dua\nd/h PT Lama Sekali\"", "2", "dicabut"), []firm{dua, lama}},
		"old to new by an arrow":                 {h + ok + row("PT Lama Sekali -> PT Misal Dua", "2", "dicabut"), []firm{dua, lama}},
		"old to new by an equals sign":           {h + ok + row("PT Lama Sekali = PT Misal Dua", "2", "dicabut"), []firm{dua, lama}},
		"PT in brackets at the end":              {h + ok + row("MISAL DUA (PT)", "2", "dicabut"), []firm{dua}},
		"PT with dots at the end":                {h + ok + row("\"MISAL DUA, P.T.\"", "2", "dicabut"), []firm{dua}},
		"a number in front without a dot":        {h + ok + row("2 PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"No. in front":                           {h + ok + row("No. 2 PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a bullet in front":                      {h + ok + row("• PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a formula's sign in front":              {h + ok + row("=PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"letters set apart":                      {h + ok + row("P T  M I S A L  D U A", "2", "dicabut"), []firm{dua}},
		"an accent":                              {h + ok + row("PT Misál Dua", "2", "dicabut"), []firm{dua}},
		"a decomposed accent":                    {h + ok + row("PT Misa\u0301l Dua", "2", "dicabut"), []firm{dua}},
		"in liquidation":                         {h + ok + row("PT Misal Dua (dalam likuidasi)", "2", "aktif"), []firm{doubted}},
		"a cross behind the name":                {h + ok + row("PT Misal Dua ❌", "2", "aktif"), []firm{doubted}},
		"a cross in front of the name":           {h + ok + row("✗ PT Misal Dua", "2", "aktif"), []firm{doubted}},
		"a warning sign":                         {h + ok + row("PT Misal Dua ⚠️", "2", "aktif"), []firm{doubted}},
		"a question mark":                        {h + ok + row("PT Misal Dua (?)", "2", "aktif"), []firm{doubted}},
		"an exclamation mark":                    {h + ok + row("PT Misal Dua!!", "2", "aktif"), []firm{doubted}},
		"a word below the name":                  {h + ok + row("\"PT Misal Dua\nDICABUT\"", "2", "aktif"), []firm{dua}},
		"a word below the name of a revoked one": {h + ok + row("\"PT Misal Dua\nDICABUT\"", "2", "dicabut"), []firm{dua}},
		"initials in front":                      {h + ok + row("(MD) PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"Firma behind a slash":                   {h + ok + row("PT Misal Dua/MD Manpower", "2", "dicabut"), []firm{dua}},
		"an underscore for blanks":               {h + ok + row("PT_Misal_Dua", "2", "dicabut"), []firm{dua}},
		"a dot for blanks":                       {h + ok + row("PT.Misal.Dua", "2", "dicabut"), []firm{dua}},
		"the wrong hyphen":                       {h + ok + row("PT Misal‑Dua", "2", "dicabut"), []firm{dua}},
		"the licence in the name's cell":         {h + ok + row("PT Misal Dua (SIP3MI 123/MEN/2020)", "2", "dicabut"), []firm{dua, {name: "SIP3MI 123/MEN/2020", worst: agency.Revoked}}},
		"a phone behind the name":                {h + ok + row("PT Misal Dua Telp 0335-123456", "2", "dicabut"), []firm{dua}},
		"the city behind the name":               {h + ok + row("PT Misal Dua Probolinggo", "2", "dicabut"), []firm{dua}},
		"a remark: gave the licence back":        {extra("Ket", "izin dikembalikan"), []firm{doubted}},
		"a remark: under watch":                  {extra("Ket", "dalam pengawasan"), []firm{doubted}},
		"a remark: dormant":                      {extra("Ket", "pasif"), []firm{doubted}},
		"a trade name in brackets":               {h + ok + row("PT Misal Dua (MSD)", "2", "dicabut"), []firm{dua}},
		"the name of the director behind":        {h + ok + row("\"PT Misal Dua, Dir. Bpk. Contoh\"", "2", "dicabut"), []firm{dua}},
		// what stands beside the table
		"a section of revoked ones":          {h + ok + "B. P3MI YANG DICABUT,,,,\n" + row("PT Misal Dua", "2", "aktif"), []firm{dua}},
		"a section in the second column":     {h + ok + ",DICABUT,,,\n" + row("PT Misal Dua", "2", "aktif"), []firm{dua}},
		"pages with their headings":          {h + ok + "Halaman 2 dari 9,,,,\n" + h + row("PT Misal Dua", "2", "dicabut"), []firm{dua}},
		"a sum with a colon":                 {h + ok + row("PT Misal Dua", "2", "dicabut") + "Total P3MI: 2,,,,\n", []firm{dua}},
		"a footnote by number":               {h + ok + row("PT Misal Dua 1)", "2", "aktif") + "1) izin dicabut per 3 Mei 2025,,,,\n", []firm{dua}},
		"a footnote by a raised number":      {h + ok + row("PT Misal Dua¹", "2", "aktif"), []firm{dua}},
		"a remark that points to a footnote": {extra("Keterangan", "lihat catatan 1") + "1) izin dicabut,,,,,\n", []firm{dua}},
		// other columns
		"ended in a month in words":            {extra("Masa Berlaku", "Desember 2024"), []firm{doubted}},
		"ended at the end of a range":          {extra("Masa Berlaku", "01-01-2020 s/d 31-12-2024"), []firm{doubted}},
		"ended in a year":                      {extra("Berlaku s.d.", "2024"), []firm{doubted}},
		"ended, with a day in words":           {extra("Tgl Berakhir", "31 Desember 2024"), []firm{doubted}},
		"ended, with a short year":             {extra("Expired Date", "31/12/24"), []firm{doubted}},
		"ended by the day that is due":         {extra("Jatuh Tempo", "31-12-2024"), []firm{doubted}},
		"a column Aktif that says no":          {extra("Aktif", "Tidak"), []firm{doubted}},
		"a column Aktif? that says N":          {extra("Aktif?", "N"), []firm{doubted}},
		"a column Beroperasi that says no":     {extra("Masih Beroperasi", "tidak"), []firm{doubted}},
		"the number of a ruling":               {extra("No SK Pencabutan", "12/2024"), []firm{dua}},
		"a remark: off":                        {extra("Ket", "OFF"), []firm{doubted}},
		"a remark: closed":                     {extra("Ket", "TUTUP"), []firm{doubted}},
		"a remark: suspended for three months": {extra("Ket", "Skorsing 3 bulan"), []firm{{name: "PT Misal Dua", worst: agency.Suspended}}},
		"a remark: being examined":             {extra("Ket", "dlm pemeriksaan Polda"), []firm{doubted}},
		"a remark: wanted":                     {extra("Ket", "DPO"), []firm{doubted}},
		"a remark: third warning":              {extra("Ket", "SP3"), []firm{doubted}},
		"a remark: licence run out":            {extra("Ket", "izin habis 2023"), []firm{doubted}},
		"a remark: do not use":                 {extra("Ket", "JANGAN DIPAKAI"), []firm{doubted}},
		"a remark: under a case":               {extra("Ket", "kasus TPPO"), []firm{doubted}},
		"an older day beside the revoked one":  {h + ok + "PT Misal Dua,2,dicabut,data contoh,2026-10-01\n", []firm{dua}},
		"too few cells":                        {h + ok + "PT Misal Dua,2,dicabut\n", []firm{dua}},
		"the columns moved by one":             {h + ok + ",PT Misal Dua,2,dicabut,data contoh\n", []firm{dua}},
		"a table on its side":                  {"name,PT Contoh Satu,PT Misal Dua\nlicence,1,2\nstatus,aktif,dicabut\nsource,c,c\nas_of,2026-11-01,2026-11-01\n", []firm{dua}},
	}
	letterhead := "KEMENTERIAN CONTOH,,,,\nWaspada penipuan! Pengaduan 0800-1000; jangan bayar calo,,,,\n" + h + ok
	if o := try([]byte(letterhead), "x.csv"); o.refused != "" {
		t.Errorf("a letterhead that warns of fraud is no bad news of a firm: %s", o.refused)
	}
	held := 0
	for title, f := range files {
		var wrong complaints
		refused := check(&wrong, title, []byte(f.text), "x.csv", f.firms)
		if len(wrong) > 0 {
			t.Errorf("%s", wrong[0])
		} else {
			held++
		}
		t.Logf("%-45s refused %v", title, refused)
	}
	t.Logf("%d of %d held", held, len(files))
}

// Of what only a workbook can say, and nobody can read, is said that it was not read.
func TestWhatAWorkbookOnlyShowsIsSaid(t *testing.T) {
	paint := func(f *excelize.File, cells ...string) {
		id, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range cells {
			if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	for title, dress := range map[string]func(*excelize.File){
		"the status cell is red":     func(f *excelize.File) { paint(f, "C3") },
		"the licence cell is red":    func(f *excelize.File) { paint(f, "B3") },
		"an empty cell is red":       func(f *excelize.File) { paint(f, "F3") },
		"the last one of two is red": func(f *excelize.File) { paint(f, "E3") },
		"a rule paints what it finds": func(f *excelize.File) {
			red, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}, Fill: excelize.Fill{Type: "pattern", Color: []string{"FEC7CE"}, Pattern: 1}})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetConditionalFormat("Sheet1", "A2:E3", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: "$B2=\"CONTOH-2\"", Format: &red}}); err != nil {
				t.Fatal(err)
			}
		},
		"a box with text lies on it": func(f *excelize.File) {
			if err := f.AddShape("Sheet1", &excelize.Shape{Cell: "G2", Type: "rect", Paragraph: []excelize.RichTextRun{{Text: "yang merah sudah dicabut"}}}); err != nil {
				t.Fatal(err)
			}
		},
	} {
		data := book(t, [][]any{bookHead, bookRow("PT Contoh Satu", "CONTOH-1", "aktif"), bookRow("PT Misal Dua", "CONTOH-2", "aktif")}, dress)
		register, problems, err := importing.ReadRegister(bytes.NewReader(data), "x.xlsx", noon)
		if err != nil {
			continue // refused
		}
		said := false
		for _, p := range problems {
			said = said || strings.Contains(p.Reason, "tidak dibaca") || !p.Note
		}
		if !said {
			t.Errorf("%s: %d rows and not a word: %v", title, len(register.Rows), problems)
		}
	}
	dua := firm{name: "PT Misal Dua", worst: agency.Revoked}
	for title, c := range map[string]struct {
		rows  [][]any
		dress func(*excelize.File)
	}{
		"days as numbers":       {[][]any{{"name", "licence", "status", "status_since", "source", "as_of"}, {"PT Contoh Satu", "1", "aktif", 45000, "contoh", 46327}, {"PT Misal Dua", "2", "dicabut", 45100, "contoh", 46327}}, nil},
		"an error for a status": {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "#REF!")}, nil},
		"true for a status":     {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", false)}, nil},
		"a name merged over branches": {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif"), {nil, "3", "aktif", "contoh", "2026-11-01"}, {nil, "4", "dicabut", "contoh", "2026-11-01"}}, func(f *excelize.File) {
			if err := f.MergeCell("Sheet1", "A3", "A5"); err != nil {
				t.Fatal(err)
			}
		}},
		"a name below that is left out as ditto": {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif"), {"\"", "3", "dicabut", "contoh", "2026-11-01"}}, nil},
		"ditto in words":                         {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif"), {"sda", "3", "dicabut", "contoh", "2026-11-01"}}, nil},
		"a name that is left out below":          {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif"), {nil, "3", "dicabut", "contoh", "2026-11-01"}}, nil},
		"a third sheet of names": {[][]any{bookHead, bookRow("PT Contoh Satu", "1", "aktif"), bookRow("PT Misal Dua", "2", "aktif")}, func(f *excelize.File) {
			for _, name := range []string{"Dua", "Dicabut 2025"} {
				if _, err := f.NewSheet(name); err != nil {
					t.Fatal(err)
				}
			}
			fill(t, f, "Dicabut 2025", [][]any{{"PT Misal Dua"}})
		}},
		"a hidden column of remarks": {[][]any{append(append([]any{}, bookHead...), "ket"), append(bookRow("PT Misal Dua", "2", "aktif"), "dicabut")}, func(f *excelize.File) {
			if err := f.SetColVisible("Sheet1", "F", false); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		var wrong complaints
		refused := check(&wrong, title, book(t, c.rows, c.dress), "x.xlsx", []firm{dua})
		if len(wrong) > 0 {
			t.Errorf("%s", wrong[0])
		}
		t.Logf("%-45s refused %v", title, refused)
	}
}
