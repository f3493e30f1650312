package identity

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// BarePlace returns the words of an answer that can be a place's name: without
// "kec.", "desa", prepositions, the person, numbers ("RT 2"), and the regency's
// own name.
func BarePlace(text string) []string {
	words := placeWords(cutText(text))
	return slices.DeleteFunc(words, func(w string) bool {
		return placeFillers[w] || districtMarks[w] || villageMarks[w] || regencyMarks[w] || w == "probolinggo" || strings.Trim(w, "0123456789") == ""
	})
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
	try := func(district, village string) {
		districtFold, villageFold := spelling.Fold(district), spelling.Fold(village)
		for _, d := range g.districts {
			near, ok := d.rank(district, districtFold, true, false)
			if !ok {
				continue
			}
			for _, e := range g.villages {
				if e.DistrictCode != d.Code {
					continue
				}
				far, ok := e.rank(village, villageFold, true, false)
				switch {
				case !ok || best >= 0 && near+far > best:
				case near+far == best:
					sure = sure && v == e.Place
				default:
					best, v, sure = near+far, e.Place, true
				}
			}
		}
	}
	for i := 1; i < len(words); i++ {
		front, rear := strings.Join(words[:i], ""), strings.Join(words[i:], "")
		try(front, rear)
		try(rear, front)
	}
	// "Sumber Kerang" may be one village that looks like a district and another.
	if sure && best > rankExact {
		joined := strings.Join(words, "")
		sure = !slices.ContainsFunc(g.villages, func(e entry) bool { return e.spellings[0].joined == joined })
	}
	return v, sure
}
