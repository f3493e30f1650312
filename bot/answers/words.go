package answers

import (
	"slices"

	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/content"
)

// Bits is the size of the hash table of the learnt model.
const Bits = 16

// features are those of the intents, in a smaller table.
func features(t *lexicon.Text, out []linear.Feature, seen []lexicon.Observation) ([]linear.Feature, []lexicon.Observation) {
	seen = t.Features(0, len(t.Words), seen)
	for _, o := range seen {
		o.Bucket &= 1<<Bits - 1
		out = append(out, o.Feature)
	}
	return out, seen
}

const (
	basis uint32 = 2166136261
	prime uint32 = 16777619
)

func hash(kind byte, words ...string) uint32 {
	h := (basis ^ uint32(kind)) * prime
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ uint32(w[i])) * prime
		}
		h = (h ^ ' ') * prime
	}
	return h
}

// terms appends what BM25 looks for in a text: what each word stands for, its stem, pairs
// of neighbours, and what the words are about.
func terms(t *lexicon.Text, out []uint32) []uint32 {
	for i, w := range t.Words {
		out = append(out, hash('w', w.Fold))
		if s := content.Stem(w.Fold); s != "" {
			out = append(out, hash('s', s))
		}
		if i > 0 {
			out = append(out, hash('p', t.Words[i-1].Fold, w.Fold))
		}
	}
	for _, h := range t.Hits {
		out = append(out, hash('c', string(rune('0'+h.Kind)), h.Name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
