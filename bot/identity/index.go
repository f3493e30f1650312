package identity

import (
	"math/bits"
	"slices"

	"kanca/bot/spelling"
)

// index finds places by how their names are spelt: a name that is written as it
// is, or as it sounds, is looked up, so that an answer of any length costs as much
// as its words. Only for a short answer, where typing mistakes are forgiven, are
// all names gone through, and most of them left out by their letters alone.
type index struct {
	entries []entry
	joined  map[string][]int // entries by a spelling without spaces
	folded  map[string][]int // entries by a folded spelling
}

func newIndex(entries []entry) index {
	x := index{entries: entries, joined: map[string][]int{}, folded: map[string][]int{}}
	for i, e := range entries {
		for _, s := range e.spellings {
			x.joined[s.joined] = append(x.joined[s.joined], i)
			x.folded[s.folded] = append(x.folded[s.folded], i)
		}
	}
	return x
}

// written returns the entries that are spelt just so or sound just so, in the
// order of the index.
func (x index) written(s spelt) []int {
	found := x.joined[s.joined]
	if len(s.folded) >= minFolded {
		if sounds := x.folded[s.folded]; len(sounds) > 0 {
			found = slices.Concat(found, sounds)
			slices.Sort(found)
			found = slices.Compact(found)
		}
	}
	return found
}

// mayBe reports whether any entry is spelt so, with the typing mistakes that one
// forgives.
func (x index) mayBe(s spelt) bool {
	for i := range x.entries {
		if _, ok := x.entries[i].rank(s, true, false); ok {
			return true
		}
	}
	return false
}

// minFolded is how many letters a folded spelling needs to count as the name:
// shorter ones are alike by chance.
const minFolded = 4

// letters is the set of letters of a spelling, to tell at once that two
// spellings are too different for a typing mistake or two.
func letters(word string) uint64 {
	var set uint64
	for i := range len(word) {
		set |= 1 << (word[i] % 64)
	}
	return set
}

// near reports whether a spelling is another one with the typing mistakes that
// spelling.Near forgives, and how many those are. A mistake exchanges one letter for
// another at most, so that the letters alone exclude nearly every name.
func near(a, b string, lettersOfA, lettersOfB uint64) (mistakes int, ok bool) {
	most := spelling.Forgiven(a, b)
	if len(a)-len(b) > most || len(b)-len(a) > most || bits.OnesCount64(lettersOfA^lettersOfB) > 2*most {
		return 0, false
	}
	mistakes = spelling.Distance(a, b, most)
	return mistakes, mistakes <= most
}
