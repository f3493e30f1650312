package agency

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"kanca/bot/spelling"
)

// likeness finds the names that look like a text. Trigrams of the normal form
// choose a few of them; those are scored by the typing mistakes between the
// normal forms and by the words they share, a rare word counting for more.
//
// The threshold was set by TestRecallOfMisspelledNames and
// TestRandomTextIsNotFound. No threshold separates a misspelt name from an
// invented one (14 % to 100 % of invented names pass whatever the method), so
// what is found here is only ever asked about.
type likeness struct {
	record   []int      // whose name it is
	normal   []string   // normal form of each name
	words    [][]string // words of each name without legal forms
	posting  map[string][]int32
	weight   map[string]float64 // of a trigram
	norm     []float64
	wordSeen map[string]float64 // weight of a word
	newWord  float64            // weight of a word no name has
	byLength map[int][]int32    // short names by length of the normal form
	scratch  sync.Pool
}

const (
	threshold    = 0.68
	shortlist    = 48 // names scored in full
	shortName    = 9  // bytes; trigrams of a short name do not survive a mistake
	maxCoreWords = 16
	maxCoreBytes = 160
)

func newLikeness(forms [][]form) *likeness {
	l := &likeness{
		posting: map[string][]int32{}, weight: map[string]float64{},
		wordSeen: map[string]float64{}, byLength: map[int][]int32{},
	}
	for record, names := range forms {
		for _, f := range names {
			i := len(l.record)
			l.record = append(l.record, record)
			words := withoutAccents(f.words)
			normal := join(words)
			l.words = append(l.words, words)
			l.normal = append(l.normal, normal)
			if len(normal) > 0 && len(normal) <= shortName+2 {
				l.byLength[len(normal)] = append(l.byLength[len(normal)], int32(i))
			}
			for _, g := range trigrams(normal) {
				l.posting[g] = append(l.posting[g], int32(i))
			}
			for _, w := range unique(words) {
				l.wordSeen[w]++
			}
		}
	}
	n := float64(len(l.record))
	for g, p := range l.posting {
		l.weight[g] = math.Log(1 + n/float64(len(p)))
	}
	for w, seen := range l.wordSeen {
		l.wordSeen[w] = math.Log(1 + n/seen)
	}
	l.newWord = math.Log(1 + n)
	for i := range l.record {
		sum := 0.0
		for _, g := range trigrams(l.normal[i]) {
			sum += l.weight[g] * l.weight[g]
		}
		l.norm = append(l.norm, math.Sqrt(sum))
	}
	l.scratch.New = func() any {
		s := make([]float64, len(l.record))
		return &s
	}
	return l
}

// trigrams returns the distinct runs of three bytes of a normal form, with its
// start and end marked.
func trigrams(s string) []string {
	if s == "" {
		return nil
	}
	s = "^^" + s + "$"
	out := make([]string, 0, len(s))
	for i := 0; i+3 <= len(s); i++ {
		out = append(out, s[i:i+3])
	}
	return unique(out)
}

func unique(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}

// withoutAccents returns words as they are typed on a phone: "kársa" is like "karsa",
// and is asked about.
func withoutAccents(words []string) []string {
	if !slices.ContainsFunc(words, func(w string) bool { return !plainASCII(w) }) {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if !plainASCII(w) {
			out[i] = strings.ReplaceAll(spelling.Plain(w), " ", "")
		}
	}
	return out
}

type scored struct {
	record int
	score  float64
}

// find returns the records whose name is at least threshold-like to the words,
// best first, shortlist at most. anchored says that the name starts with the
// first word, so that whatever follows may be talk.
func (l *likeness) find(words []string, anchored bool) []scored {
	words = withoutAccents(words[:min(len(words), maxCoreWords)])
	normal := join(words)
	if normal == "" {
		return nil
	}
	if len(normal) > maxCoreBytes {
		normal = strings.ToValidUTF8(normal[:maxCoreBytes], "")
	}
	chosen := l.choose(normal)
	if anchored && len(words) > 3 {
		for _, i := range l.choose(join(words[:3])) {
			if !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
			}
		}
	}
	var best []scored
	for _, i := range chosen {
		s := l.score(int(i), normal, words)
		if k := len(l.words[i]); anchored && k > 1 && k < len(words) {
			s = max(s, 0.95*l.score(int(i), join(words[:k]), words[:k]))
		}
		if s >= threshold {
			best = append(best, scored{l.record[i], s})
		}
	}
	slices.SortFunc(best, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.record, b.record))
	})
	var out []scored
	for _, s := range best {
		if !slices.ContainsFunc(out, func(o scored) bool { return o.record == s.record }) {
			out = append(out, s)
		}
	}
	return out
}

