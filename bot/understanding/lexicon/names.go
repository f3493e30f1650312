package lexicon

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// isName tells the kinds whose words are names. A wrong one hides from a person
// what there is: an opening for factories from who is taken for a fisherman.
func isName(k Kind) bool { return k == Country || k == Job || k == Course }

// How many letters a name must have, folded, to be known with another ending or
// beginning, or with a typing mistake in it.
const (
	spelt    = 4
	inflect  = 5
	misspelt = 6
)

// names keeps words that only look like a name when folded or with a mistake
// ("sekarang" and "kerang", "usah" and "usa") from being one. A word is a name
// when it is listed, or stands for one word that is. An ordinary word may have a
// small word hanging on it ("pabriknya"). Only a word that nobody knows may be
// spelt freely, inflected, or mistyped, and only one of these.
func (x *Lexicon) names(tag *Tag, typed, fold, phrase string) bool {
	if slices.Contains(x.listed[typed], tag) {
		return true
	}
	known, ok := x.same[typed]
	if _, ordinary := x.common[typed]; !ok && !ordinary {
		known, ok = x.folded[spelling.Fold(typed)]
	}
	if ok {
		return len(known.plains) == 1 && slices.Contains(x.listed[known.plains[0]], tag)
	}
	for _, end := range hanging {
		if w, cut := strings.CutSuffix(typed, end); cut && len(w) >= inflect && slices.Contains(x.listed[w], tag) {
			return true
		}
	}
	if _, ordinary := x.common[typed]; ordinary {
		return false
	}
	switch {
	case fold == phrase:
		return len(phrase) >= spelt
	case strings.Contains(fold, phrase):
		return len(phrase) >= inflect
	}
	return len(phrase) >= misspelt && fold[0] == phrase[0] && !strings.Contains(typed, "'")
}

// hanging are the words that people write in one with the name before them.
var hanging = []string{"nya", "ku", "mu", "kah", "na", "nah"}
