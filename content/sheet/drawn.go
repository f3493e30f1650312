package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tables in plain text: drawn with bars, or with blanks as a program prints them that
// takes the text out of a PDF file.

// isDrawn reports whether most lines of a text have bars between their cells.
func isDrawn(data []byte) bool {
	bars, others := 0, 0
	for line := range bytes.Lines(data) {
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0 || isRule(string(line)):
		case bytes.Count(line, []byte("|")) >= 2:
			bars++
		default:
			others++
		}
	}
	return bars >= 2 && bars*2 >= others
}

// isRule reports whether a line is only drawn.
func isRule(line string) bool {
	return line != "" && strings.Trim(line, "-=+|:_ \t\r\n─│┼═") == ""
}

// readDrawn reads a table whose cells are cut by bars.
func readDrawn(data []byte) (Table, error) {
	t := Table{Separator: '|'}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		text := strings.TrimSpace(string(line))
		if isRule(text) {
			continue
		}
		cells := []string{text}
		if strings.Contains(text, "|") {
			cells = strings.Split(strings.TrimSuffix(strings.TrimPrefix(text, "|"), "|"), "|")
		}
		if err := t.add(number, cells); err != nil {
			return Table{}, err
		}
	}
	return t, t.notEmpty()
}

func (t *Table) notEmpty() error {
	if len(t.Rows) == 0 {
		return errEmpty
	}
	return nil
}

// piece is a text of a line between runs of blanks, with its place in the line.
type piece struct {
	from, to int // in characters
	text     string
}

// printed is a line of a text whose cells are kept apart by blanks.
type printed struct {
	number int
	pieces []piece
	blank  bool // stands before it
}

// printedLines cuts a text into lines and these where two blanks or more stand.
func printedLines(data []byte) (out []printed) {
	number, blank := 0, false
	for line := range bytes.Lines(data) {
		number++
		text := []rune(strings.TrimRight(strings.ReplaceAll(string(line), "\f", ""), " \r\n"))
		var pieces []piece
		for i := 0; i < len(text); {
			if text[i] == ' ' {
				i++
				continue
			}
			end := i
			for end < len(text) && (text[end] != ' ' || end+1 < len(text) && text[end+1] != ' ') {
				end++
			}
			pieces = append(pieces, piece{i, end, string(text[i:end])})
			i = end
		}
		if len(pieces) == 0 {
			blank = true
			continue
		}
		out = append(out, printed{number, pieces, blank})
		blank = false
	}
	return out
}

// tableLine is how many pieces a line of a table has at least.
const tableLine = 3

// isPrinted reports whether a text without tabs is a table whose cells are kept apart
// by blanks: most lines are, and no other sign cuts as many.
func isPrinted(data []byte, separator rune) bool {
	if bytes.ContainsRune(data, '\t') {
		return false
	}
	lines := printedLines(data)
	tabular, cut := 0, map[int]int{}
	for _, l := range lines {
		if len(l.pieces) >= tableLine {
			tabular++
		}
		n := 0
		for _, p := range l.pieces {
			n += strings.Count(p.text, string(separator))
		}
		if n >= 2 {
			cut[n]++
		}
	}
	most := 0
	for _, n := range cut {
		most = max(most, n)
	}
	return tabular >= 2 && tabular*3 >= len(lines) && most < tabular
}

// columnsOf are the places of the columns: what no line of the table leaves blank, cut
// where all of them have two blanks.
func columnsOf(lines []printed) (columns []piece) {
	var all []piece
	for _, l := range lines {
		if len(l.pieces) >= tableLine {
			all = append(all, l.pieces...)
		}
	}
	slices.SortFunc(all, func(a, b piece) int { return a.from - b.from })
	for _, p := range all {
		if last := len(columns) - 1; last >= 0 && p.from < columns[last].to+2 {
			columns[last].to = max(columns[last].to, p.to)
			continue
		}
		columns = append(columns, piece{from: p.from, to: p.to})
	}
	return columns
}

// readPrinted reads such a table. A line that begins to the right of the first column
// goes on with the row above: the cells are joined by a line break. Lines that stand
// apart or across the columns are rows of one cell.
func readPrinted(data []byte) (Table, error) {
	lines := printedLines(data)
	columns := columnsOf(lines)
	t := Table{Printed: true}
	inTable := false // the row above has cells in columns
	for _, l := range lines {
		cells, fits := make([]string, len(columns)), true
		for _, p := range l.pieces {
			at := slices.IndexFunc(columns, func(c piece) bool { return p.from < c.to && c.from < p.to })
			if at < 0 || p.to > columns[at].to || p.from < columns[at].from || cells[at] != "" {
				fits = false
				break
			}
			cells[at] = p.text
		}
		switch {
		case !fits && len(l.pieces) >= tableLine:
			return Table{}, fmt.Errorf("baris %d: kolom-kolom teks ini tidak lurus, jadi isinya tidak dapat dipisahkan dengan pasti; salin tabelnya ke Excel atau LibreOffice dan simpan sebagai .xlsx", l.number)
		case !fits:
			var texts []string
			for _, p := range l.pieces {
				texts = append(texts, p.text)
			}
			if err := t.add(l.number, []string{strings.Join(texts, " ")}); err != nil {
				return Table{}, err
			}
			inTable = false
			continue
		case inTable && !l.blank && cells[0] == "":
			if err := t.goOn(cells); err != nil {
				return Table{}, err
			}
			continue
		}
		inTable = cells[0] != "" && len(l.pieces) > 1
		if err := t.add(l.number, cells); err != nil {
			return Table{}, err
		}
	}
	return t, t.notEmpty()
}

// goOn joins the cells of a line to those of the last row.
func (t *Table) goOn(cells []string) error {
	row := &t.Rows[len(t.Rows)-1]
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		for len(row.Cells) <= i {
			row.Cells = append(row.Cells, "")
		}
		if row.Cells[i] != "" {
			cell = row.Cells[i] + "\n" + cell
		}
		if utf8.RuneCountInString(cell) > MaxCell {
			return fmt.Errorf("baris %d berisi lebih dari %d huruf dalam satu sel; salin tabelnya ke Excel atau LibreOffice dan simpan sebagai .xlsx", row.Line, MaxCell)
		}
		row.Cells[i] = cell
	}
	row.Continued = true
	return nil
}
