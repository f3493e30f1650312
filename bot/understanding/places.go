package understanding

import (
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
	"kanca/content/regions"
)

// places are the districts and villages of the regency by their folded names.
type places struct {
	districts map[string]string
	villages  map[string]string
}

func readPlaces() places {
	p := places{map[string]string{}, map[string]string{}}
	g := identity.LoadGazetteer()
	for _, d := range g.Districts() {
		p.districts[joined(d.Name)] = d.Name
		for _, v := range g.Villages(d.Code) {
			p.villages[joined(v.Name)] = v.Name
		}
	}
	return p
}

// known reports whether a plain word is the name of a district or a village.
func (p places) known(w string) bool {
	fold := spelling.Fold(w)
	_, district := p.districts[fold]
	_, village := p.villages[fold]
	return district || village
}

func joined(name string) string {
	return spelling.Fold(strings.ReplaceAll(spelling.Plain(name), " ", ""))
}

// find looks for a district, and for a village after a word for village. The
// names of some districts are ordinary words; those count only after a word
// that leads to a place.
func (p places) find(x *lexicon.Lexicon, t *lexicon.Text) (district, village string) {
	for i, w := range t.Typed {
		if district != "" && village != "" {
			break
		}
		mark := ""
		if i > 0 {
			mark = t.Typed[i-1]
		}
		fold := spelling.Fold(w)
		two := fold
		if i+1 < len(t.Typed) {
			two = spelling.Fold(w + t.Typed[i+1])
		}
		if leadsToVillage(mark) && village == "" {
			if v, ok := p.villages[two]; ok {
				village = v
				continue
			}
			if v, ok := p.villages[fold]; ok {
				village = v
				continue
			}
		}
		if district != "" {
			continue
		}
		name, ok := p.districts[two]
		if !ok {
			name, ok = p.districts[fold]
			next := ""
			if i+1 < len(t.Typed) {
				next = t.Typed[i+1]
			}
			if ok && ordinary(w) && !leadsToPlace(mark) && !regions.Current().IsOwn(next) && (i > 0 || len(t.Typed) > 6) {
				ok = false
			}
		}
		if !ok && (leadsToDistrict(mark) || len(fold) >= 7 && !x.Ordinary(w)) {
			name, ok = p.near(fold)
		}
		if ok {
			district = name
		}
	}
	return district, village
}

// near finds a district whose name is typed with a small mistake. Where two are
// equally near there is none.
func (p places) near(fold string) (name string, ok bool) {
	for f, d := range p.districts {
		if f[0] == fold[0] && spelling.Near(f, fold) {
			if ok {
				return "", false
			}
			name, ok = d, true
		}
	}
	return name, ok
}

func leadsToVillage(w string) bool {
	switch w {
	case "desa", "ds", "dhisa", "dhisah", "disa", "kelurahan", "kel", "kampung", "kampong", "dusun":
		return true
	}
	return false
}

func leadsToDistrict(w string) bool {
	switch w {
	case "kec", "kecamatan", "kacamatan", "camat":
		return true
	}
	return false
}

func leadsToPlace(w string) bool {
	switch w {
	case "dari", "dhari", "deri", "dri", "dr", "asal", "daerah", "di", "e", "neng", "ka", "ke", "oreng", "orang", "reng", "arah", "wilayah":
		return true
	}
	return leadsToDistrict(w)
}

// ordinary tells the districts whose names are words of every day.
func ordinary(w string) bool {
	switch w {
	case "sumber", "gading", "besuk", "lumbang", "maron", "tiris", "bantaran", "gending":
		return true
	}
	return false
}