// choose returns the names that share most of their trigrams with a text.
func (l *likeness) choose(normal string) []int32 {
	sums := l.scratch.Get().(*[]float64)
	defer l.scratch.Put(sums)
	sum := *sums
	var touched []int32
	for _, g := range trigrams(normal) {
		w := l.weight[g] * l.weight[g]
		for _, i := range l.posting[g] {
			if sum[i] == 0 {
				touched = append(touched, i)
			}
			sum[i] += w
		}
	}
	top := make([]scored, 0, shortlist+1)
	for _, i := range touched {
		s := sum[i] / l.norm[i]
		sum[i] = 0
		if len(top) == shortlist && s <= top[shortlist-1].score {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, s, func(e scored, s float64) int { return cmp.Compare(s, e.score) })
		top = slices.Insert(top, at, scored{int(i), s})
		top = top[:min(len(top), shortlist)]
	}
	out := make([]int32, 0, shortlist)
	for _, t := range top {
		out = append(out, int32(t.record))
	}
	if len(normal) <= shortName {
		for n := len(normal) - 1; n <= len(normal)+1; n++ {
			for _, i := range l.byLength[n] {
				if spelling.Distance(normal, l.normal[i], 1) <= 1 && !slices.Contains(out, i) {
					out = append(out, i)
				}
			}
		}
	}
	return out
}

// score is the likeness of name i to a text, 0 to just under 1.
func (l *likeness) score(i int, normal string, words []string) float64 {
	s := max(wholeLikeness(normal, l.normal[i]), l.wordLikeness(words, l.words[i]))
	return min(s, 0.99)
}

// wholeLikeness compares normal forms letter by letter. One mistake is always
// forgiven from four letters up, so that short names are still recognised.
func wholeLikeness(a, b string) float64 {
	longest := max(len(a), len(b))
	limit := max(1, int(float64(longest)*(1-threshold)))
	d := spelling.Distance(a, b, limit)
	switch {
	case d > limit:
		return 0
	case d <= 1 && longest >= 4:
		return max(1-float64(d)/float64(longest), threshold+0.02)
	}
	return 1 - float64(d)/float64(longest)
}

// wordLikeness compares words in any order, two words also as one. It is the
// weighted share of words that both have; a name that stands whole inside a
// longer text counts nearly in full, and a text that does inside a longer name
// enough to be asked about.
func (l *likeness) wordLikeness(text, name []string) float64 {
	var got, all, textGot, textAll float64
	for _, w := range name {
		weight := l.wordSeen[w]
		all += weight
		got += weight * bestMatch(w, text)
	}
	for _, w := range text {
		weight, known := l.wordSeen[w]
		m := bestMatch(w, name)
		if !known {
			// A misspelt word of this name weighs what the name's words weigh.
			weight = l.newWord
			if m > 0 {
				weight = all / float64(len(name))
			}
		}
		textAll += weight
		textGot += weight * m
	}
	if all+textAll == 0 {
		return 0
	}
	share := (got + textGot) / (all + textAll)
	switch cover := got / all; {
	case len(name) > 1 && cover > 0.85:
		share = max(share, 0.85*cover)
	case len(name) == 1 && cover == 1 && len(text) == 2 && len(name[0]) > 4:
		share = max(share, threshold+0.02)
	case len(text) >= wholeText && within(text, name) || twoNames(text, name):
		share = max(share, threshold+0.02)
	}
	return share
}

// wholeText is how many words of a text are too many to stand in a longer name by chance.
const wholeText = 3

// twoNames reports whether a text of two words is one of two names that a register
// wrote into one, or one that it continues: it begins or ends one of twice as many
// words or more. Of three words it is like enough by itself.
func twoNames(text, name []string) bool {
	return len(text) == 2 && len(name) >= 4 && (slices.Equal(text, name[:2]) || slices.Equal(text, name[len(name)-2:]))
}

// within reports whether the words stand in the name one after the other: behind a
// former name, say, however the register leads up to it.
func within(words, name []string) bool {
	for i := 0; i+len(words) <= len(name); i++ {
		if slices.Equal(words, name[i:i+len(words)]) {
			return true
		}
	}
	return false
}

// bestMatch is how well one of the others is w: 1 when equal, less with typing
// mistakes that one forgives in a word of that length, 0 otherwise.
func bestMatch(w string, others []string) float64 {
	best := 0.0
	for j, o := range others {
		best = max(best, wordMatch(w, o))
		if best == 1 {
			return 1
		}
		if j+1 < len(others) && len(o)+len(others[j+1]) <= len(w)+2 && len(w) <= len(o)+len(others[j+1])+2 {
			best = max(best, wordMatch(w, o+others[j+1]))
		}
	}
	return best
}

func wordMatch(a, b string) float64 {
	if a == b {
		return 1
	}
	shortest := min(len(a), len(b))
	limit := 2
	switch {
	case shortest <= 3:
		return 0
	case shortest <= 7:
		limit = 1
	}
	d := spelling.Distance(a, b, limit)
	if d > limit {
		return 0
	}
	return 1 - float64(d)/float64(max(len(a), len(b)))
}
