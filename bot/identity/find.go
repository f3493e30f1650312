package identity

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/content/regions"
)

// maxPlaces bounds how many places one is asked to choose from.
const maxPlaces = 6

// spelt is one spelling of a place's name, as it is compared.
type spelt struct {
	joined, folded               string // plain, without spaces and apostrophes; as spelling.Fold gives it
	joinedLetters, foldedLetters uint64 // see letters
}

func spell(name string) spelt { return spelled(strings.Join(placeWords(name), "")) }

func spelled(joined string) spelt {
	folded := spelling.Fold(joined)
	return spelt{joined, folded, letters(joined), letters(folded)}
}

// placeWords returns the plain words of a text without apostrophes.
func placeWords(text string) []string {
	words := spelling.Words(spelling.Plain(text))
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}

var (
	districtMarks = fromList("district_marks")
	villageMarks  = fromList("village_marks")
	regencyMarks  = fromList("regency_marks")
	// placeFillers stand around a place in an answer: prepositions of both
	// languages, the person, and other parts of an address.
	placeFillers = fromList("place_fillers")
)

// FindDistrict returns the districts that a text may mean, best first: one when
// it is sure, several when the person must be asked, none when nothing is near.
// It forgives typing mistakes, joined and split words, "kec." and prepositions,
// and it never chooses between two that are equally near. A town that
// lies inside the regency is another government and gives none.
func (g *Gazetteer) FindDistrict(text string) []Place {
	words := placeWords(cutText(text))
	if inside, marked := after(words, districtMarks, villageMarks, regencyMarks); marked && len(inside) > 0 {
		if m := match(inside, g.districts, true); len(m) > 0 {
			return chosen(m, g.districts)
		}
	}
	words = dropMarked(words, villageMarks, districtMarks, regencyMarks)
	hits := match(words, g.districts, false)
	if len(hits) == 0 {
		return g.byConsonants(words)
	}
	// "Banyuanyar Lor" is a village of Gending and not the district Banyuanyar.
	for _, v := range match(words, g.villages, false) {
		hits = slices.DeleteFunc(hits, func(h hit) bool {
			return g.villages.entries[v.entry].DistrictCode != g.districts.entries[h.entry].Code && v.rank <= h.rank && v.from <= h.from && h.to <= v.to && v.to-v.from > h.to-h.from
		})
	}
	return chosen(hits, g.districts)
}

// minConsonants is how many letters a district needs to be known by its consonants.
const minConsonants = 4

// byConsonants finds the one district that is written without its vowels: "krksn".
func (g *Gazetteer) byConsonants(words []string) []Place {
	word := strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return placeFillers[w] }), "")
	if len(word) < minConsonants || strings.ContainsAny(word, "aeiou0123456789") {
		return nil
	}
	var found []Place
	for _, d := range g.districts.entries {
		if withoutVowels(d.spellings[0].joined) == word {
			found = append(found, d.Place)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found
}

func withoutVowels(word string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return -1
		}
		return r
	}, word)
}

// FindVillage returns the villages that a text may mean, as FindDistrict does
// for districts. districtCode limits the search to a district; with "" a district
// that is named beside the village does, and a name that two districts have
// gives both.
func (g *Gazetteer) FindVillage(districtCode, text string) []Place {
	words := placeWords(cutText(text))
	inside, marked := after(words, villageMarks, districtMarks, regencyMarks)
	if !marked || len(inside) == 0 {
		inside = dropMarked(words, districtMarks, villageMarks, regencyMarks)
	}
	among := g.villages
	if districtCode != "" {
		among = g.villagesOf[districtCode]
	}
	hits := match(inside, among, marked)
	if len(hits) == 0 {
		return nil
	}
	if districtCode == "" {
		hits = preferNamedDistrict(hits, among, g.districts, words, inside)
	}
	return chosen(hits, among)
}

// preferNamedDistrict keeps the villages of a district that the text names
// outside the village's own name, if it names any of theirs.
func preferNamedDistrict(hits []hit, among, districts index, words, inside []string) []hit {
	for _, d := range match(words, districts, false) {
		if d.rank > rankFolded {
			continue
		}
		var kept []hit
		for _, h := range hits {
			own := strings.Join(inside[h.from:h.to], " ") == strings.Join(words[d.from:d.to], " ")
			same := among.entries[h.entry].DistrictCode == districts.entries[d.entry].Code
			if same && (!own || count(words, words[d.from]) > 1) {
				kept = append(kept, h)
			}
		}
		if len(kept) > 0 {
			return kept
		}
	}
	return hits
}

func count(words []string, w string) int {
	n := 0
	for _, v := range words {
		if v == w {
			n++
		}
	}
	return n
}

// cutText bounds the work; nobody needs more words to name a place.
func cutText(text string) string {
	if len(text) > maxAnswer {
		return text[:maxAnswer]
	}
	return text
}

// after returns the words behind the first of the marks, up to another mark.
func after(words []string, marks map[string]bool, ends ...map[string]bool) (inside []string, marked bool) {
	for i, w := range words {
		if !marks[w] {
			continue
		}
		rest := words[i+1:]
		for j, r := range rest {
			for _, end := range ends {
				if end[r] {
					return rest[:j], true
				}
			}
		}
		return rest, true
	}
	return nil, false
}

