package content

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"

	"kanca/bot/spelling"
)

// FactMatch is a fact and how well it fits a text, 0 to 1.
//   - Asked: the text says one of the fact's phrases of two and more words, and
//     little else.
//   - Only: it says nothing else.
//   - Named: it says a single word that names hardly any other fact, and nothing else.
//   - Beside: it says a phrase of this fact with a word that the first fact has
//     nowhere, and may ask two things.
//   - Held: how much of what the text says stands in the fact's words and titles.
type FactMatch struct {
	Fact   Fact
	Score  float64
	Held   float64
	Asked  bool
	Only   bool
	Named  bool
	Beside bool
}

const (
	maxMatches   = 8   // what fits one menu
	minScore     = 0.2 // below it the likeness is chance
	listedScore  = 0.5 // the least score of a fact that has a phrase of the text
	maxWords     = 60  // of a text; what a person asks is said by then
	nearLength   = 5   // letters from which a typing mistake is forgiven
	fewFacts     = 3   // that a word may stand in to name one of them
	nothingElse  = 0.8 // the same for Only
	littleElse   = 0.6 // how much of what a text says a phrase must be for Asked
	unknownShare = 0.5 // weight of a word nobody knows, relative to the rarest known one
)

// finder finds facts by the words of a text. It is built once and then only
// read. A word counts the more, the fewer facts it stands in (Robertson and
// Spärck Jones, "Relevance weighting of search terms", 1976).
type finder struct {
	facts    []Fact
	words    map[string]int32   // folded word
	deletes  map[string][]int32 // folded word with one letter left out, for typing mistakes
	stems    map[string]int32   // see Stem; the rarest word of that stem
	names    []string
	weights  []float32 // by word: how rare it is
	rarest   float32
	postings [][]posting
	phrases  [][]phrase // by fact
}

type posting struct {
	fact  int32
	share float32 // 1 for a word an author listed, less for a word of the question
}

type phrase struct {
	words []int32
	total float32
}

//go:embed common_words.txt
var commonWordsText string

var commonWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonWordsText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range foldedWords(line) {
			m[w] = true
		}
	}
	return m
})

// newFinder indexes facts.
func newFinder(facts []Fact) *finder {
	x := &finder{facts: facts, words: map[string]int32{}, deletes: map[string][]int32{}, stems: map[string]int32{}, phrases: make([][]phrase, len(facts))}
	for i, f := range facts {
		for _, words := range f.Words {
			ids := x.add(int32(i), words, 1)
			if len(ids) > 0 {
				x.phrases[i] = append(x.phrases[i], phrase{words: ids})
			}
		}
		for _, t := range []Text{f.Short, f.Question} {
			for _, text := range []string{t.ID, t.Mad} {
				x.add(int32(i), text, 0.7)
			}
		}
		for _, ids := range [][]int32{x.add(int32(i), f.Short.ID, 0.7), x.add(int32(i), f.Short.Mad, 0.7)} {
			if len(ids) > 0 {
				x.phrases[i] = append(x.phrases[i], phrase{words: ids})
			}
		}
	}
	x.weights = make([]float32, len(x.names))
	for id, list := range x.postings {
		n, df := float64(len(facts)), float64(len(list))
		x.weights[id] = float32(math.Log(1 + (n-df+0.5)/(df+0.5)))
		x.rarest = max(x.rarest, x.weights[id])
		name := x.names[id]
		if key := Stem(name); key != "" {
			if other, taken := x.stems[key]; !taken || x.weights[other] < x.weights[id] {
				x.stems[key] = int32(id)
			}
		}
		if len(name) >= nearLength {
			x.deletes[name] = append(x.deletes[name], int32(id))
			for i := range name {
				shorter := name[:i] + name[i+1:]
				if !slices.Contains(x.deletes[shorter], int32(id)) {
					x.deletes[shorter] = append(x.deletes[shorter], int32(id))
				}
			}
		}
	}
	for _, list := range x.phrases {
		for i := range list {
			for _, id := range list[i].words {
				list[i].total += x.weights[id]
			}
		}
	}
	return x
}

