package office

import (
	"context"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store"
	"kanca/content/sheet"
)

// registrationsObject is what the log calls an export of registrations.
const registrationsObject = "registrations"

// logPage is how many entries of the log are read together.
const logPage = 500

// since is when registrations were last exported by this command, the zero time where
// they never were or all of them are asked for.
func (c *registrationsExport) since(ctx context.Context, db *store.DB) (time.Time, error) {
	if !c.SinceLast {
		return time.Time{}, nil
	}
	for before := int64(0); ; {
		page, err := db.AuditLog(ctx, before, logPage)
		if err != nil || len(page) == 0 {
			return time.Time{}, err
		}
		for _, e := range page {
			if e.Action == audit.Exported && e.Object == registrationsObject {
				return e.At, nil
			}
		}
		before = page[len(page)-1].Seq
	}
}

// bookColumns are the columns of a workbook, in the order of registrationColumns.
var bookColumns = []sheet.Column{
	{Title: "Nomor pendaftaran", Width: 24}, {Title: "Nama", Width: 28}, {Title: "Umur", Width: 8, Kind: sheet.Number}, {Title: "NIK", Width: 20}, {Title: "Kecamatan", Width: 16}, {Title: "Desa", Width: 18},
	{Title: "Kode desa", Width: 15}, {Title: "Telepon", Width: 17}, {Title: "Negara", Width: 10}, {Title: "Pekerjaan", Width: 16}, {Title: "Lowongan", Width: 16}, {Title: "Bahasa", Width: 9},
	{Title: "Versi persetujuan", Width: 13}, {Title: "Status", Width: 14}, {Title: "NIK sama dengan pendaftaran", Width: 24}, {Title: "Mendaftar (WIB)", Width: 17, Kind: sheet.Moment}, {Title: "Berubah (WIB)", Width: 17, Kind: sheet.Moment},
}

// registrationTable writes registrations, those of each district together where it has a
// sheet of its own: they come in the order of time, and wait until all are read.
type registrationTable struct {
	*sheet.Writer
	book  bool
	parts map[string][][]string // nil where there are no sheets of districts
}

func (c *registrationsExport) newTable(w io.Writer) (*registrationTable, error) {
	t := &registrationTable{book: strings.EqualFold(filepath.Ext(c.File), ".xlsx")}
	if c.ByDistrict {
		t.parts = map[string][][]string{}
	}
	var err error
	if !t.book {
		t.Writer, err = sheet.NewWriter(w, c.File, registrationColumns)
		return t, err
	}
	if t.Writer, err = sheet.NewReport(w, c.File, "", bookColumns); err == nil && t.parts == nil {
		err = t.Sheet("Pendaftaran")
	}
	return t, err
}

func (t *registrationTable) write(district string, cells []string) error {
	if t.book { // to the minute
		for i, c := range bookColumns {
			if c.Kind == sheet.Moment && len(cells[i]) > len("2006-01-02 15:04") {
				cells[i] = cells[i][:len("2006-01-02 15:04")]
			}
		}
	}
	if t.parts != nil {
		t.parts[district] = append(t.parts[district], cells)
		return nil
	}
	return t.Write(cells)
}

func (t *registrationTable) close() error {
	for _, district := range slices.Sorted(maps.Keys(t.parts)) {
		name := district
		if name == "" {
			name = "Tanpa kecamatan"
		}
		if err := t.Sheet(name); err != nil {
			return err
		}
		for _, cells := range t.parts[district] {
			if err := t.Write(cells); err != nil {
				return err
			}
		}
	}
	return t.Close()
}
