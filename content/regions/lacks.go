package regions

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Lack is something that a pack is short of.
type Lack struct {
	Wrong bool   // it must be put right before people are answered; else work for the office
	Text  string // what is missing or wrong and what to do
}

// What kanca itself has today: one clock, and texts in one second language.
const (
	onlyZone     = "WIB"
	onlyLanguage = "mad"
)

// Lacks lists what the pack is short of, beside its facts, which package content knows.
func (r *Region) Lacks() []Lack {
	var all []Lack
	add := func(wrong bool, format string, args ...any) {
		all = append(all, Lack{wrong, fmt.Sprintf(format, args...)})
	}
	if r.Zone != onlyZone {
		add(true, "zone is %q, and kanca tells times in %s only; a regency in another zone needs a change of the program first", r.Zone, onlyZone)
	}
	if r.Language != onlyLanguage {
		add(true, "language is %q, and kanca has texts in Indonesian and Madurese (%s) only; another language needs texts in locales and facts first", r.Language, onlyLanguage)
	}
	if digits := strings.ReplaceAll(r.Code, ".", ""); !slices.Contains(r.NIK, digits) {
		add(true, "nik does not have %s, with which the NIKs of code %s begin; add it, or they are not recognised when they are mistyped", digits, r.Code)
	}
	codes, districts, villages := map[string]bool{}, map[string]string{}, map[string]int{}
	for row := range r.Rows("places.csv") {
		if codes[row[0]] {
			add(true, "places.csv has %s twice; take one out", row[0])
		}
		codes[row[0]] = true
		switch {
		case row[0] != r.Code && !strings.HasPrefix(row[0], r.Code+"."):
			add(true, "places.csv has %s, which does not lie in %s; take it out", row[0], r.Code)
		case row[levelColumn] == "kecamatan":
			districts[row[0]] = row[3]
		case row[levelColumn] == "desa" || row[levelColumn] == "kelurahan":
			villages[row[4]]++
			if _, ok := districts[row[4]]; !ok {
				add(true, "places.csv has %s before its district %s; put each district before its villages", row[0], row[4])
			}
		}
	}
	for code, name := range districts {
		if villages[code] == 0 {
			add(true, "places.csv has no village of %s; add them, or nobody there can register", name)
		}
	}
	for _, name := range r.Examples {
		if !slices.Contains(slices.Collect(maps.Values(districts)), name) {
			add(true, "example_districts has %s, which is no district of places.csv", name)
		}
	}
	for code := range r.Spellings {
		if !codes[code] {
			add(true, "spellings has %s, which is no place of places.csv", code)
		}
	}
	if towns := slices.Collect(r.Rows("town.csv")); (r.Town != "") != (len(towns) > 0) {
		add(true, "town and town.csv belong together; give both, or neither where no town lies inside the regency")
	}
	if centres := slices.Collect(r.Rows("centres.csv")); len(centres) == 0 {
		add(false, "centres.csv is not there: nobody is told which district a location that they send lies in")
	}
	if _, err := fs.Stat(r.files, "ATTRIBUTION.md"); err != nil {
		add(true, "ATTRIBUTION.md is not there; write where the lists are from, of which day, under which licence")
	}
	if r.Example {
		add(false, "it is marked as an example: take \"example: true\" out when an office stands behind it")
	}
	if len(r.Near) == 0 {
		add(false, "neighbours is empty: who writes the name of a neighbouring regency is not heard as living outside")
	}
	slices.SortFunc(all, func(a, b Lack) int { return strings.Compare(a.Text, b.Text) })
	return all
}
