// Package regions holds what is of one regency alone: its places, the names of its offices,
// the beginnings of its identity numbers, and the facts that are true there and nowhere
// else. Each regency is a folder of data, a pack; which one a process works for is chosen
// once, before anything asks. Nothing here reads an environment, a clock or a disk.
package regions

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"kanca/bot/strictyaml"
)

//go:embed */region.yaml */*.csv */facts/*.yaml */ATTRIBUTION.md
var packs embed.FS

//go:embed default
var defaultName string

// Region is one regency, as its region.yaml says. It is immutable.
type Region struct {
	ID        string              `yaml:"-"`                 // the name of its folder
	Name      string              `yaml:"name"`              // in full, with "Kabupaten"
	Short     string              `yaml:"short"`             // as an SMS writes it: "Kab. …"
	Own       string              `yaml:"own"`               // the bare name, as people say it
	Province  string              `yaml:"province"`          //
	Code      string              `yaml:"code"`              // Kemendagri's, as 35.01
	NIK       []string            `yaml:"nik"`               // the first four digits of the NIKs of home
	Town      string              `yaml:"town"`              // a town of the same name that is another government, or ""
	Office    string              `yaml:"office"`            // as texts name the labour office
	InFull    string              `yaml:"office_in_full"`    // its official name
	Keeper    string              `yaml:"data_keeper"`       // the office that keeps the regency's data (walidata)
	Zone      string              `yaml:"zone"`              // the clock of its people; see Lacks
	Language  string              `yaml:"language"`          // the second language; see Lacks
	Examples  []string            `yaml:"example_districts"` // two districts that everybody knows
	Near      []string            `yaml:"neighbours"`        // regencies beside it, in small letters, as people name them
	Spellings map[string][]string `yaml:"spellings"`         // other names of places, by code
	Example   bool                `yaml:"example"`           // for trying out and tests: no office stands behind it

	files     fs.FS
	own       []string // the words of the bare name, in small letters
	districts int
	holes     *strings.Replacer
}

// Default is the name of the pack that is meant where none is named.
func Default() string { return strings.TrimSpace(defaultName) }

// Names are the packs that are built in, sorted.
func Names() []string {
	found, _ := fs.Glob(packs, "*/region.yaml")
	for i, name := range found {
		found[i] = strings.TrimSuffix(name, "/region.yaml")
	}
	slices.Sort(found)
	return found
}

// Builtin reads the pack of a name. The error names those there are.
func Builtin(name string) (*Region, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("there is no region %q; those there are: %s", name, strings.Join(Names(), ", "))
	}
	files, err := fs.Sub(packs, name)
	if err != nil {
		return nil, err
	}
	return Read(name, files)
}

