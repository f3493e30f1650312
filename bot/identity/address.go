package identity

import (
	"slices"
	"strings"

	"kanca/content/regions"
)

// BarePlace returns the words of an answer that can be a place's name: without
// "kec.", "desa", prepositions, the person, numbers ("RT 2"), and the regency's
// own name.
func BarePlace(text string) []string {
	words, own := placeWords(cutText(text)), regions.Current().IsOwn
	return slices.DeleteFunc(words, func(w string) bool {
		return placeFillers[w] || districtMarks[w] || villageMarks[w] || regencyMarks[w] || own(w) || strings.Trim(w, "0123456789") == ""
	})
}

// MayName reports whether the words of a text may be the name of a place, or of a
// place and its district, and nothing else, as FindAddress and FindVillage forgive
// it. It costs a fraction of theirs, and says of most words that they are none.
func (g *Gazetteer) MayName(text string) bool {
	words := BarePlace(text)
	if len(words) == 0 || len(words) > maxAddressWords {
		return false
	}
	whole := spelled(strings.Join(words, ""))
	if g.districts.mayBe(whole) || g.villages.mayBe(whole) {
		return true
	}
	for i := 1; i < len(words); i++ {
		front, rear := spelled(strings.Join(words[:i], "")), spelled(strings.Join(words[i:], ""))
		if g.districts.mayBe(front) && g.villages.mayBe(rear) || g.districts.mayBe(rear) && g.villages.mayBe(front) {
			return true
		}
	}
	return false
}

// maxAddressWords bounds the words of a district and a village together.
const maxAddressWords = 6

// FindAddress returns the village that a text names together with its district
// and nothing else, in either order: "kraksaan patokan", "desa Patokan, kec.
// Kraksaan". It forgives what FindDistrict forgives. ok is false when one of the
// two is missing, when they do not belong together, or when two villages are
// equally near.
func (g *Gazetteer) FindAddress(text string) (v Place, ok bool) {
	words := BarePlace(text)
	if len(words) < 2 || len(words) > maxAddressWords {
		return Place{}, false
	}
	best, sure := -1, false
	try := func(district, village spelt) {
		for i := range g.districts.entries {
			d := &g.districts.entries[i]
			near, ok := d.rank(district, true, false)
			if !ok {
				continue
			}
			villages := g.villagesOf[d.Code].entries
			for j := range villages {
				far, ok := villages[j].rank(village, true, false)
				switch {
				case !ok || best >= 0 && near+far > best:
				case near+far == best:
					sure = sure && v == villages[j].Place
				default:
					best, v, sure = near+far, villages[j].Place, true
				}
			}
		}
	}
	for i := 1; i < len(words); i++ {
		front, rear := spelled(strings.Join(words[:i], "")), spelled(strings.Join(words[i:], ""))
		try(front, rear)
		try(rear, front)
	}
	// "Sumber Kerang" may be one village that looks like a district and another.
	if sure && best > rankExact {
		joined := strings.Join(words, "")
		sure = !slices.ContainsFunc(g.villages.entries, func(e entry) bool { return e.spellings[0].joined == joined })
	}
	return v, sure
}
