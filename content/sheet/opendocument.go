package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

var errDocument = errors.New("berkas OpenDocument (.ods) ini rusak atau berkata sandi; buka di LibreOffice dan simpan ulang sebagai .xlsx")

// readPackage reads a file that begins as a ZIP archive by what is in it.
func readPackage(data []byte) ([]Table, error) {
	if err := checkZip(data); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errWorkbook
	}
	has := func(name string) bool {
		return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	}
	switch {
	case has("xl/workbook.bin"):
		return nil, errors.New("ini berkas Excel biner (.xlsb); simpan ulang sebagai .xlsx")
	case has("word/document.xml"):
		return nil, errors.New("ini naskah Word (.docx), bukan tabel; salin tabelnya ke Excel atau LibreOffice dan simpan sebagai .xlsx")
	case has("content.xml") && has("mimetype"):
		part, err := z.Open("content.xml")
		if err != nil {
			return nil, errDocument
		}
		defer part.Close()
		return readDocument(part)
	case !has("[Content_Types].xml"):
		return nil, errors.New("ini berkas ZIP, bukan tabel; keluarkan isinya lalu pakai berkas tabelnya")
	}
	return readWorkbook(data)
}

// documentStyle is what a style of a cell, row or sheet shows beside the text.
type documentStyle struct {
	colours string
	struck  bool
	hidden  bool
}

// document reads the content of an OpenDocument spreadsheet (ISO/IEC 26300, part 3).
type document struct {
	*xml.Decoder
	styles map[string]documentStyle
	tables []Table
	boxes  []string
	rows   int
}

func readDocument(r io.Reader) ([]Table, error) {
	d := &document{Decoder: xml.NewDecoder(r), styles: map[string]documentStyle{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errDocument
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "style":
			if err := d.style(start); err != nil {
				return nil, err
			}
		case start.Name.Local == "tracked-changes": // what was deleted
			if d.Skip() != nil {
				return nil, errDocument
			}
		case start.Name.Local == "text" && strings.HasSuffix(start.Name.Space, ":office:1.0"):
			return nil, errors.New("ini naskah OpenDocument (.odt), bukan tabel; salin tabelnya ke LibreOffice Calc dan simpan sebagai .xlsx")
		case start.Name.Local == "table":
			if err := d.table(start); err != nil {
				return nil, err
			}
		}
	}
	if len(d.tables) == 0 {
		return nil, errEmpty
	}
	for i := range d.tables {
		d.tables[i].Boxes = d.boxes
	}
	return d.tables, nil
}

func value(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// times reads how often something is repeated, at least once.
func times(e xml.StartElement, name string) int { return number(value(e, name)) }

func (d *document) style(e xml.StartElement) error {
	var s documentStyle
	for {
		token, err := d.Token()
		if err != nil {
			return errDocument
		}
		switch token := token.(type) {
		case xml.StartElement:
			if c := value(token, "background-color"); c != "" && c != "transparent" {
				s.colours = c
			}
			if c := value(token, "color"); c != "" && c != "#000000" {
				s.colours += "/" + c
			}
			if line := value(token, "text-line-through-style"); line != "" && line != "none" {
				s.struck = true
			}
			if line := value(token, "text-line-through-type"); line != "" && line != "none" {
				s.struck = true
			}
			s.hidden = s.hidden || value(token, "display") == "false"
		case xml.EndElement:
			if token.Name.Local == "style" {
				d.styles[value(e, "name")] = s
				return nil
			}
		}
	}
}

// table reads one sheet.
func (d *document) table(e xml.StartElement) error {
	t := Table{Name: value(e, "name"), Workbook: true, Hidden: d.styles[value(e, "style-name")].hidden}
	spans := map[int]*span{}
	line := 1
	for {
		token, err := d.Token()
		if err != nil {
			return errDocument
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "table-row":
				row, err := d.row(token, spans)
				if err != nil {
					return err
				}
				repeated := times(token, "number-rows-repeated")
				for i := 0; i < repeated && len(strings.Join(row.Cells, "")) > 0; i++ {
					before := len(t.Rows)
					if err := t.add(line+i, slices.Clone(row.Cells)); err != nil {
						return err
					}
					if len(t.Rows) > before {
						kept := &t.Rows[before]
						kept.Struck, kept.Hidden, kept.Look, kept.Remarks = row.Struck, row.Hidden, row.Look, row.Remarks
						d.rows++
					}
					if d.rows > MaxRows {
						return errRows
					}
				}
				line += repeated
			case "shapes", "frame", "custom-shape":
				text, err := d.text(token)
				if err != nil {
					return err
				}
				if text != "" {
					d.boxes = append(d.boxes, text)
				}
			}
		case xml.EndElement:
			if token.Name.Local == "table" {
				if len(t.Rows) > 0 {
					d.tables = append(d.tables, t)
				}
				return nil
			}
		}
	}
}