var (
	codeForm = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}$`)
	nikForm  = regexp.MustCompile(`^[0-9]{4}$`)
)

// Read reads a pack from its folder. The error is of a pack that cannot be used; Lacks
// tells what one that can is short of.
func Read(id string, files fs.FS) (*Region, error) {
	data, err := fs.ReadFile(files, "region.yaml")
	if err != nil {
		return nil, fmt.Errorf("region %s has no region.yaml that can be read: %w", id, err)
	}
	r := &Region{ID: id, files: files}
	if _, faults := strictyaml.Read(data, r); len(faults) > 0 {
		return nil, fmt.Errorf("region %s: region.yaml:%d: %s", id, faults[0].Line, faults[0].Text)
	}
	r.ID, r.files = id, files
	for key, value := range map[string]string{"name": r.Name, "short": r.Short, "own": r.Own, "province": r.Province, "office": r.Office, "office_in_full": r.InFull, "data_keeper": r.Keeper} {
		if strings.TrimSpace(value) == "" || strings.ContainsAny(value, "\"'`\\<>{}*_\n") {
			err = errors.Join(err, fmt.Errorf("region %s: region.yaml needs %s, in letters without quotes or brackets", id, key))
		}
	}
	if !codeForm.MatchString(r.Code) {
		err = errors.Join(err, fmt.Errorf("region %s: code is Kemendagri's with a point, as \"35.01\"", id))
	}
	if len(r.NIK) == 0 || slices.ContainsFunc(r.NIK, func(d string) bool { return !nikForm.MatchString(d) }) {
		err = errors.Join(err, fmt.Errorf("region %s: nik lists the first four digits of the NIKs of home, as [\"3501\"]", id))
	}
	if len(r.Examples) != 2 {
		err = errors.Join(err, fmt.Errorf("region %s: example_districts needs two districts that everybody knows", id))
	}
	places := r.Rows("places.csv")
	for row := range places {
		if len(row) != placeColumns {
			return nil, fmt.Errorf("region %s: places.csv: %q has %d columns and not %d", id, strings.Join(row, ","), len(row), placeColumns)
		}
		if row[levelColumn] == "kecamatan" {
			r.districts++
		}
	}
	if r.districts == 0 {
		err = errors.Join(err, fmt.Errorf("region %s: places.csv is not there or has no kecamatan", id))
	}
	if err != nil {
		return nil, err
	}
	r.own = strings.Fields(strings.ToLower(r.Own))
	r.holes = strings.NewReplacer("<regency>", r.Name, "<regency_short>", r.Short, "<regency_own>", r.Own, "<regency_words>", strings.ToLower(r.Own), "<province>", r.Province,
		"<regency_code>", r.Code, "<office>", r.Office, "<office_in_full>", r.InFull, "<data_keeper>", r.Keeper, "<districts>", strconv.Itoa(r.districts),
		"<district_a>", r.Examples[0], "<district_b>", r.Examples[1], "<neighbours>", strings.Join(r.Near, ", "))
	return r, nil
}

// The columns of places.csv and town.csv.
const (
	placeColumns = 6
	levelColumn  = 2
)

// Fill puts the names of the region into a text, where <regency>, <office> and the like
// stand; README.md lists them all.
func (r *Region) Fill(text string) string { return r.holes.Replace(text) }

// FillBytes is Fill for a file. Lines stay where they are.
func (r *Region) FillBytes(text []byte) []byte { return []byte(r.Fill(string(text))) }

// Rows yields the rows of a CSV file of the pack after its header; none where the pack has
// no such file. Values have no quotes and no commas.
func (r *Region) Rows(name string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		data, err := fs.ReadFile(r.files, name)
		if err != nil {
			return
		}
		first := true
		for line := range strings.Lines(string(data)) {
			if !first && strings.TrimSpace(line) != "" && !yield(strings.Split(strings.TrimRight(line, "\r\n"), ",")) {
				return
			}
			first = false
		}
	}
}

// FactFiles are the files of facts of the pack by their names, with the names of the region
// put in.
func (r *Region) FactFiles() (map[string][]byte, error) {
	names, err := fs.Glob(r.files, "facts/*.yaml")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(r.files, name)
		if err != nil {
			return nil, fmt.Errorf("region %s: read %s: %w", r.ID, name, err)
		}
		files["regions/"+r.ID+"/"+name] = r.FillBytes(data)
	}
	return files, nil
}

// IsOwn reports whether a plain word is the regency's own name or a part of it.
func (r *Region) IsOwn(word string) bool {
	return slices.Contains(r.own, word)
}

// IsHome reports whether digits begin as the NIKs of home do.
func (r *Region) IsHome(digits string) bool {
	return slices.ContainsFunc(r.NIK, func(home string) bool { return strings.HasPrefix(digits, home) })
}

// chosen is the region in use, once anything asked for it.
var chosen atomic.Pointer[Region]

// Choose makes a region the one that this process works for. It must be called before
// anything asks for it; afterwards only the same one may be chosen, since words and places
// were read already.
func Choose(r *Region) error {
	if !chosen.CompareAndSwap(nil, r) {
		if used := chosen.Load().ID; used != r.ID {
			return fmt.Errorf("region %s is in use already", used)
		}
	}
	return nil
}

// Current is the region that this process works for: the one that was chosen, else the
// default.
func Current() *Region {
	if r := chosen.Load(); r != nil {
		return r
	}
	r, err := Builtin(Default())
	if err != nil {
		panic(err) // it is part of the program, and tested
	}
	chosen.CompareAndSwap(nil, r)
	return chosen.Load()
}
