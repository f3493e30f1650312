package lexicon

import (
	"slices"
	"strings"
	"testing"
)

// TestNoOrdinaryWordIsAName reads every word that is frequent in Indonesian,
// Madurese or Javanese and every word that stands for another. None may be taken
// for a country, a job or a course that no table lists for it: people were told
// that there is no work for fishermen when they had asked what there is "sekarang".
func TestNoOrdinaryWordIsAName(t *testing.T) {
	x := load(t)
	words := strings.Fields(commonTable)
	if len(words) < 9000 {
		t.Fatalf("there are only %d frequent words", len(words))
	}
	for w := range x.same {
		words = append(words, w)
	}
	slices.Sort(words)
	var got Text
	wrong := 0
	for _, w := range words {
		x.Read(w, &got)
		for _, h := range got.Hits {
			if !isName(h.Kind) || x.lists(h.Tag, w) {
				continue
			}
			wrong++
			t.Errorf("%q is taken for %s by %q", w, h.Name, got.Words[h.First].tagged)
		}
	}
	t.Logf("%d words, %d taken for a name", len(words), wrong)
}

// lists reports whether a word is in the tables under a tag: itself, the word it
// stands for, or either before a word that hangs on it.
func (x *Lexicon) lists(tag *Tag, word string) bool {
	listed := func(w string) bool { return slices.Contains(x.listed[w], tag) }
	if meaning := x.same[word].plains; listed(word) || len(meaning) == 1 && listed(meaning[0]) {
		return true
	}
	return slices.ContainsFunc(hanging, func(end string) bool { return strings.HasSuffix(word, end) && listed(strings.TrimSuffix(word, end)) })
}
