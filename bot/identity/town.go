package identity

import (
	"slices"
	"strings"

	"kanca/bot/words"
	"kanca/content/regions"
)

// TownName is the name of the town that lies inside the regency, "" where none does. It
// is another government, with an office of its own.
func (g *Gazetteer) TownName() string { return g.townName }

var townMarks = fromList("town_marks")

// ofRegency stand beside a place that is said to be of the regency.
var ofRegency = fromList("of_regency")

// saysNothing reports whether a word beside the town's names no other place: "betul,
// orang kota".
func saysNothing(word string) bool {
	const small = words.Spoken | words.Pause | words.Yes | words.Agree | words.Right | words.Done | words.Polite | words.Self | words.Empty | words.Still
	return words.Of(word)&small != 0
}

// OfRegency reports whether a plain word says that a place is of the regency: "kabupaten".
func OfRegency(plain string) bool { return ofRegency[plain] }

// FindTown returns the place of the town inside the regency that a text means: the town itself
// ("kota", "orang kota"), one of its five districts or of their kelurahan. A text
// that fits a place of the regency as well names none; districtCode is the district
// of the regency in which a village is asked for, "" for any. Nobody who lives in the
// town may become a villager of the regency because two names are alike:
// "wonoasih" is not Wonoasri, nor "mayangan" Guyangan.
func (g *Gazetteer) FindTown(districtCode, text string) (town Place, ok bool) {
	if g.townName == "" {
		return Place{}, false
	}
	all := placeWords(cutText(text))
	if slices.ContainsFunc(all, func(w string) bool { return ofRegency[w] }) {
		return Place{}, false
	}
	var said []string
	marked := false
	for i, w := range all {
		switch {
		case townMarks[w] && !(i+1 < len(all) && strings.HasPrefix(all[i+1], "any")): // "kota anyar"
			marked = true
		case regions.Current().IsOwn(w) || districtMarks[w] || villageMarks[w]:
		default:
			said = append(said, w)
		}
	}
	if marked && !slices.ContainsFunc(said, func(w string) bool { return !placeFillers[w] && !saysNothing(w) }) {
		return Place{Name: g.townName, DistrictName: g.townName}, true
	}
	hits := match(said, g.town, false)
	if len(hits) == 0 {
		return Place{}, false
	}
	best := slices.MinFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	here := [2]index{g.districts, g.villages}
	if districtCode != "" {
		here = [2]index{g.villagesOf[districtCode], {}}
	}
	for _, among := range here {
		for _, h := range match(said, among, false) {
			if inside := best.from <= h.from && h.to <= best.to && h.to-h.from < best.to-best.from; inside && best.rank <= h.rank {
				continue // the "sumber" of "sumber wetan"
			}
			if h.rank <= best.rank && !(marked && h.rank > rankFolded) || districtCode != "" && h.rank == rankPart && !marked {
				return Place{}, false
			}
		}
	}
	return g.town.entries[best.entry].Place, true
}
