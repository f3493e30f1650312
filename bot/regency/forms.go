package regency

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"kanca/bot/strictyaml"
	"kanca/content/regions"
)

// concept is what all variables are about.
const concept = "Pekerja Migran Indonesia"

// field is one field of a form for the description of variables.
type field struct {
	name string
	fill func(Table, Column, func(string) string) string
}

// forms are the forms that statistics offices know: MS-Var of BPS (Peraturan BPS 5/2020) and
// the variable form of Standar Data Statistik.
var forms = map[string][]field{
	"ms-var": {
		{"Nama Variabel", variable}, {"Alias", alias}, {"Konsep", always(concept)}, {"Definisi", meaning}, {"Referensi Pemilihan", ground}, {"Referensi Waktu", moment},
		{"Ukuran", measure}, {"Satuan", unit}, {"Tipe Data", kind}, {"Klasifikasi Isian", codes}, {"Aturan Validasi", rule}, {"Kalimat Pertanyaan", question}, {"Dapat Diakses Umum", public},
	},
	"sds": {
		{"Nama Variabel", variable}, {"Definisi", meaning}, {"Rujukan Konsep", always(concept)}, {"Unit Observasi", observed}, {"Ukuran", measure}, {"Satuan", unit}, {"Subjek Variabel", alias},
		{"Jenis Value Domain", domainKind}, {"Value Domain", domain}, {"Daftar/Referensi Klasifikasi", codes}, {"Aturan Validasi", rule}, {"Referensi", ground},
	},
}

// Forms names the forms that Form fills.
func Forms() []string { return append(slices.Sorted(maps.Keys(forms)), activityForm) }

// activityForm is the one that is filled once for all of it: MS-Keg of BPS.
const activityForm = "ms-keg"

//go:embed kegiatan.yaml
var activityYAML []byte

// detail is one line of the form for the activity.
type detail struct {
	Number    string `yaml:"rincian"`
	Name      string `yaml:"nama"`
	Filled    string `yaml:"isian"`    // "" where only the office can say it
	Variables bool   `yaml:"variabel"` // it lists what people are asked for
}

var activity = sync.OnceValue(func() (all []detail) {
	if _, faults := strictyaml.Read(regions.Current().FillBytes(activityYAML), &all); len(faults) > 0 {
		panic(fmt.Sprintf("kegiatan.yaml: %v", faults))
	}
	return all
})

// activityRows are the lines of the form for the activity.
func (d *Dictionary) activityRows() [][]string {
	rows := [][]string{{"Rincian", "Nama", "Isian"}}
	for _, x := range activity() {
		if !x.Variables {
			rows = append(rows, []string{x.Number, x.Name, orElse(x.Filled, undecided)})
			continue
		}
		n := 0
		for _, t := range d.Tables {
			for _, c := range t.Columns {
				if c.Asked != "" && t.Written {
					n++
					rows = append(rows, []string{fmt.Sprintf("%s.%d", x.Number, n), x.Name, fmt.Sprintf("%s; konsep: %s; definisi: %s; referensi waktu: %s", variable(t, c, nil), concept, c.Meaning, moment(t, c, nil))})
				}
			}
		}
	}
	return rows
}

// Form writes a form as CSV: for every column, or for the activity. asked returns a text that people are asked, by
// its key.
func (d *Dictionary) Form(w io.Writer, form string, asked func(key string) string) error {
	if form == activityForm {
		return csv.NewWriter(w).WriteAll(d.activityRows())
	}
	fields, ok := forms[form]
	if !ok {
		return fmt.Errorf("there is no form %s; there are %s", form, strings.Join(Forms(), ", "))
	}
	out := csv.NewWriter(w)
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	rows := [][]string{names}
	for _, t := range d.Tables {
		for _, c := range t.Columns {
			var cells []string
			for _, f := range fields {
				cells = append(cells, orElse(f.fill(t, c, asked), "-"))
			}
			rows = append(rows, cells)
		}
	}
	return out.WriteAll(rows)
}

func always(text string) func(Table, Column, func(string) string) string {
	return func(Table, Column, func(string) string) string { return text }
}

func variable(_ Table, c Column, _ func(string) string) string {
	return strings.ReplaceAll(c.Name, "_", " ")
}

func alias(t Table, c Column, _ func(string) string) string { return "dinas." + t.Name + "." + c.Name }

func meaning(_ Table, c Column, _ func(string) string) string { return c.Meaning }

func ground(_ Table, c Column, _ func(string) string) string { return Known().Grounds[c.Ground] }

// moment is what time a value is of.
func moment(t Table, _ Column, _ func(string) string) string {
	if slices.Contains(t.Key, "hari") {
		return "harian, menurut WIB"
	}
	return "keadaan terakhir"
}

func measure(t Table, c Column, asked func(string) string) string {
	if c.Unit == "" {
		return ""
	}
	return variable(t, c, asked)
}

func unit(_ Table, c Column, _ func(string) string) string { return c.Unit }

func kind(_ Table, c Column, _ func(string) string) string { return c.Type }

func codes(_ Table, c Column, _ func(string) string) string { return c.Codes }

func rule(_ Table, c Column, _ func(string) string) string {
	if c.Required {
		return "wajib diisi"
	}
	return "boleh kosong"
}

func question(_ Table, c Column, asked func(string) string) string {
	if c.Asked == "" {
		return ""
	}
	return asked(c.Asked)
}

func observed(t Table, _ Column, _ func(string) string) string { return "baris dinas." + t.Name }

func domainKind(_ Table, c Column, _ func(string) string) string {
	if c.Codes != "" {
		return "enumerated"
	}
	return "described"
}

func domain(_ Table, c Column, _ func(string) string) string { return orElse(c.Codes, c.Type) }

// public says whether everybody may see a column: nobody's data, and not what the office
// keeps of how its data were used.
func public(t Table, c Column, _ func(string) string) string {
	for _, other := range t.Columns {
		if other.Class != "bukan" {
			return "tidak"
		}
	}
	if c.Ground == "catat" || t.Name == "versi" || t.Name == "daftar_elemen" {
		return "tidak"
	}
	if slices.Contains(t.Key, "hari") {
		return "ya, jumlah di bawah 5 disamarkan"
	}
	return "ya"
}
