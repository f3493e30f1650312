package regency

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"kanca/bot/strictyaml"
)

//go:embed kamus.yaml
var dictionaryYAML []byte

// Dictionary is what the regency's database holds and what all of it means. The SQL, its
// comments and the data dictionary are made from it.
type Dictionary struct {
	Version   int                 `yaml:"versi"`
	Consents  map[string][]string `yaml:"persetujuan"` // what each version of the consent text is for
	Classes   map[string]string   `yaml:"kelas"`
	Grounds   map[string]string   `yaml:"dasar"`
	Roles     []Role              `yaml:"peran"`
	Tables    []Table             `yaml:"tabel"`
	Views     []View              `yaml:"pandangan"`
	Functions []Function          `yaml:"fungsi"`
}

// Role is a group of rights; nobody signs in as one.
type Role struct {
	Name    string `yaml:"nama"`
	Meaning string `yaml:"arti"`
}

// Table is a table with what each role may do with it, as verbs of GRANT.
type Table struct {
	Name    string                         `yaml:"nama"`
	Meaning string                         `yaml:"arti"`
	Key     []string                       `yaml:"kunci"`
	Rights  map[string][]string            `yaml:"hak"`
	Columns []Column                       `yaml:"kolom"`
	Some    map[string]map[string][]string `yaml:"hak_kolom"` // by role and verb: the columns that may be
	Written bool                           `yaml:"ditulis"`   // each row says who wrote it
	Rules   map[string]string              `yaml:"syarat"`    // conditions of SQL by what they are about
}

// Column is one column with its meaning.
type Column struct {
	Name     string `yaml:"nama"`
	Type     string `yaml:"tipe"`
	Meaning  string `yaml:"arti"`
	Codes    string `yaml:"kode"`   // the list that its values are from
	Example  string `yaml:"contoh"` // invented
	Class    string `yaml:"kelas"`  // key of Dictionary.Classes
	Ground   string `yaml:"dasar"`  // key of Dictionary.Grounds
	Required bool   `yaml:"wajib"`
	Default  string `yaml:"bawaan"`
	Unit     string `yaml:"satuan"` // of a number
	Asked    string `yaml:"tanya"`  // key of the text by which people are asked for it
	Refers   string `yaml:"rujuk"`  // the table and column whose values alone are allowed, as ref_negara(kode)
}

// computed reports whether the database itself fills a column.
func (c Column) computed() bool { return strings.Contains(c.Type, "GENERATED") }

// View is a view with security_barrier; dinas.sql makes it.
type View struct {
	Name    string              `yaml:"nama"`
	Meaning string              `yaml:"arti"`
	Rights  map[string][]string `yaml:"hak"`
}

// Function is a function and the roles that may call it; dinas.sql makes it.
type Function struct {
	Name    string   `yaml:"nama"` // with the types of its values
	Meaning string   `yaml:"arti"`
	Rights  []string `yaml:"hak"`
}

// Known returns the dictionary of this program.
func Known() *Dictionary { return known() }

var known = sync.OnceValue(func() *Dictionary {
	var d Dictionary
	if _, faults := strictyaml.Read(dictionaryYAML, &d); len(faults) > 0 {
		panic(fmt.Sprintf("kamus.yaml: %v", faults))
	}
	if err := d.check(); err != nil {
		panic("kamus.yaml: " + err.Error())
	}
	return &d
})

// check finds what the file names and does not explain.
func (d *Dictionary) check() error {
	role := func(name string) bool {
		return slices.ContainsFunc(d.Roles, func(r Role) bool { return r.Name == name })
	}
	for _, t := range d.Tables {
		for _, name := range slices.Concat(slices.Collect(maps.Keys(t.Rights)), slices.Collect(maps.Keys(t.Some))) {
			if !role(name) {
				return fmt.Errorf("%s: there is no role %s", t.Name, name)
			}
		}
		for _, key := range t.Key {
			if t.column(key) == nil {
				return fmt.Errorf("%s: there is no column %s", t.Name, key)
			}
		}
		for _, c := range t.Columns {
			if c.Meaning == "" || d.Classes[c.Class] == "" || d.Grounds[c.Ground] == "" {
				return fmt.Errorf("%s.%s lacks its meaning, class or ground", t.Name, c.Name)
			}
			if list, column, _ := strings.Cut(strings.TrimSuffix(c.Refers, ")"), "("); c.Refers != "" && (d.Table(list) == nil || d.Table(list).column(column) == nil) {
				return fmt.Errorf("%s.%s: there is no %s", t.Name, c.Name, c.Refers)
			}
		}
	}
	return nil
}

// Table returns a table of the dictionary, nil where there is none of the name.
func (d *Dictionary) Table(name string) *Table {
	for i := range d.Tables {
		if d.Tables[i].Name == name {
			return &d.Tables[i]
		}
	}
	return nil
}

func (t *Table) column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}