// add indexes the words of a text under a fact and returns their numbers.
func (x *finder) add(fact int32, text string, share float32) []int32 {
	var ids []int32
	for _, word := range foldedWords(text) {
		if word == "" || commonWords()[word] {
			continue
		}
		id, known := x.words[word]
		if !known {
			id = int32(len(x.names))
			x.words[word] = id
			x.names = append(x.names, word)
			x.postings = append(x.postings, nil)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		at := slices.IndexFunc(x.postings[id], func(p posting) bool { return p.fact == fact })
		if at < 0 {
			x.postings[id] = append(x.postings[id], posting{fact, share})
		} else {
			x.postings[id][at].share = max(x.postings[id][at].share, share)
		}
	}
	return ids
}

// suffixes are endings, folded, that change nothing about what is asked:
// "gajinya", "pasporku", "bolehkah", "bayarlah", Madurese "gajina".
var suffixes = []string{"nya", "ku", "mu", "ka", "la", "na", "an"}

// prefixes are those of verbs, folded (which writes e as a), longest first.
var prefixes = []string{"mang", "many", "mam", "man", "bar", "tar", "par", "di", "ma", "pa", "ka"}

// Stem returns what "dipukul", "memukul", "mukul" and "pemukulan" have in
// common, here "ukul": the prefix and ending go, and so does a first consonant
// that a nasal prefix swallows (p, t, k, s) or puts in its place (m, n). It is a
// key to compare, not a word; "" when too little is left.
func Stem(folded string) string {
	word := folded
	for _, prefix := range prefixes {
		if rest, cut := strings.CutPrefix(word, prefix); cut && len(rest) >= 4 {
			word = rest
			break
		}
	}
	for _, suffix := range [...]string{"kan", "nya", "an", "na", "i"} {
		if rest, cut := strings.CutSuffix(word, suffix); cut && len(rest) >= 4 {
			word = rest
			break
		}
	}
	if word != "" && strings.IndexByte("ptksmn", word[0]) >= 0 {
		word = word[1:]
	}
	if len(word) < 4 {
		return ""
	}
	return word
}

// look finds the number of a folded word: as it is, without an ending, by its
// stem, or with one typing mistake. The share is what the find is worth.
func (x *finder) look(word string) (id int32, share float32, ok bool) {
	if id, ok := x.words[word]; ok {
		return id, 1, true
	}
	if id, share, ok := x.withoutEnding(word); ok {
		return id, share, true
	}
	if key := Stem(word); key != "" {
		if id, ok := x.stems[key]; ok {
			return id, 0.75, true
		}
	}
	if len(word) < nearLength || len(word) > 30 {
		return 0, 0, false
	}
	best := int32(-1)
	try := func(key []byte) {
		for _, id := range x.deletes[string(key)] {
			if spelling.Distance(word, x.names[id], 1) <= 1 && (best < 0 || x.weights[id] < x.weights[best]) {
				best = id
			}
		}
	}
	var buf [32]byte
	try(append(buf[:0], word...))
	for i := range word {
		try(append(append(buf[:0], word[:i]...), word[i+1:]...))
	}
	return best, 0.8, best >= 0
}

// withoutEnding finds the number of a folded word without an ending.
func (x *finder) withoutEnding(word string) (id int32, share float32, ok bool) {
	for _, suffix := range suffixes {
		if stem, cut := strings.CutSuffix(word, suffix); cut && len(stem) >= 3 {
			if id, ok := x.words[stem]; ok {
				return id, 0.95, true
			}
		}
	}
	return 0, 0, false
}

// FindFacts finds the facts that a text asks for, best first, at most
// eight; topic "" looks in all. It forgives spelling and typing mistakes, and
// rare words weigh more than frequent ones. Nil means that nothing fits.
func (l *Library) FindFacts(topic, text string) []FactMatch {
	return l.index.find(topic, text)
}

func (x *finder) find(topic, text string) []FactMatch {
	if len(x.facts) == 0 {
		return nil
	}
	common := commonWords()
	var (
		idsBuf    [maxWords]int32
		sharesBuf [maxWords]float32
		all       float32
	)
	ids, shares := idsBuf[:0], sharesBuf[:0]
	var bases []int32 // of words with an ending, which some phrase may have without
	for _, word := range spelling.Words(spelling.Plain(text)) {
		word = spelling.Fold(word)
		if word == "" || common[word] {
			continue
		}
		if len(ids) == maxWords {
			break
		}
		id, share, ok := x.look(word)
		if base, _, found := x.withoutEnding(word); found && base != id {
			bases = append(bases, base)
		}
		switch {
		case !ok:
			all += unknownShare * x.rarest
		case !slices.Contains(ids, id):
			ids, shares = append(ids, id), append(shares, share)
			all += x.weights[id]
		}
	}
	if len(ids) == 0 {
		return nil
	}
	covered := make([]float32, len(x.facts))
	said := make([]bool, len(x.names))
	for _, id := range bases {
		said[id] = true
	}
	for i, id := range ids {
		said[id] = true
		for _, p := range x.postings[id] {
			covered[p.fact] += p.share * shares[i] * x.weights[id]
		}
	}
	var best [maxMatches]scored
	n := 0
	for i, c := range covered {
		if c == 0 || topic != "" && x.facts[i].Topic != topic {
			continue
		}
		held, whole, named := x.phraseScore(i, said)
		score := 0.5*float64(c/all) + 0.5*held
		share := float64(min(1, whole.total/all))
		if whole.total > 0 { // a phrase that an author listed beats words that are merely shared
			score = max(score, listedScore+(1-listedScore)*share)
		}
		if score < minScore {
			continue
		}
		// An equal score keeps the order of the files.
		at := n
		for at > 0 && best[at-1].score < score {
			at--
		}
		if at == maxMatches {
			continue
		}
		n = min(n+1, maxMatches)
		copy(best[at+1:n], best[at:n-1])
		best[at] = scored{i, score, float64(min(1, c/all)), share >= littleElse, share >= nothingElse, named/all >= nothingElse, whole.words}
	}
	if n == 0 {
		return nil
	}
	out := make([]FactMatch, n)
	for i, s := range best[:n] {
		out[i] = FactMatch{x.facts[s.fact], s.score, s.held, s.asked, s.only, s.named, len(best[0].words) > 0 && x.foreign(s.words, best[0].fact)}
	}
	return out
}

// foreign reports whether a phrase has a word that a fact has nowhere.
func (x *finder) foreign(phrase []int32, fact int) bool {
	return slices.ContainsFunc(phrase, func(id int32) bool {
		return !slices.ContainsFunc(x.postings[id], func(p posting) bool { return int(p.fact) == fact })
	})
}

type scored struct {
	fact  int
	score float64
	held  float64
	asked bool
	only  bool
	named bool
	words []int32 // of its phrase that the text says
}

// phraseScore is how fully the text holds the best of the fact's phrases, with
// a little more for a phrase that says more; whole is the phrase of
// two and more words that is said to its end and says most; named is that of a
// single word that few facts list.
func (x *finder) phraseScore(fact int, said []bool) (best float64, whole phrase, named float32) {
	for _, p := range x.phrases[fact] {
		var held float32
		for _, id := range p.words {
			if said[id] {
				held += x.weights[id]
			}
		}
		if held == 0 {
			continue
		}
		full := float64(held / p.total)
		if len(p.words) > 1 && held >= p.total*0.999 && p.total > whole.total {
			whole = p
		}
		if len(p.words) == 1 && len(x.postings[p.words[0]]) <= fewFacts {
			named = max(named, p.total)
		}
		best = max(best, full*full*(0.6+0.4*float64(p.total)/(float64(p.total)+4)))
	}
	return best, whole, named
}
