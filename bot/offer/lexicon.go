package offer

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// fewestFolded is of how many letters a word is at least that is looked up as it is folded:
// shorter ones fall together with others.
const fewestFolded = 4

// endings are what is hung on words: "gajinya", "paspora". Those of looseEndings are, too,
// and begin other words as well, so that more has to be left of the word: "bayaraghi",
// "dititipno".
var (
	endings      = []string{"nya", "na", "ne", "ku", "mu", "kan", "e", "epon"}
	looseEndings = []string{"aghi", "agi", "no", "ke", "en", "in", "i", "ra", "ta", "a", "o", "an"}
	beginnings   = []string{"di", "e", "nge", "ng", "tak", "dak", "a"}
)

// fewestLeft is how many letters are left at least of a word without its loose ending.
const fewestLeft = 4

// hold takes up a word or phrase of a concept.
func (r *rules) hold(plain string, concept set) {
	r.of[plain] = r.of[plain].with(concept)
	folded := spelling.FoldText(plain)
	if strings.Contains(plain, " ") {
		r.phrases[folded] = r.phrases[folded].with(concept)
		head, _, _ := strings.Cut(folded, " ")
		r.heads[head] = true
		return
	}
	if len(folded) >= fewestFolded {
		r.folded[folded] = r.folded[folded].with(concept)
	}
}

// concepts are those of a plain word: as it is written, without what is hung on it, and at
// last as Madurese is folded, whose spelling is free.
func (r *rules) concepts(plain string) set {
	if s, ok := r.of[plain]; ok {
		return s
	}
	if half, other, twice := strings.Cut(plain, " "); twice { // "pura-pura", "koar-koar"
		if half == other {
			return r.concepts(half)
		}
		if slices.Contains(endings, other) { // "KTP-nya", "BRI-na"
			return r.concepts(half)
		}
		return r.phrases[spelling.FoldText(plain)]
	}
	if len(plain) < fewestFolded {
		return set{}
	}
	for _, ending := range endings {
		if stem, ok := strings.CutSuffix(plain, ending); ok && len(stem) > 2 {
			if s, ok := r.of[stem]; ok {
				return s
			}
		}
	}
	if s := r.foldedWord(plain); !s.empty() {
		return s
	}
	for _, ending := range looseEndings {
		if stem, ok := strings.CutSuffix(plain, ending); ok && len(stem) >= fewestLeft {
			if s := r.stem(stem); !s.empty() {
				return s
			}
		}
	}
	for _, beginning := range beginnings {
		if stem, ok := strings.CutPrefix(plain, beginning); ok && len(stem) >= fewestLeft {
			if s := r.stem(stem); !s.empty() {
				return s
			}
		}
	}
	return set{}
}

func (r *rules) stem(plain string) set {
	if s, ok := r.of[plain]; ok {
		return s.without(r.decides)
	}
	if len(plain) == fewestLeft { // folded, it is like too many others
		return set{}
	}
	return r.foldedWord(plain)
}

func (r *rules) foldedWord(plain string) set {
	var buf [64]byte
	folded := spelling.AppendFold(buf[:0], plain)
	if len(folded) < fewestFolded {
		return set{}
	}
	return r.folded[string(folded)].without(r.decides)
}
