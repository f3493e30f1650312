package importing_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kanca/bot/agency"
	"kanca/content/importing"
)

// published is a file as offices and ministries publish it. Every firm, number and
// date in it is invented, and its texts say so.
type published struct {
	title string
	name  string // of the file
	data  []byte
	given importing.Given // what whoever imports it says of the whole file
	// want are the rows that must come out, as agencyLine, openingLine and
	// trainingLine write them, in the order of the file.
	want []string
	// refused is a part of the sentence by which the file is refused, "" for one
	// that must be read.
	refused string
	// guessed are parts of what must be listed as guessed.
	guessed []string
}

func agencyLine(a agency.Record) string {
	return fmt.Sprintf("%s | %s | %s | %s", a.Name, a.Licence, a.Status, a.AsOf)
}

// result is what reading a published file came to.
type result struct {
	rows     []string
	problems []importing.RowProblem
	err      error
}

// readPublished reads the files of one kind and counts those that need no hand work.
func readPublished(t *testing.T, kind string, files []published, read func(published) result) (whole int) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range files {
		if seen[f.title] {
			t.Fatalf("two files are called %q", f.title)
		}
		seen[f.title] = true
		r := read(f)
		bad := importing.Errors(r.problems)
		wrong := ""
		switch {
		case f.refused != "" && (r.err == nil || !strings.Contains(r.err.Error(), f.refused)):
			wrong = fmt.Sprintf("it must be refused with %q: %v", f.refused, r.err)
		case f.refused != "" && strings.ContainsAny(r.err.Error(), "\r\n"):
			wrong = fmt.Sprintf("refused in several lines: %q", r.err)
		case f.refused != "":
		case r.err != nil:
			wrong = r.err.Error()
		case len(bad) > 0:
			wrong = fmt.Sprintf("%d errors, first: %s", len(bad), bad[0])
		case !slices.Equal(r.rows, f.want):
			wrong = fmt.Sprintf("read:\n  %s\nwant:\n  %s", strings.Join(r.rows, "\n  "), strings.Join(f.want, "\n  "))
		}
		for _, g := range f.guessed {
			if wrong == "" && !slices.ContainsFunc(r.problems, func(p importing.RowProblem) bool { return p.Guessed && strings.Contains(p.Reason, g) }) {
				wrong = fmt.Sprintf("that %q was guessed is not listed: %v", g, r.problems)
			}
		}
		switch {
		case wrong != "":
			t.Errorf("%s, %s: %s", kind, f.title, wrong)
		case f.refused == "":
			whole++
		}
	}
	return whole
}

// TestFiftyPublishedFiles is the figure of issue 18: of fifty files as they are
// published 45 are read without hand work, the others refused in one true sentence.
func TestFiftyPublishedFiles(t *testing.T) {
	agencies, openings, trainings := publishedAgencies(t), publishedOpenings(t), publishedTrainings(t)
	whole := readPublished(t, "agencies", agencies, readRegister) + readPublished(t, "openings", openings, readOpenings) + readPublished(t, "trainings", trainings, readTrainings)
	all := len(agencies) + len(openings) + len(trainings)
	t.Logf("%d of %d files are read without hand work", whole, all)
	if all != 50 || whole < 45 {
		t.Errorf("%d of %d files are read, want 45 of 50", whole, all)
	}
}

// grid is a table: a row is a list of cells, nil for an empty one.
type grid [][]any

// texts is the grid as texts, every row as wide as the widest.
func (g grid) texts() [][]string {
	width := 0
	for _, row := range g {
		width = max(width, len(row))
	}
	out := make([][]string, len(g))
	for i, row := range g {
		out[i] = make([]string, width)
		for j, cell := range row {
			if cell != nil {
				out[i][j] = fmt.Sprint(cell)
			}
		}
	}
	return out
}

