package regency

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"kanca/bot/store"
	"kanca/content"
	"kanca/content/regions"
)

// Group is what registrations are counted by for everybody.
type Group struct{ Month, District, Country, Job string } // the last three are codes

// OpenCounts counts registrations for everybody to read: months, kecamatan, countries and
// jobs, no people. A cell below five could point to somebody and is left out.
type OpenCounts struct{ cells map[Group]int }

// Add counts a registration, where its person agreed to be counted.
func (o *OpenCounts) Add(s store.SharedRegistration) {
	if !MayShare(s) {
		return
	}
	if o.cells == nil {
		o.cells = map[Group]int{}
	}
	o.cells[Group{s.Made.In(content.Zone).Format("2006-01"), districtCode(s.District, s.VillageCode), s.Country, JobCode(s.Job)}]++
}

// openColumns are the columns of the counts; names of Dictionary.Tables where they have one.
var openColumns = []struct{ Name, Meaning, Codes string }{
	{"bulan", "bulan pendaftaran", "YYYY-MM"},
	{"kode_kecamatan", "kecamatan tempat tinggal; kosong bila di luar kabupaten", "Kemendagri"},
	{"kode_negara", "negara tujuan; kosong bila mana saja", "ISO 3166-1 alpha-2"},
	{"kode_jabatan", "pekerjaan yang diminati; kosong bila tidak disebut", "KBJI 2014, usulan"},
	{"jumlah", "jumlah pendaftaran", ""},
}

// CSV writes the cells of five and more, and returns how many those are.
func (o *OpenCounts) CSV(w io.Writer) (rows int, err error) {
	out := csv.NewWriter(w)
	var names []string
	for _, c := range openColumns {
		names = append(names, c.Name)
	}
	if err := out.Write(names); err != nil {
		return 0, err
	}
	var groups []Group
	for g, n := range o.cells {
		if n >= smallest {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.District, b.District), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Job, b.Job))
	})
	for _, g := range groups {
		if err := out.Write([]string{g.Month, g.District, g.Country, g.Job, strconv.Itoa(o.cells[g])}); err != nil {
			return 0, err
		}
	}
	out.Flush()
	return len(groups), out.Error()
}

// undecided is what only the office can say.
const undecided = "belum ditetapkan dinas"

// Catalogue writes the description of a file of counts, with the fields of DCAT that CKAN
// reads. What only the office can say says so.
func Catalogue(w io.Writer, file, from, to string, made time.Time) error {
	type column struct {
		Name    string `json:"nama"`
		Meaning string `json:"arti"`
		Codes   string `json:"kode,omitempty"`
	}
	region := regions.Current()
	entry := struct {
		Title       string   `json:"title"`
		Description string   `json:"description"`
		Producer    string   `json:"publisher"`
		Keeper      string   `json:"walidata"`
		Contact     string   `json:"contactPoint"`
		Frequency   string   `json:"accrualPeriodicity"`
		Start       string   `json:"temporal_start"`
		End         string   `json:"temporal_end"`
		Area        string   `json:"spatial"`
		Licence     string   `json:"license"`
		Issued      string   `json:"issued"`
		File        string   `json:"distribution"`
		Format      string   `json:"format"`
		Columns     []column `json:"columns"`
	}{
		Title:       "Pendaftaran minat bekerja ke luar negeri menurut bulan, kecamatan, negara dan jabatan",
		Description: "Jumlah pendaftaran lewat kanca dari orang yang setuju dihitung tanpa nama. Sel di bawah 5 tidak dimuat, jadi jumlah seluruh baris lebih kecil dari jumlah pendaftaran.",
		Producer:    region.InFull, Keeper: region.Keeper, Contact: undecided, Frequency: undecided,
		Start: from, End: to, Area: region.Code, Licence: undecided, Issued: content.Day(made), File: file, Format: "CSV",
	}
	for _, c := range openColumns {
		entry.Columns = append(entry.Columns, column{c.Name, c.Meaning, c.Codes})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(entry)
}