// row reads one row. Cells that reach down fill the rows below.
func (d *document) row(e xml.StartElement, spans map[int]*span) (row Row, err error) {
	row.Hidden = value(e, "visibility") == "collapse" || value(e, "visibility") == "filter"
	var looks []string
	for {
		token, err := d.Token()
		if err != nil {
			return row, errDocument
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local != "table-cell" && token.Name.Local != "covered-table-cell" {
				continue
			}
			text, remark, struck, err := d.cell(token)
			if err != nil {
				return row, err
			}
			style := d.styles[value(token, "style-name")]
			row.Struck = row.Struck || text != "" && (struck || style.struck)
			if remark != "" {
				row.Remarks = append(row.Remarks, remark)
			}
			down := min(times(token, "number-rows-spanned"), MaxRows)
			repeated := times(token, "number-columns-repeated")
			if text == "" && repeated > MaxColumns {
				repeated = 1 // the rest of the sheet
			}
			for range min(repeated, MaxColumns+1) {
				at := len(row.Cells)
				if s := spans[at]; s != nil && s.left > 0 {
					if s.left--; text == "" {
						row.Cells, looks = append(row.Cells, s.text), append(looks, style.colours)
						continue
					}
				}
				if down > 1 {
					spans[at] = &span{down - 1, text}
				}
				row.Cells, looks = append(row.Cells, text), append(looks, style.colours)
			}
		case xml.EndElement:
			if token.Name.Local == "table-row" {
				row.Look = strings.TrimRight(strings.Join(looks, "|"), "|")
				return row, nil
			}
		}
	}
}

// cell reads the text of a cell and the comment on it. A number and a date come as they
// stand in the file, so no digit is lost here; a number of more digits than a
// spreadsheet keeps comes in scientific form, which Digits knows as lost.
func (d *document) cell(e xml.StartElement) (text, remark string, struck bool, err error) {
	var lines []string
	var b strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", "", false, errDocument
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "annotation":
				if remark, err = d.text(token); err != nil {
					return "", "", false, err
				}
			case "frame", "custom-shape":
				box, err := d.text(token)
				if err != nil {
					return "", "", false, err
				}
				if box != "" {
					d.boxes = append(d.boxes, box)
				}
			case "s", "tab", "line-break":
				b.WriteByte(' ')
			case "span":
				struck = struck || d.styles[value(token, "style-name")].struck
			}
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			switch token.Name.Local {
			case "p", "h":
				lines = append(lines, b.String())
				b.Reset()
			case e.Name.Local:
				return shown(e, strings.Join(lines, "\n")), remark, struck, nil
			}
		}
	}
}

// shown is what stands in a cell whose text is as given.
func shown(e xml.StartElement, text string) string {
	switch value(e, "value-type") {
	case "date":
		if date := value(e, "date-value"); len(date) >= len("2006-01-02") {
			return date[:len("2006-01-02")]
		}
	case "float", "currency", "percentage":
		number := value(e, "value")
		if digits := strings.TrimLeft(number, "-"); len(digits) >= 16 && strings.Trim(digits, "0123456789") == "" {
			if f, err := strconv.ParseFloat(number, 64); err == nil {
				return strconv.FormatFloat(f, 'E', 6, 64)
			}
		}
		return number
	}
	return text
}

// text is all text inside an element, as one line.
func (d *document) text(e xml.StartElement) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", errDocument
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; token.Name.Local == "creator" || token.Name.Local == "date" { // of a comment
				depth--
				if d.Skip() != nil {
					return "", errDocument
				}
			}
		case xml.EndElement:
			depth--
			b.WriteByte(' ')
		case xml.CharData:
			b.Write(token)
		}
	}
	return strings.Join(strings.Fields(b.String()), " "), nil
}
