package importing_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kanca/bot/agency"
	"kanca/content/importing"
)

// firm is what a file says of a company, as a person reads it.
type firm struct {
	name    string // by which it must be known
	worst   agency.Status
	printed string // where the file prints more than the name
}

// outcome is what an import of a file would do.
type outcome struct {
	refused string // the sentence, "" when it is imported
	known   *agency.Index
	skipped *agency.Index // with the bad rows left out; nil when that is refused
}

func try(data []byte, name string) outcome {
	register, problems, err := importing.ReadRegister(bytes.NewReader(data), name, noon)
	if err != nil {
		return outcome{refused: err.Error()}
	}
	o := outcome{known: agency.NewIndex(register.Rows)}
	if bad := importing.Errors(problems); len(bad) > 0 {
		o.refused = bad[0].String()
		if len(register.Blocked) == 0 && len(register.Rows) > 0 {
			o.skipped = agency.NewIndex(append(register.Rows, register.Doubtful...))
		}
	}
	return o
}

// hides says what is wrong with how a firm is told, "" for nothing: a firm that
// stands in the file answers as absent, or better than the file says.
func hides(x *agency.Index, f firm) string {
	for _, query := range []string{f.name, "cek " + f.name, strings.ToLower(f.name)} {
		v := x.Find(query, noon)
		switch {
		case v.Kind == agency.Found && v.Record.Status == agency.Active && f.worst != agency.Active:
			return fmt.Sprintf("%q is found as active, the file says %s", query, f.worst)
		case v.Kind == agency.NotFound || v.Kind == agency.NoData:
			return fmt.Sprintf("%q is %s, the file says %s", query, v.Kind, f.worst)
		case v.Kind == agency.Ambiguous && f.worst != agency.Active:
			bad := false
			for _, c := range v.Candidates {
				bad = bad || c.Record.Status != agency.Active
			}
			if !bad {
				return fmt.Sprintf("%q is a question between active ones, the file says %s", query, f.worst)
			}
		}
	}
	return ""
}

// check asserts that a file is refused in one clear sentence or hides no firm.
func check(t interface{ Errorf(string, ...any) }, title string, data []byte, name string, firms []firm) (refused bool) {
	o := try(data, name)
	if strings.ContainsAny(o.refused, "\n\r") {
		t.Errorf("%s: the refusal has several lines: %q", title, o.refused)
	}
	for _, f := range firms {
		if o.refused == "" {
			if wrong := hides(o.known, f); wrong != "" {
				t.Errorf("%s: %s", title, wrong)
			}
		}
		if o.skipped != nil {
			if wrong := hides(o.skipped, f); wrong != "" {
				t.Errorf("%s, without the bad rows: %s", title, wrong)
			}
		}
	}
	return o.refused != ""
}

const registerHead = "name,licence,status,source,as_of\n"

