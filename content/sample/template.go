package sample

import (
	_ "embed" // the columns are part of the program
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"kanca/bot/strictyaml"
	"kanca/content"
	"kanca/content/importing"
)

//go:embed templates.yaml
var templateFile []byte

// templateColumn is a column of a file to fill in; templates.yaml says what each means.
type templateColumn struct {
	Head    string   `yaml:"head"`
	Width   float64  `yaml:"width"`
	Text    bool     `yaml:"text"`
	Date    bool     `yaml:"date"`
	Open    bool     `yaml:"open"`
	Options []string `yaml:"options"`
	Ask     string   `yaml:"ask"`
	Example string   `yaml:"example"`
}

// Kinds are the files that Template writes.
var Kinds = []string{"agencies", "openings", "trainings"}

// templateRows is how many rows of a file are prepared.
const templateRows = 1000

var templates = func() map[string][]templateColumn {
	var lists map[string][]templateColumn
	if _, faults := strictyaml.Read(templateFile, &lists); len(faults) > 0 {
		panic(fmt.Sprintf("templates.yaml:%d: %s", faults[0].Line, faults[0].Text)) // it is part of the program
	}
	return lists
}()

// Template writes a workbook to fill in: a header that the import knows, lists to choose
// from, columns of text where every digit counts, and one example row, which the import
// does not read. now is the day around which the dates of the example lie.
func Template(out io.Writer, kind string, now time.Time) error {
	columns, known := templates[kind]
	if !known {
		return fmt.Errorf("there is no sample file of %q; choose agencies, openings or trainings", kind)
	}
	f := excelize.NewFile()
	defer f.Close()
	const name = "Isi di sini"
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	date, text := "yyyy-mm-dd", "@"
	styles := map[string]int{}
	for key, style := range map[string]*excelize.Style{
		"head": {Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}, "date": {CustomNumFmt: &date}, "text": {CustomNumFmt: &text},
		"plain": {}, "example": {Font: &excelize.Font{Italic: true}}, "exampledate": {Font: &excelize.Font{Italic: true}, CustomNumFmt: &date},
	} {
		id, err := f.NewStyle(style)
		if err != nil {
			return err
		}
		styles[key] = id
	}
	for i, c := range columns {
		if err := c.write(f, name, i+1, styles, now); err != nil {
			return fmt.Errorf("sample file of %s, column %s: %w", kind, c.Head, err)
		}
	}
	mark, err := excelize.CoordinatesToCellName(len(columns)+1, 2)
	if err != nil {
		return err
	}
	if err := f.SetCellStr(name, mark, importing.ExampleMark); err != nil {
		return err
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	_, err = f.WriteTo(out)
	return err
}

// write puts one column into its place.
func (c templateColumn) write(f *excelize.File, sheet string, at int, styles map[string]int, now time.Time) error {
	letters, err := excelize.ColumnNumberToName(at)
	if err != nil {
		return err
	}
	cell := func(row int) string { return letters + strconv.Itoa(row) }
	kind, example := "plain", "example"
	switch {
	case c.Date:
		kind, example = "date", "exampledate"
	case c.Text:
		kind = "text"
	}
	set := func(err error) bool { return err == nil }
	ok := set(f.SetColWidth(sheet, letters, letters, c.Width)) && set(f.SetCellStr(sheet, cell(1), c.Head)) && set(f.SetCellStyle(sheet, cell(1), cell(1), styles["head"])) &&
		set(f.SetCellStyle(sheet, cell(3), cell(templateRows), styles[kind])) && set(f.SetCellStyle(sheet, cell(2), cell(2), styles[example]))
	if !ok {
		return fmt.Errorf("it cannot be laid out")
	}
	if err := c.writeExample(f, sheet, cell(2), now); err != nil {
		return err
	}
	if len(c.Options) == 0 && c.Ask == "" {
		return nil
	}
	choose := excelize.NewDataValidation(true)
	choose.SetSqref(cell(2) + ":" + cell(templateRows))
	if len(c.Options) > 0 {
		if err := choose.SetDropList(c.Options); err != nil {
			return err
		}
		style := excelize.DataValidationErrorStyleStop
		if c.Open {
			style = excelize.DataValidationErrorStyleInformation
		}
		choose.SetError(style, c.Head, "Pilih dari daftar.")
	}
	if c.Ask != "" {
		choose.SetInput(c.Head, c.Ask)
	}
	return f.AddDataValidation(sheet, choose)
}

func (c templateColumn) writeExample(f *excelize.File, sheet, cell string, now time.Time) error {
	if m := relative.FindStringSubmatch(c.Example); m != nil {
		days, err := strconv.Atoi(m[1])
		if err != nil {
			return err
		}
		day, err := time.Parse(time.DateOnly, content.Day(now.AddDate(0, 0, days)))
		if err != nil {
			return err
		}
		return f.SetCellValue(sheet, cell, day)
	}
	return f.SetCellStr(sheet, cell, c.Example)
}
