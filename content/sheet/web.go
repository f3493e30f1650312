package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	errWebPage = errors.New("ini halaman web atau XML tanpa tabel; buka di Excel atau LibreOffice dan simpan ulang sebagai .xlsx atau CSV UTF-8")
	errBookXML = errors.New("ini tabel XML Excel 2003; buka di Excel atau LibreOffice dan simpan ulang sebagai .xlsx")
	errFrames  = errors.New("ini halaman bingkai yang isinya ada di berkas lain (sheet001.htm); buka di Excel dan simpan ulang sebagai .xlsx")
)

// web collects the tables of a page of HTML, which many systems of offices save with
// the ending .xls.
type web struct {
	tables []Table
	above  []string // lines of text since the last table
	line   int      // rows and lines of text so far, as a person counts them
	err    error
}

// readWeb reads every table of a page. The texts between the tables are rows of the
// table below them, those at the end rows of the last one.
func readWeb(data []byte) ([]Table, error) {
	if bytes.Contains(data[:min(len(data), 2000)], []byte("urn:schemas-microsoft-com:office:spreadsheet")) && bytes.HasPrefix(data, []byte("<?xml")) {
		return nil, errBookXML
	}
	if line, bad := firstInvalidLine(data); bad {
		return nil, fmt.Errorf("baris %d halaman web ini bukan teks UTF-8; buka di Excel atau LibreOffice dan simpan ulang sebagai .xlsx", line)
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, errWebPage
	}
	w := &web{}
	w.walk(page)
	if w.err != nil {
		return nil, w.err
	}
	if len(w.tables) == 0 {
		if bytes.Contains(bytes.ToLower(data), []byte("<frameset")) {
			return nil, errFrames
		}
		return nil, errWebPage
	}
	last := &w.tables[len(w.tables)-1]
	for _, text := range w.above {
		w.line++
		if err := last.add(w.line, []string{text}); err != nil {
			return nil, err
		}
	}
	rows := 0
	for i := range w.tables {
		if rows += len(w.tables[i].Rows); rows > MaxRows {
			return nil, errRows
		}
		if len(w.tables) > 1 {
			w.tables[i].Name = "tabel " + strconv.Itoa(i+1)
		}
	}
	return w.tables, nil
}

// unseen are elements whose text is not shown.
var unseen = []atom.Atom{atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Title}

func (w *web) walk(n *html.Node) {
	for c := n.FirstChild; c != nil && w.err == nil; c = c.NextSibling {
		switch {
		case c.Type == html.ElementNode && slices.Contains(unseen, c.DataAtom):
		case c.Type == html.ElementNode && c.DataAtom == atom.Table:
			w.table(c)
		case c.Type == html.ElementNode:
			w.walk(c)
		case c.Type == html.TextNode:
			if text := strings.Join(strings.Fields(c.Data), " "); text != "" {
				w.above = append(w.above, text)
			}
		}
	}
}

// span is a cell that reaches down into rows below.
type span struct {
	left int // rows that it still reaches
	text string
}

// table reads one table. A table inside a cell is read for itself.
func (w *web) table(n *html.Node) {
	t := Table{Markup: true}
	for _, text := range w.above {
		w.line++
		if w.err = t.add(w.line, []string{text}); w.err != nil {
			return
		}
	}
	w.above = nil
	var inner []*html.Node
	spans := map[int]*span{}
	for _, tr := range rowsOf(n) {
		w.line++
		row, more := readTableRow(tr, spans)
		inner = append(inner, more...)
		before := len(t.Rows)
		if w.err = t.add(w.line, row.Cells); w.err != nil {
			return
		}
		if len(t.Rows) > before {
			kept := &t.Rows[before]
			kept.Struck, kept.Hidden, kept.Look = row.Struck, row.Hidden, row.Look
		}
	}
	if len(t.Rows) > 0 {
		w.tables = append(w.tables, t)
	}
	for _, table := range inner {
		if w.err == nil {
			w.table(table)
		}
	}
}

// rowsOf are the rows of a table and of none inside it.
func rowsOf(n *html.Node) (rows []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Tr:
			rows = append(rows, c)
		case c.DataAtom == atom.Caption:
			tr := &html.Node{Type: html.ElementNode, DataAtom: atom.Tr}
			tr.FirstChild = &html.Node{Type: html.ElementNode, DataAtom: atom.Td, FirstChild: c.FirstChild}
			rows = append(rows, tr)
		case c.Type == html.ElementNode:
			rows = append(rows, rowsOf(c)...)
		}
	}
	return rows
}

// struckThrough finds a line through a text in its style.
var struckThrough = regexp.MustCompile(`(?i)line-through`)

// readTableRow reads the cells of a row and returns the tables inside them.
func readTableRow(tr *html.Node, spans map[int]*span) (row Row, inner []*html.Node) {
	row.Hidden = strings.Contains(strings.ReplaceAll(strings.ToLower(attribute(tr, "style")), " ", ""), "display:none")
	var colours []string
	put := func(text string) { row.Cells = append(row.Cells, text) }
	fill := func() { // what reaches down from above
		for len(row.Cells) < MaxColumns {
			s := spans[len(row.Cells)]
			if s == nil || s.left == 0 {
				return
			}
			s.left--
			put(s.text)
		}
	}
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
			continue
		}
		fill()
		var b strings.Builder
		inner = append(inner, cellText(td, &b, &row.Struck)...)
		text := clean(tidy(b.String()))
		colours = append(colours, attribute(td, "bgcolor")+background(attribute(td, "style")))
		down := min(number(attribute(td, "rowspan")), MaxRows)
		for i := range min(number(attribute(td, "colspan")), MaxColumns) {
			at := len(row.Cells)
			if i > 0 {
				put("")
			} else {
				put(text)
			}
			if down > 1 {
				spans[at] = &span{down - 1, row.Cells[at]}
			}
		}
	}
	fill()
	row.Look = strings.Trim(strings.Join(colours, "|")+"|"+attribute(tr, "bgcolor"), "|")
	return row, inner
}

// cellText writes the text of a cell, with a line break for <br> and blocks.
func cellText(n *html.Node, b *strings.Builder, struck *bool) (inner []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(strings.NewReplacer("\n", " ", "\r", " ").Replace(c.Data))
		case c.Type != html.ElementNode || slices.Contains(unseen, c.DataAtom):
		case c.DataAtom == atom.Table:
			inner = append(inner, c)
		default:
			line := c.DataAtom == atom.S || c.DataAtom == atom.Strike || c.DataAtom == atom.Del || struckThrough.MatchString(attribute(c, "style"))
			*struck = *struck || line
			breaks := c.DataAtom == atom.Br || c.DataAtom == atom.P || c.DataAtom == atom.Div || c.DataAtom == atom.Li
			if breaks {
				b.WriteByte('\n')
			}
			inner = append(inner, cellText(c, b, struck)...)
		}
	}
	*struck = *struck || struckThrough.MatchString(attribute(n, "style"))
	return inner
}

// tidy takes the blanks out that a page does not show.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

var backgroundStyle = regexp.MustCompile(`(?i)(?:^|;)\s*(?:background|background-color|color)\s*:\s*([^;]+)`)

func background(style string) string {
	var out string
	for _, m := range backgroundStyle.FindAllStringSubmatch(style, -1) {
		out += strings.ToLower(strings.TrimSpace(m[1]))
	}
	return out
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// number reads how far a cell reaches, at least 1.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 1
	}
	return max(1, n)
}