// book makes a workbook of rows; dress does what no CSV file can.
func book(t testing.TB, rows [][]any, dress func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(t, f, "Sheet1", rows)
	if dress != nil {
		dress(f)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func fill(t testing.TB, f *excelize.File, name string, rows [][]any) {
	t.Helper()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow(name, at, &row); err != nil {
			t.Fatal(err)
		}
	}
}

var bookHead = []any{"name", "licence", "status", "source", "as_of"}

func bookRow(name, licence string, status any) []any {
	return []any{name, licence, status, "data contoh", "2026-11-01"}
}

// Each file is one way in which the bad news of a register got lost.
func TestNoFirmOfARegisterIsHidden(t *testing.T) {
	satu, dua, tiga := firm{name: "PT Contoh Satu", worst: agency.Active}, firm{name: "PT Misal Dua", worst: agency.Revoked}, firm{name: "PT Umpama Tiga", worst: agency.Active}
	line := func(name, licence, status string) string {
		return name + "," + licence + "," + status + ",data contoh,2026-11-01\n"
	}
	good := line("PT Contoh Satu", "CONTOH-1", "aktif")
	for title, c := range map[string]struct {
		rows  string
		firms []firm
		// refused says that the file must be refused; the others may be.
		refused bool
	}{
		"a quotation mark opens and another closes":  {good + "\"PT Misal Dua,CONTOH-2,dicabut,data contoh,2026-11-01\nPT Umpama Tiga\",CONTOH-3,aktif,data contoh,2026-11-01\n", []firm{satu, dua, tiga}, true},
		"quotation marks around a row and a half":    {"PT Contoh Satu,\"CONTOH-1,aktif,data contoh,2026-11-01\nPT Misal Dua,CONTOH-2,dicabut,data contoh,2026-11-01\nPT Umpama Tiga\",CONTOH-3,aktif,data contoh,2026-11-01\n", []firm{satu, dua, tiga}, true},
		"the source swallows the next row":           {good + "PT Umpama Tiga,CONTOH-3,aktif,\"data contoh,2026-11-01\nPT Misal Dua,CONTOH-2,dicabut,data contoh\",2026-11-01\n", []firm{satu, dua, tiga}, true},
		"a short row whose source swallows the next": {good + "PT Umpama Tiga,CONTOH-3,aktif,\"data contoh\nPT Misal Dua,CONTOH-2,dicabut,data contoh\",2026-11-01\n", []firm{satu, dua, tiga}, true},
		"a short row swallows a shorter one":         {good + "PT Umpama Tiga,CONTOH-3,aktif,\"data contoh\nPT Misal Dua,CONTOH-2\",2026-11-01\n", []firm{satu, {name: "PT Misal Dua"}, tiga}, true},
		"a short row swallows one without PT":        {good + "PT Umpama Tiga,CONTOH-3,aktif,\"data contoh\nMisal Dua,CONTOH-2,dicabut\",2026-11-01\n", []firm{satu, dua, tiga}, true},
		"a row without a line of its own":            {good + strings.TrimSuffix(line("PT Umpama Tiga", "CONTOH-3", "aktif"), "\n") + "\r" + line("PT Misal Dua", "CONTOH-2", "dicabut"), []firm{satu, dua, tiga}, true},
		"a bad date beside a revoked licence":        {good + "PT Misal Dua,CONTOH-2,dicabut,data contoh,kemarin\n", []firm{satu, dua}, true},
		"no source beside a revoked licence":         {good + "PT Misal Dua,CONTOH-2,dicabut,,2026-11-01\n", []firm{satu, dua}, true},
		"a note in the status":                       {good + line("PT Misal Dua", "CONTOH-2", "dicabut per 3 Mei 2025"), []firm{satu, dua}, false},
		"a star behind the status":                   {good + line("PT Misal Dua", "CONTOH-2", "aktif*"), []firm{satu, dua}, true},
		"active until last year":                     {good + line("PT Misal Dua", "CONTOH-2", "aktif s/d 31-12-2025"), []firm{satu, dua}, true},
		"the remark beside the name":                 {good + line("PT Misal Dua (dalam proses pencabutan)", "CONTOH-2", "aktif"), []firm{satu, dua}, true},
		"the remark beside the name of a revoked":    {good + line("PT Misal Dua (dalam proses pencabutan)", "CONTOH-2", "dicabut"), []firm{satu, dua}, false},
		"a former name":                              {good + line("PT Misal Dua d/h PT Purba", "CONTOH-2", "dicabut"), []firm{satu, dua, {name: "PT Purba", worst: agency.Revoked}}, false},
		"a former name in brackets":                  {good + line("PT. MISAL DUA (D/H. PT. PURBA JAYA)", "CONTOH-2", "dicabut"), []firm{satu, dua, {name: "PT Purba Jaya", worst: agency.Revoked}}, false},
		"the head office":                            {good + line("PT Misal Dua (PUSAT)", "CONTOH-2", "dicabut"), []firm{satu, dua}, false},
		"a branch":                                   {good + line("PT Misal Dua Cabang Jember", "CONTOH-2", "dicabut"), []firm{satu, dua}, false},
		"head office and branch":                     {line("PT Misal Dua (PUSAT)", "CONTOH-2", "dicabut") + line("PT Misal Dua (Cabang Jember)", "CONTOH-2", "aktif"), []firm{dua}, false},
		"two firms in one cell":                      {good + line("PT Misal Dua / PT Umpama Tiga", "CONTOH-2", "dicabut"), []firm{satu, dua, {name: "PT Umpama Tiga", worst: agency.Revoked}}, false},
		"a footnote":                                 {good + line("PT Misal Dua*", "CONTOH-2", "aktif"), []firm{satu, dua}, true},
		"one licence twice":                          {good + line("PT Misal Dua", "CONTOH-2", "aktif") + line("PT Misal Dua", "CONTOH-2", "dicabut"), []firm{satu, dua}, true},
		"one licence twice, dressed otherwise":       {good + line("PT Misal Dua", "CONTOH-2", "aktif") + line("PT. MISAL DUA (PUSAT)", "CONTOH 2", "dicabut"), []firm{satu, dua}, true},
		"a name with two licences":                   {good + line("PT Misal Dua", "CONTOH-2", "aktif") + line("PT Misal Dua", "CONTOH-9", "dicabut"), []firm{satu, dua}, false},
		"two licences in one cell":                   {good + line("PT Misal Dua", "\"12345678901230001, 12345678901240001\"", "dicabut"), []firm{satu, dua, {name: "12345678901240001", worst: agency.Revoked}}, false},
		"a licence in scientific form":               {good + line("PT Misal Dua", "1.23E+16", "dicabut"), []firm{satu, dua}, true},
		"blanks that are no blanks":                  {good + line("\u00a0PT\u00a0Misal\u00a0Dua\u00a0", "CONTOH-2", "\u00a0dicabut\u00a0"), []firm{satu, dua}, false},
		"letters that only look Latin":               {good + line("PT Misаl Dua", "CONTOH-2", "dicabut"), []firm{satu}, true},
		"letters that were lost":                     {good + line("PT Misal Dua â€“ Jaya", "CONTOH-2", "dicabut"), []firm{satu}, true},
		"a header that is repeated":                  {good + registerHead + line("PT Misal Dua", "CONTOH-2", "dicabut"), []firm{satu, dua}, false},
		"numbers of the columns":                     {"(1),(2),(3),(4),(5)\n" + good + line("PT Misal Dua", "CONTOH-2", "dicabut"), []firm{satu, dua}, false},
		"a sum below":                                {good + line("PT Misal Dua", "CONTOH-2", "dicabut") + "Jumlah,2,,,\n", []firm{satu, dua}, false},
		"a title between the rows":                   {good + "DICABUT,,,,\n" + line("PT Misal Dua", "CONTOH-2", "aktif"), []firm{satu, dua}, true},
		"too many cells":                             {good + "PT Misal Dua, Tbk,CONTOH-2,dicabut,data contoh,2026-11-01\n", []firm{satu, dua}, true},
		"a row without a name":                       {good + line("", "CONTOH-2", "dicabut"), []firm{satu, {name: "CONTOH-2", worst: agency.Revoked}}, true},
		"a NIK beside it":                            {good + "PT Misal Dua,CONTOH-2,dicabut,Bu Contoh 3513064505960003,2026-11-01\n", []firm{satu, dua}, true},
	} {
		if refused := check(t, title, []byte(registerHead+c.rows), "x.csv", c.firms); c.refused && !refused {
			t.Errorf("%s: it is imported", title)
		}
	}
	for title, c := range map[string]struct {
		text    string
		firms   []firm
		refused bool
	}{
		"a remark in a column of another name": {"name,licence,status,source,as_of,keterangan\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\nPT Misal Dua,2,aktif,contoh,2026-11-01,Izin dicabut Mei 2025\n", []firm{satu, dua}, true},
		"a remark without a header":            {"name,licence,status,source,as_of,\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\nPT Misal Dua,2,aktif,contoh,2026-11-01,dihentikan\n", []firm{satu, {name: "PT Misal Dua", worst: agency.Suspended}}, true},
		"a licence that ended":                 {"name,licence,status,source,as_of,berlaku sampai\nPT Contoh Satu,1,aktif,contoh,2026-11-01,2028-01-01\nPT Misal Dua,2,aktif,contoh,2026-11-01,31-12-2025\n", []firm{satu, dua}, true},
		"a letterhead of revoked ones":         {"KEMENTERIAN CONTOH\nDAFTAR P3MI YANG DICABUT\n\nname,licence,status,source,as_of\nPT Misal Dua,2,aktif,contoh,2026-11-01\n", []firm{dua}, true},
		"a long letterhead":                    {strings.Repeat("KOP SURAT\n", 14) + "name;licence;status;source;as_of\nPT Misal Dua;2;dicabut;contoh, Jalan A, B, C, D, E, F;2026-11-01\n", []firm{dua}, false},
		"two header rows":                      {"Nama P3MI,Izin,,Status,Sumber,Per\n,Nomor,Tanggal,,,\nPT Misal Dua,CONTOH-2,x,dicabut,contoh,2026-11-01\n", []firm{dua, {name: "CONTOH-2", worst: agency.Revoked}}, false},
		"an address of several lines":          {"name,licence,status,source,as_of,address\r\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\"Jalan A\r\nKota B\"\r\nPT Misal Dua,2,dicabut,contoh,2026-11-01,\r\n", []firm{satu, dua}, false},
		"two tables":                           {"name,licence,status,source,as_of\nPT Contoh Satu,1,aktif,contoh,2026-11-01\n\nlicence,name,source,status,as_of\n2,PT Misal Dua,contoh,dicabut,2026-11-01\n", []firm{satu, dua}, true},
		"an ambiguous date":                    {"name,licence,status,status_since,source,as_of\nPT Misal Dua,2,dicabut,,contoh,03/04/2026\n", []firm{dua}, true},
		"Windows letters":                      {"name,licence,status,source,as_of\nPT Caf\xe9,2,dicabut,contoh,2026-11-01\n", nil, true},
		"UTF-16":                               {"\xff\xfen\x00a\x00m\x00e\x00", nil, true},
		"a web page":                           {"<html><table><tr><td>PT Misal Dua</td></tr></table></html>", nil, true},
	} {
		if refused := check(t, title, []byte(c.text), "x.csv", c.firms); c.refused && !refused {
			t.Errorf("%s: it is imported", title)
		}
	}
}

// What a workbook can do to hide bad news.
func TestNoFirmOfAWorkbookIsHidden(t *testing.T) {
	satu, dua, tiga := firm{name: "PT Contoh Satu", worst: agency.Active}, firm{name: "PT Misal Dua", worst: agency.Revoked}, firm{name: "PT Umpama Tiga", worst: agency.Revoked}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sheet := func(f *excelize.File, name string, rows ...[]any) {
		_, err := f.NewSheet(name)
		must(err)
		fill(t, f, name, rows)
	}
	active := bookRow("PT Contoh Satu", "CONTOH-1", "aktif")
	for title, c := range map[string]struct {
		rows    [][]any
		dress   func(*excelize.File)
		firms   []firm
		refused bool
	}{
		"a second sheet": {[][]any{bookHead, active}, func(f *excelize.File) {
			sheet(f, "DICABUT", bookHead, bookRow("PT Misal Dua", "CONTOH-2", "dicabut"))
		}, []firm{satu, dua}, false},
		"a second sheet that says active": {[][]any{bookHead, active}, func(f *excelize.File) {
			sheet(f, "DICABUT", bookHead, bookRow("PT Misal Dua", "CONTOH-2", "aktif"))
		}, []firm{satu, dua}, true},
		"a second sheet without a status": {[][]any{bookHead, active}, func(f *excelize.File) {
			sheet(f, "DICABUT", []any{"name", "licence", "source", "as_of"}, []any{"PT Misal Dua", "CONTOH-2", "contoh", "2026-11-01"})
		}, []firm{satu, dua}, true},
		"a second sheet of names alone": {[][]any{bookHead, active}, func(f *excelize.File) {
			sheet(f, "Lain", []any{"PT Misal Dua"})
		}, []firm{satu, dua}, true},
		"a hidden sheet": {[][]any{bookHead, active}, func(f *excelize.File) {
			sheet(f, "Lama", bookHead, bookRow("PT Misal Dua", "CONTOH-2", "dicabut"))
			must(f.SetSheetVisible("Lama", false))
		}, []firm{satu, dua}, false},
		"the firm in both sheets": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "aktif")}, func(f *excelize.File) {
			sheet(f, "DICABUT", bookHead, bookRow("PT Misal Dua", "CONTOH-2", "dicabut"))
		}, []firm{satu, dua}, true},
		"a status merged over two": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "dicabut"), bookRow("PT Umpama Tiga", "CONTOH-3", nil)}, func(f *excelize.File) {
			must(f.MergeCell("Sheet1", "C3", "C4"))
		}, []firm{satu, dua, tiga}, false},
		"a status below that is empty": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "dicabut"), bookRow("PT Umpama Tiga", "CONTOH-3", nil)}, nil, []firm{satu, dua, tiga}, true},
		"a hidden row": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "dicabut")}, func(f *excelize.File) {
			must(f.SetRowVisible("Sheet1", 3, false))
		}, []firm{satu, dua}, false},
		"a hidden column": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "dicabut")}, func(f *excelize.File) {
			must(f.SetColVisible("Sheet1", "C", false))
		}, []firm{satu, dua}, false},
		"struck through": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "aktif")}, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
			must(err)
			must(f.SetCellStyle("Sheet1", "A3", "E3", style))
		}, []firm{satu, dua}, true},
		"a comment": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "aktif")}, func(f *excelize.File) {
			must(f.AddComment("Sheet1", excelize.Comment{Cell: "A3", Author: "x", Text: "izin sudah dicabut"}))
		}, []firm{satu, dua}, true},
		"a licence that is a number": {[][]any{bookHead, active, {"PT Misal Dua", 81201141907610000, "dicabut", "contoh", "2026-11-01"}}, nil, []firm{satu, dua}, true},
		"a header in two rows": {[][]any{{"REGISTER"}, {"Nama P3MI", "Izin", nil, "Status", "Sumber", "Per"}, {nil, "Nomor", "Tanggal"}, {"PT Misal Dua", "CONTOH-2", "2020", "dicabut", "contoh", "2026-11-01"}}, func(f *excelize.File) {
			for from, to := range map[string]string{"A2": "A3", "B2": "C2", "D2": "D3", "E2": "E3", "F2": "F3"} {
				must(f.MergeCell("Sheet1", from, to))
			}
		}, []firm{dua, {name: "CONTOH-2", worst: agency.Revoked}}, false},
		"the name merged over two licences": {[][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "aktif"), {nil, "CONTOH-3", "dicabut", "contoh", "2026-11-01"}}, func(f *excelize.File) {
			must(f.MergeCell("Sheet1", "A3", "A4"))
		}, []firm{satu, dua}, false},
	} {
		if refused := check(t, title, book(t, c.rows, c.dress), "x.xlsx", c.firms); c.refused && !refused {
			t.Errorf("%s: it is imported", title)
		}
	}
	// Colours are not read, and that is said.
	data := book(t, [][]any{bookHead, active, bookRow("PT Misal Dua", "CONTOH-2", "aktif")}, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
		must(err)
		must(f.SetCellStyle("Sheet1", "A3", "E3", style))
	})
	_, problems, err := importing.ReadRegister(bytes.NewReader(data), "x.xlsx", noon)
	must(err)
	if len(problems) != 1 || !problems[0].Note || !strings.Contains(problems[0].Reason, "warna tidak dibaca") {
		t.Errorf("of colours is said %v", problems)
	}
}

