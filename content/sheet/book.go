package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// book writes a workbook of one sheet row by row, as ECMA-376 has it. Nothing of it
// waits in memory or in a file beside: the rows are people's data, and a process that
// is killed would leave them behind in the folder for temporary files.
type book struct {
	zip  *zip.Writer
	rows *bufio.Writer
	n    int
}

// longestCell is how many characters of a cell a workbook keeps.
const longestCell = 32767

// bookParts are what a workbook has beside its sheet. Style 1 is text.
var bookParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`},
}

func newBook(out io.Writer, columns int) (*book, error) {
	b := &book{zip: zip.NewWriter(out)}
	for _, part := range bookParts {
		w, err := b.zip.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, xml.Header+part[1])
		}
		if err != nil {
			return nil, err
		}
	}
	w, err := b.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.rows = bufio.NewWriter(w)
	_, err = fmt.Fprintf(b.rows, `%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1" max="%d" width="22" customWidth="1"/></cols><sheetData>`, xml.Header, max(1, columns))
	return b, err
}

// write adds a row of texts that are harmless already.
func (b *book) write(cells []string) error {
	b.n++
	row := strconv.Itoa(b.n)
	b.rows.WriteString(`<row r="` + row + `">`)
	for i, cell := range cells {
		if len(cell) > longestCell && utf8.RuneCountInString(cell) > longestCell {
			cell = string([]rune(cell)[:longestCell])
		}
		b.rows.WriteString(`<c r="` + columnName(i) + row + `" s="1" t="inlineStr"><is><t xml:space="preserve">`)
		if err := xml.EscapeText(b.rows, []byte(cell)); err != nil {
			return err
		}
		b.rows.WriteString(`</t></is></c>`)
	}
	_, err := b.rows.WriteString(`</row>`)
	return err
}

func (b *book) close() error {
	if _, err := b.rows.WriteString(`</sheetData></worksheet>`); err != nil {
		return err
	}
	if err := b.rows.Flush(); err != nil {
		return err
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