// separated is a text with a separator, as a spreadsheet program saves it.
func (g grid) separated(separator, end string) string {
	var b strings.Builder
	for _, row := range g.texts() {
		for j, cell := range row {
			if j > 0 {
				b.WriteString(separator)
			}
			if strings.ContainsAny(cell, separator+"\"\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(end)
	}
	return b.String()
}

// piped is a table drawn with bars and dashes below its head, titles in lines above.
func (g grid) piped(head int) string {
	var b strings.Builder
	for i, row := range g.texts() {
		if i < head {
			b.WriteString(strings.TrimSpace(strings.Join(row, " ")) + "\n")
			continue
		}
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == head {
			b.WriteString(strings.Repeat("|-----", len(row)) + "|\n")
		}
	}
	return b.String()
}

// columns is what a program prints that takes the text out of a PDF file and keeps
// the places; a cell longer than width goes on in the next line.
func (g grid) columns(head, width int) string {
	rows := g.texts()
	widths := make([]int, len(rows[head]))
	for _, row := range rows[head:] {
		for j, cell := range row {
			widths[j] = min(max(widths[j], utf8.RuneCountInString(cell)), width)
		}
	}
	var b strings.Builder
	for i, row := range rows {
		if i < head {
			b.WriteString("          " + strings.TrimSpace(strings.Join(row, " ")) + "\n")
			continue
		}
		for left := slices.Clone(row); strings.Join(left, "") != ""; {
			line := ""
			for j, cell := range left {
				take := cell
				if utf8.RuneCountInString(cell) > widths[j] {
					at := strings.LastIndex(cell[:widths[j]+1], " ")
					take = cell[:at]
				}
				left[j] = strings.TrimSpace(cell[len(take):])
				line += take + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(take)+3)
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}

// webPage is a table of HTML, which many programs save with the ending .xls. The
// titles are cells over all columns; a nil under "^" of rowspan stays out.
func (g grid) webPage(head int) string {
	var b strings.Builder
	rows := g.texts()
	b.WriteString("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=utf-8><style>td{mso-number-format:\"\\@\"}</style><title>data contoh</title></head><body><table border=1>\n")
	for i, row := range rows {
		b.WriteString("<tr>")
		for j, cell := range row {
			switch {
			case i < head && j == 0:
				fmt.Fprintf(&b, "<td colspan=%d><b>%s</b></td>", len(row), html.EscapeString(strings.TrimSpace(strings.Join(row, " "))))
			case i < head:
			case i == head:
				fmt.Fprintf(&b, "<th>%s</th>", html.EscapeString(cell))
			default:
				fmt.Fprintf(&b, "<td class=xl65>%s</td>", strings.ReplaceAll(html.EscapeString(cell), "\n", "<br>"))
			}
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></body></html>")
	return b.String()
}

// openDocument is a spreadsheet of LibreOffice with one sheet a grid.
func openDocument(t testing.TB, names []string, sheets ...grid) []byte {
	t.Helper()
	var content strings.Builder
	content.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>`)
	for n, g := range sheets {
		fmt.Fprintf(&content, `<table:table table:name="%s"><table:table-column table:number-columns-repeated="1024"/>`, names[n])
		for _, row := range g {
			content.WriteString(`<table:table-row>`)
			for _, cell := range row {
				switch v := cell.(type) {
				case nil:
					content.WriteString(`<table:table-cell/>`)
				case int:
					fmt.Fprintf(&content, `<table:table-cell office:value-type="float" office:value="%d"><text:p>%d</text:p></table:table-cell>`, v, v)
				case day:
					fmt.Fprintf(&content, `<table:table-cell office:value-type="date" office:date-value="%s"><text:p>%s</text:p></table:table-cell>`, v, v)
				default:
					fmt.Fprintf(&content, `<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>`, html.EscapeString(fmt.Sprint(v)))
				}
			}
			content.WriteString(`<table:table-cell table:number-columns-repeated="1000"/></table:table-row>`)
		}
		content.WriteString(`<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>`)
	}
	content.WriteString(`</office:spreadsheet></office:body></office:document-content>`)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, part := range [][2]string{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content.String()}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// day is a date in a cell of a spreadsheet, as an ISO date.
type day string

// unicodeText is what Excel calls "Unicode Text": UTF-16 with tabs.
func unicodeText(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// workbook is an XLSX file with one sheet a grid, by its name; dress does what no
// list of cells can say.
func workbook(t testing.TB, names []string, dress func(*excelize.File), sheets ...grid) []byte {
	t.Helper()
	return book(t, nil, func(f *excelize.File) {
		for i, name := range names {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			fill(t, f, name, sheets[i])
		}
		if err := f.DeleteSheet("Sheet1"); err != nil {
			t.Fatal(err)
		}
		if dress != nil {
			dress(f)
		}
	})
}

// merge joins cells of a sheet, each given as "A1:B2".
func merge(t testing.TB, sheet string, ranges ...string) func(*excelize.File) {
	return func(f *excelize.File) {
		for _, r := range ranges {
			from, to, _ := strings.Cut(r, ":")
			if err := f.MergeCell(sheet, from, to); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// repacked is an OpenDocument file with other content.
func repacked(t testing.TB, data []byte, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "content.xml" {
			text = []byte(change(string(text)))
		}
		w, err := out.Create(part.Name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