// Whatever happens to a file on its way, it is refused or hides no firm that
// still stands in it.
func TestADamagedRegisterHidesNoFirm(t *testing.T) {
	words := strings.Fields("Abadi Bakti Cahaya Delta Elang Fajar Gading Harapan Indah Jaya")
	statuses := map[string]agency.Status{"aktif": agency.Active, "dicabut": agency.Revoked, "dihentikan sementara": agency.Suspended, "Aktif ": agency.Active}
	names := []string{"aktif", "dicabut", "dihentikan sementara", "Aktif "}
	rapid.Check(t, func(t *rapid.T) {
		separator := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
		n := rapid.IntRange(2, 6).Draw(t, "rows")
		lines := []string{strings.Join([]string{"name", "licence", "city", "status", "source", "as_of", "phone"}, separator)}
		var firms []firm
		for i := range n {
			name := fmt.Sprintf("PT %s %s %s", words[i], rapid.SampledFrom(words).Draw(t, "second"), words[len(words)-1-i])
			status := rapid.SampledFrom(names).Draw(t, "status")
			printed := name + rapid.SampledFrom([]string{"", "", "", " (PUSAT)", " d/h PT Purba Sekali", ", Tbk", " (Persero)", " cabang Jember", " (dicabut)"}).Draw(t, "beside")
			worst := statuses[status]
			if strings.HasSuffix(printed, "(dicabut)") {
				worst = agency.Revoked
			}
			cell := printed
			if strings.Contains(cell, separator) || rapid.Bool().Draw(t, "quoted") {
				cell = `"` + cell + `"`
			}
			phone := rapid.SampledFrom([]string{"", "0335123456", "\"0335\r\n123456\""}).Draw(t, "phone")
			lines = append(lines, strings.Join([]string{cell, fmt.Sprintf("CONTOH-%d", i+1), "Kota Contoh", status, "data contoh", "2026-11-01", phone}, separator))
			firms = append(firms, firm{name, worst, printed})
		}
		text := strings.Join(lines, "\n") + "\n"
		for range rapid.IntRange(1, 3).Draw(t, "damages") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			piece := rapid.SampledFrom([]string{`"`, `""`, separator, "\n", "\r", "\r\n", "\u00a0", "\x00", "*", " ", "sep=;\n", "'", "\ufeff"}).Draw(t, "piece")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				text = text[:at] + piece + text[at:]
			case 1:
				end := min(len(text), at+rapid.IntRange(1, 12).Draw(t, "length"))
				text = text[:at] + text[end:]
			case 2:
				end := min(len(text), at+1)
				text = text[:at] + piece + text[end:]
			}
		}
		var still []firm
		for _, f := range firms {
			if strings.Contains(text, f.printed) && !strings.ContainsAny(beside(text, f.printed), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
				still = append(still, f)
			}
		}
		check(t, fmt.Sprintf("%q", text), []byte(text), "x.csv", still)
	})
}

