package sample

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kanca/content/importing"
)

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// count reads a file to fill in as its import does: how many rows, and what is said.
func count(t *testing.T, kind string, data []byte) (rows int, problems []importing.RowProblem) {
	t.Helper()
	var err error
	switch r := bytes.NewReader(data); kind {
	case "agencies":
		var register importing.Register
		register, problems, err = importing.ReadRegister(r, "x.xlsx", day)
		rows = len(register.Rows)
	case "openings":
		list, said, e := importing.ReadOpenings(r, "x.xlsx", day)
		rows, problems, err = len(list), said, e
	case "trainings":
		list, said, e := importing.ReadTrainings(r, "x.xlsx", day)
		rows, problems, err = len(list), said, e
	}
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return rows, problems
}

func template(t *testing.T, kind string, change func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Template(&buf, kind, day); err != nil {
		t.Fatal(err)
	}
	if change == nil {
		return buf.Bytes()
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	change(f, f.GetSheetName(0))
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A file to fill in is understood by its import whatever is chosen from its lists; its
// example row is never imported, and that is said.
func TestFilesToFillIn(t *testing.T) {
	for _, kind := range Kinds {
		columns := templates[kind]
		filled := 0
		data := template(t, kind, func(f *excelize.File, sheet string) {
			for _, options := range append([]templateColumn{{}}, columns...) {
				for n := range max(1, len(options.Options)) {
					if options.Head != "" && len(options.Options) == 0 {
						break
					}
					filled++
					for i, c := range columns {
						cell, err := excelize.CoordinatesToCellName(i+1, filled+2)
						if err != nil {
							t.Fatal(err)
						}
						text := c.Example
						switch {
						case i == 0:
							text = fmt.Sprintf("PT Contoh %d Misal", filled)
						case strings.HasPrefix(c.Head, "Nomor"):
							text = fmt.Sprintf("CONTOH-%d", filled)
						case c.Head == options.Head:
							text = c.Options[n]
						}
						if c.Head == "Negara" && options.Head == "Mata uang" || strings.HasPrefix(c.Head, "Gaji") && options.Head == "Mata uang" {
							text = map[bool]string{true: "Taiwan", false: ""}[c.Head == "Negara"]
						}
						if relative.MatchString(text) {
							if err := c.writeExample(f, sheet, cell, day); err != nil {
								t.Fatal(err)
							}
							continue
						}
						if err := f.SetCellStr(sheet, cell, text); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		})
		rows, problems := count(t, kind, data)
		if bad := importing.Errors(problems); len(bad) > 0 || rows != filled || filled < 5 {
			t.Errorf("%s: %d of %d rows are read: %v", kind, rows, filled, bad)
		}
		said := false
		for _, p := range problems {
			said = said || p.Line == 2 && p.Note && strings.Contains(p.Reason, "baris contoh")
		}
		if !said {
			t.Errorf("%s: of the example row is not said that it is not read: %v", kind, problems)
		}
	}
	for _, kind := range Kinds {
		f, err := excelize.OpenReader(bytes.NewReader(template(t, kind, nil)))
		if err != nil {
			t.Fatal(err)
		}
		lists, err := f.GetDataValidations(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		chosen := 0
		for _, l := range lists {
			if l.Type == "list" {
				chosen++
			}
		}
		panes, err := f.GetPanes(f.GetSheetName(0))
		if err != nil || !panes.Freeze || chosen == 0 {
			t.Errorf("%s: %d lists, panes %+v, %v", kind, chosen, panes, err)
		}
	}
	if err := Template(&bytes.Buffer{}, "salaries", day); err == nil {
		t.Error("a file of salaries is written")
	}
}
