package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is what the cells of a column of a workbook are.
type Kind int

// The kinds. A cell that is none of its column's kind is written as text.
const (
	Text   Kind = iota // as it is: names, phones, identity numbers
	Number             // a whole number of at most 15 digits
	Moment             // a day and a time, "2006-01-02 15:04"
)

// Column is a column of a table that is written: its title, how many letters wide a
// workbook shows it (0 for the usual width), and what its cells are.
type Column struct {
	Title string
	Width int
	Kind  Kind
}

// usualWidth is how many letters wide a column is of which nothing is said.
const usualWidth = 22

// book writes a workbook sheet by sheet and row by row, as ECMA-376 has it. Nothing of it
// waits in memory or in a file beside: the rows are people's data, and a process that
// is killed would leave them behind in the folder for temporary files.
type book struct {
	zip     *zip.Writer
	rows    *bufio.Writer
	columns []Column
	title   string
	sheets  []string
	n       int // rows of the sheet in hand
	head    int // the row of its header
}

// longestCell is how many characters of a cell a workbook keeps.
const longestCell = 32767

// The styles of bookStyles by their index.
const (
	styleText   = 1
	styleHead   = 2
	styleNumber = 3
	styleMoment = 4
	styleTitle  = 5
)

// bookStyles has plain, text, a bold header on grey, a whole number, a moment, and a title.
const bookStyles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy\ hh:mm"/></numFmts><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><i/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`

func newBook(out io.Writer, title string, columns []Column) *book {
	return &book{zip: zip.NewWriter(out), title: title, columns: columns}
}

// part writes a part of the workbook that is no sheet.
func (b *book) part(name, text string) error {
	w, err := b.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(w, xml.Header+text)
	}
	return err
}

// begin starts a sheet: its title, if there is one, and its header, which stay in sight.
func (b *book) begin(name string) error {
	if err := b.end(); err != nil {
		return err
	}
	b.sheets = append(b.sheets, b.freeName(name))
	w, err := b.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets)))
	if err != nil {
		return err
	}
	b.rows, b.n, b.head = bufio.NewWriter(w), 0, 1
	if b.title != "" {
		b.head = 2
	}
	fmt.Fprintf(b.rows, `%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`, xml.Header, b.head, b.head+1)
	for i := range max(1, len(b.columns)) {
		width := usualWidth
		if i < len(b.columns) && b.columns[i].Width > 0 {
			width = b.columns[i].Width
		}
		fmt.Fprintf(b.rows, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	b.rows.WriteString(`</cols><sheetData>`)
	if b.title != "" {
		if err := b.writeRow([]string{b.title}, func(int, string) (int, string) { return styleTitle, "" }); err != nil {
			return err
		}
	}
	var head []string
	for _, c := range b.columns {
		head = append(head, harmless(c.Title, false))
	}
	return b.writeRow(head, func(int, string) (int, string) { return styleHead, "" })
}

// freeName is a name that a sheet may have and none has yet: at most 31 characters and
// none of []:*?/\ (Excel).
func (b *book) freeName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "")), " '")
	if name == "" {
		name = "Sheet1"
	}
	cut := func(most int) string {
		runes := []rune(name)
		return string(runes[:min(most, len(runes))])
	}
	for n := 1; ; n++ {
		free := cut(31)
		if n > 1 {
			free = cut(27) + " " + strconv.Itoa(n)
		}
		taken := false
		for _, other := range b.sheets {
			taken = taken || strings.EqualFold(other, free)
		}
		if !taken {
			return free
		}
	}
}

// write adds a row of texts that are harmless already.
func (b *book) write(cells []string) error {
	return b.writeRow(cells, func(i int, cell string) (style int, number string) {
		if i >= len(b.columns) {
			return styleText, ""
		}
		switch b.columns[i].Kind {
		case Number:
			if n, err := strconv.ParseInt(cell, 10, 64); err == nil && len(cell) <= 15 {
				return styleNumber, strconv.FormatInt(n, 10)
			}
		case Moment:
			if at, err := time.Parse("2006-01-02 15:04", cell); err == nil {
				days := at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
				return styleMoment, strconv.FormatFloat(days, 'f', 6, 64)
			}
		}
		return styleText, ""
	})
}

// writeRow adds a row; look says of each cell its style and the number that it is, if it
// is one.
func (b *book) writeRow(cells []string, look func(i int, cell string) (style int, number string)) error {
	b.n++
	row := strconv.Itoa(b.n)
	b.rows.WriteString(`<row r="` + row + `">`)
	for i, cell := range cells {
		if len(cell) > longestCell && utf8.RuneCountInString(cell) > longestCell {
			cell = string([]rune(cell)[:longestCell])
		}
		style, number := look(i, cell)
		b.rows.WriteString(`<c r="` + columnName(i) + row + `" s="` + strconv.Itoa(style) + `"`)
		if number != "" {
			b.rows.WriteString(`><v>` + number + `</v></c>`)
			continue
		}
		b.rows.WriteString(` t="inlineStr"><is><t xml:space="preserve">`)
		if err := xml.EscapeText(b.rows, []byte(cell)); err != nil {
			return err
		}
		b.rows.WriteString(`</t></is></c>`)
	}
	_, err := b.rows.WriteString(`</row>`)
	return err
}

// filtered are the cells of a sheet that its filter is of.
func (b *book) filtered() string {
	return fmt.Sprintf("A%d:%s%d", b.head, columnName(max(1, len(b.columns))-1), max(b.n, b.head))
}

// end closes the sheet in hand.
func (b *book) end() error {
	if b.rows == nil {
		return nil
	}
	fmt.Fprintf(b.rows, `</sheetData><autoFilter ref="%s"/></worksheet>`, b.filtered())
	err := b.rows.Flush()
	b.rows = nil
	return err
}

// close ends the workbook with the parts that list its sheets.
func (b *book) close() error {
	if err := b.end(); err != nil {
		return err
	}
	var types, sheets, relations strings.Builder
	for i, name := range b.sheets {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		sheets.WriteString(`<sheet name="`)
		if err := xml.EscapeText(&sheets, []byte(name)); err != nil {
			return err
		}
		sheets.WriteString(`" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		relations.WriteString(`<Relationship Id="rId` + n + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
	}
	styles := strconv.Itoa(len(b.sheets) + 1)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` + types.String() + `<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations.String() + `<Relationship Id="rId` + styles + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", bookStyles},
	} {
		if err := b.part(part[0], part[1]); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

// columnName is the letters of a column: A, B … Z, AA.
func columnName(i int) (name string) {
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