// beside are the letters that touch a text where it stands: then it is another.
func beside(text, name string) string {
	at := strings.Index(text, name)
	return text[max(0, at-1):at] + text[min(len(text), at+len(name)):min(len(text), at+len(name)+1)]
}

// Money, dates and ages that can be read in two ways are refused.
func TestDoubtfulOpeningsAreRefused(t *testing.T) {
	const head = "id,title,country,age_min,age_max,salary_min,salary_max,currency,valid_until,source,as_of\n"
	for cells, want := range map[string]string{ // age_min to valid_until
		"21,45,28590,,TWD,2026-12-31":                        "NT$28.590",
		"21,45,NT$28.590,,TWD,2026-12-31":                    "NT$28.590",
		"21,45,28.590 TWD,,,2026-12-31":                      "NT$28.590",
		"21,45,Rp 9.500.000 / bulan,,,2026-12-31":            "Rp9.500.000",
		"21,45,$1.200,,SGD,2026-12-31":                       "S$1.200",
		"21,45,RM 1.700,RM 2.000,MYR,2026-12-31":             "RM1.700-2.000",
		"21,45,\"Rp9.500.000,-\",,IDR,2026-12-31":            "Rp9.500.000",
		"21,45,Rp 9.500.000,,TWD,2026-12-31":                 "",
		"21,45,9500000,,TWD,2026-12-31":                      "",
		"21,45,28590,,IDR,2026-12-31":                        "",
		"21,45,1500,,IDR,2026-12-31":                         "",
		"21,45,NT$ 28590,Rp 9.500.000,,2026-12-31":           "",
		"21,45,$ 28590,,,2026-12-31":                         "",
		"21,45,$ 1700,,MYR,2026-12-31":                       "",
		"21,45,28.590 - 30.000,,TWD,2026-12-31":              "NT$28.590-30.000",
		"21,45,\"9,5 juta\",,IDR,2026-12-31":                 "",
		"21,45,28590/hari,,TWD,2026-12-31":                   "",
		"21,45,kira-kira 28590,,TWD,2026-12-31":              "",
		"21,45,-28590,,TWD,2026-12-31":                       "",
		"21,45,28590,,TWD,03/04/2027":                        "",
		"21,45,28590,,TWD,4/3/2027":                          "",
		"21,45,28590,,TWD,13/04/2027":                        "NT$28.590",
		"21,45,28590,,TWD,03-04-2027":                        "NT$28.590",
		"45,21,28590,,TWD,2026-12-31":                        "",
		"17,45,28590,,TWD,2026-12-31":                        "",
		"21-45,,28590,,TWD,2026-12-31":                       "",
		"21,45,28590,,TWD,31/12/26":                          "",
		"21,45,28590,,TWD,31 Februari 2027":                  "",
		"21,45,28590,,TWD,segera":                            "",
		"21,45,30.000,28.590,TWD,2026-12-31":                 "",
		"21,45,,30.000,TWD,2026-12-31":                       "",
		"21,45,28590,,NT$,2026-12-31":                        "NT$28.590",
		"21,45,28590,,$,2026-12-31":                          "",
		"21,45,\"28,590\",,TWD,2026-12-31":                   "NT$28.590",
		"21,45,\"28.590,50\",,TWD,2026-12-31":                "",
		"21,45,2.8590,,TWD,2026-12-31":                       "",
		"21,45,28590 NTD,,TWD,2026-12-31":                    "NT$28.590",
		"21,45,TWD 28590 (± Rp 14 juta),,TWD,2026-12-31":     "",
		"21,45,28590 + lembur,,TWD,2026-12-31":               "",
		"21,45,28590,,TWD,01/12/2026 sampai kuota terpenuhi": "",
		"21,45,28590,,TWD,2026-13-31":                        "",
		"21,45,28590,,\"TWD, MYR\",2026-12-31":               "",
		"21,45,0,,TWD,2026-12-31":                            " ",
		"21,45,,,,2026-12-31":                                " ",
	} {
		rows, problems, err := importing.ReadOpenings(strings.NewReader(head+"A-1,Perawat lansia,Taiwan,"+cells+",data contoh,2026-11-01\n"), "x.csv", noon)
		if err != nil {
			t.Errorf("%s: %v", cells, err)
			continue
		}
		got := ""
		if len(rows) == 1 {
			got = rows[0].Salary()
			if got == "" {
				got = " "
			}
		} else if len(importing.Errors(problems)) == 0 {
			t.Errorf("%s: left out without a word", cells)
		}
		if got != want {
			t.Errorf("%s: the wage is told as %q, want %q: %v", cells, got, want, problems)
		}
	}
	for cost, want := range map[string]string{"gratis": "0", "Rp 150.000": "150000", "150000": "150000", "NT$ 100": "", "150 ribu": "", "gratis (jaminan 500rb)": "", "150.000/bulan": "", "$100": "", "-": " "} {
		rows, _, err := importing.ReadTrainings(strings.NewReader("id,kind,title,cost,source,as_of\nB-1,blk,Menjahit,"+cost+",data contoh,2026-11-01\n"), "x.csv", noon)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(rows) == 1 {
			if got = rows[0].Cost; got == "" {
				got = " "
			}
		}
		if got != want {
			t.Errorf("the cost %q is told as %q, want %q", cost, got, want)
		}
	}
}