// dropMarked returns words without the mark of drop and what follows it up to
// another mark, and without the regency's own name.
func dropMarked(words []string, drop, keep, regency map[string]bool) []string {
	var out []string
	dropping, own := false, regions.Current().IsOwn
	for i, w := range words {
		switch {
		case drop[w] || regency[w]:
			dropping = true
			continue
		case keep[w]:
			dropping = false
			continue
		}
		if own(w) || w == "kota" && i+1 < len(words) && own(words[i+1]) {
			continue
		}
		if !dropping {
			out = append(out, w)
		}
	}
	return out
}

// Ranks of a hit: lower is nearer.
const (
	rankExact  = 0
	rankFolded = 1
	rankNear   = 1 // plus the number of typing mistakes
	rankPart   = 6 // the beginning of a longer name
)

// hit is an entry that the words from up to but not including to may mean.
type hit struct{ entry, from, to, rank int }

// maxWords bounds the words in which a place is looked for.
const maxWords = 60

// isTalkOfPlace reports whether a word is talk and no place, whatever it looks like:
// "bentar" is not Bantaran, and "kota" not Kotaanyar.
func isTalkOfPlace(word string) bool {
	return townMarks[word] || words.Of(word)&(words.Spoken|words.Pause) != 0
}

// match returns every entry that some words of the text may mean. marked says that a
// word for a village or district stood before them: then a word of talk may be one too.
func match(words []string, among index, marked bool) []hit {
	words = words[:min(len(words), maxWords)]
	content := 0
	for _, w := range words {
		if !placeFillers[w] {
			content++
		}
	}
	typos := content <= 4 // only a short answer is given them
	var hits []hit
	for from := range words {
		joined := ""
		for to := from + 1; to <= min(from+3, len(words)); to++ {
			joined += words[to-1]
			if placeFillers[words[from]] || placeFillers[words[to-1]] || len(joined) > 40 {
				break
			}
			said := spelled(joined)
			if !typos || to == from+1 && !marked && isTalkOfPlace(joined) {
				for _, i := range among.written(said) {
					rank, _ := among.entries[i].rank(said, false, false)
					hits = append(hits, hit{i, from, to, rank})
				}
				continue
			}
			for i := range among.entries {
				if rank, ok := among.entries[i].rank(said, true, to-from == content); ok {
					hits = append(hits, hit{i, from, to, rank})
				}
			}
		}
	}
	return covering(hits)
}

// rank compares a spelling with the name. typos says that typing mistakes are
// forgiven, which only a short answer deserves; whole that the spelling is all
// the answer has, so that the beginning of a name ("jabung") counts.
func (e *entry) rank(said spelt, typos, whole bool) (rank int, ok bool) {
	best := -1
	for _, s := range e.spellings {
		r := -1
		switch {
		case said.joined == s.joined:
			r = rankExact
		case len(said.folded) >= minFolded && said.folded == s.folded:
			r = rankFolded
		case !typos:
		default:
			if mistakes, ok := near(said.joined, s.joined, said.joinedLetters, s.joinedLetters); ok {
				r = rankNear + mistakes
			} else if mistakes, ok := near(said.folded, s.folded, said.foldedLetters, s.foldedLetters); ok && len(said.folded) >= 6 {
				r = rankNear + mistakes + 1
			} else if whole && (len(said.folded) >= 5 && strings.HasPrefix(s.folded, said.folded) || len(said.joined) >= 4 && strings.HasPrefix(s.joined, said.joined)) {
				r = rankPart
			}
		}
		if r >= 0 && (best < 0 || r < best) {
			best = r
		}
	}
	return best, best >= 0
}

// covering drops hits inside a longer hit that is at least as near ("Sumber" in
// "Sumber Asih"), and guesses where another place is written out exactly.
func covering(hits []hit) []hit {
	exact := slices.ContainsFunc(hits, func(h hit) bool { return h.rank <= rankFolded })
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		if exact && h.rank > rankFolded {
			// A near miss that spans an exact hit and more may still be the better
			// reading: "sumber asi".
			return !slices.ContainsFunc(hits, func(o hit) bool {
				return o.rank <= rankFolded && h.rank <= rankNear+1 && h.from <= o.from && o.to <= h.to && h.to-h.from > o.to-o.from
			})
		}
		return slices.ContainsFunc(hits, func(o hit) bool {
			longer := o.from <= h.from && h.to <= o.to && o.to-o.from > h.to-h.from
			return longer && (o.rank <= h.rank || o.rank <= rankNear+1 && o.rank < rankPart)
		})
	})
}

// chosen returns the entries with the lowest rank, in the order of the text.
func chosen(hits []hit, among index) []Place {
	if len(hits) == 0 {
		return nil
	}
	best := hits[0].rank
	for _, h := range hits {
		best = min(best, h.rank)
	}
	var out []Place
	for _, h := range hits {
		// Two exact names in one answer are both meant, whatever their folding.
		if h.rank != best && !(best <= rankFolded && h.rank <= rankFolded) {
			continue
		}
		if p := among.entries[h.entry].Place; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out[:min(len(out), maxPlaces)]
}
