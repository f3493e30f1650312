package sheet

import (
	"cmp"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// at finds the row of a line.
func (t *Table) at(line int) (i int, found bool) {
	return slices.BinarySearchFunc(t.Rows, line, func(r Row, line int) int { return cmp.Compare(r.Line, line) })
}

// fillMerged writes a cell that is merged over several rows into each of them: a
// status that stands once beside three agencies is the status of all three. Cells
// merged over several columns stay in the first.
func (t *Table) fillMerged(f *excelize.File) error {
	merged, err := f.GetMergeCells(t.Name)
	if err != nil {
		return errWorkbook
	}
	for _, m := range merged {
		column, first, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return errWorkbook
		}
		_, last, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return errWorkbook
		}
		at, found := t.at(first)
		if !found || last <= first || column > len(t.Rows[at].Cells) || column > MaxColumns {
			continue
		}
		value := t.Rows[at].Cells[column-1]
		for i := at + 1; i < len(t.Rows) && t.Rows[i].Line <= last; i++ {
			row := &t.Rows[i]
			for len(row.Cells) < column {
				row.Cells = append(row.Cells, "")
			}
			if row.Cells[column-1] == "" {
				row.Cells[column-1] = value
			}
		}
	}
	return nil
}

// look is what a style shows beside the text.
type look struct {
	colours string
	struck  bool
}

// looks are the styles of a workbook that show something.
type looks map[int]look

func newLooks(f *excelize.File) looks {
	out := looks{}
	for id := 0; ; id++ {
		style, err := f.GetStyle(id)
		if err != nil {
			return out
		}
		var l look
		if style.Fill.Type == "pattern" && style.Fill.Pattern == 1 || style.Fill.Type == "gradient" {
			l.colours = strings.Join(style.Fill.Color, " ")
		}
		if font := style.Font; font != nil {
			l.struck = font.Strike
			if font.Color != "" || font.ColorTheme != nil && *font.ColorTheme > 1 {
				l.colours += "/" + font.Color
			}
		}
		if l != (look{}) {
			out[id] = l
		}
	}
}

// readBeside reads what stands beside the text of the cells: comments, colours
// and lines through them.
func (t *Table) readBeside(f *excelize.File, looks looks) error {
	comments, err := f.GetComments(t.Name)
	if err != nil {
		return errWorkbook
	}
	for _, c := range comments {
		_, line, err := excelize.CellNameToCoordinates(c.Cell)
		if err != nil {
			return errWorkbook
		}
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		i, found := t.at(line)
		if !found { // beside an empty row it is about the whole table
			i = 0
		}
		if text = clean(text); text != "" {
			t.Rows[i].Remarks = append(t.Rows[i].Remarks, text)
		}
	}
	rules, err := f.GetConditionalFormats(t.Name)
	if err != nil {
		return errWorkbook
	}
	t.Rules = len(rules) > 0
	widest := 0
	for _, row := range t.Rows {
		widest = max(widest, len(row.Cells))
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		var colours []string
		for j := range widest + 1 { // an empty cell, too, may say something by its colour
			ref, err := excelize.CoordinatesToCellName(j+1, row.Line)
			if err != nil {
				return errWorkbook
			}
			if len(looks) > 0 {
				id, err := f.GetCellStyle(t.Name, ref)
				if err != nil {
					return errWorkbook
				}
				colours = append(colours, looks[id].colours)
				row.Struck = row.Struck || j < len(row.Cells) && row.Cells[j] != "" && looks[id].struck
			}
			if j >= len(row.Cells) || row.Cells[j] == "" {
				continue
			}
			runs, err := f.GetCellRichText(t.Name, ref) // some words of it may be struck through
			if err != nil {
				return errWorkbook
			}
			row.Struck = row.Struck || slices.ContainsFunc(runs, func(r excelize.RichTextRun) bool { return r.Font != nil && r.Font.Strike })
		}
		row.Look = strings.TrimRight(strings.Join(colours, "|"), "|")
	}
	return nil
}

// boxText is a text in a box or a shape, as DrawingML has it.
var boxText = regexp.MustCompile(`<a:t(?:\s[^>]*)?>([^<]*)</a:t>`)

// boxes are the texts that lie on the sheets of a workbook in boxes and shapes, in
// the order of its parts. On which sheet they lie is not told.
func boxes(f *excelize.File) []string {
	texts := map[string]string{}
	f.Pkg.Range(func(name, part any) bool {
		path, _ := name.(string)
		data, _ := part.([]byte)
		if !strings.HasPrefix(path, "xl/drawings/") || !strings.HasSuffix(path, ".xml") {
			return true
		}
		var words []string
		for _, m := range boxText.FindAllSubmatch(data, -1) {
			words = append(words, html.UnescapeString(string(m[1])))
		}
		if text := clean(strings.Join(words, " ")); text != "" {
			texts[path] = text
		}
		return true
	})
	var out []string
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		out = append(out, texts[path])
	}
	return out
}
