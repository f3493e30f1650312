// Package answers finds the fact that a question asks for, among all facts, or says that
// none fits. Methods of different kinds have a vote each: words that are rare among the
// facts (BM25), a model that has learnt from sentences which fact they ask for and which
// ask for none (softmax regression), and the phrases that authors listed. Where they agree
// the fact is stated, where they do not the nearest are offered. Pure: no file, no clock, no
// chance.
package answers

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/content"
)

// Verdict is what may be done with what was found.
type Verdict string

// The verdicts.
const (
	Stated  Verdict = "stated"  // the methods agree: this is the answer
	Offered Verdict = "offered" // it may be one of these: ask which
	Missing Verdict = "missing" // it is a question, and no fact answers it
	None    Verdict = "none"    // it asks for no fact, but for something else
)

// Match is a fact and how well it fits.
type Match struct {
	Fact   string
	Chance float64 // by what was learnt, 0 to 1
	Words  float64 // how much of what is asked the words of the fact hold, 0 to 1
	Listed float64 // the score of the phrases that its author listed, 0 to 1
	Weight float64 // of all three together, among all facts and no fact, 0 to 1
}

// Listed is a fact by the phrases that authors listed, as package content finds it.
type Listed struct {
	Fact  string
	Score float64
	Asked bool // the text says a whole phrase of it, and little else
	// Beside: the text says a phrase of it with a word that the first fact has nowhere, and
	// may ask two things.
	Beside bool
	// Held is how much of the text the words and titles of the fact hold, 0 to 1, and Added
	// says that the office wrote the fact: nothing was learnt of it.
	Held  float64
	Added bool
	// Corrected: the office wrote it anew, and its words may be others than were learnt.
	Corrected bool
}

// ListedOf is what package content found.
func ListedOf(matches []content.FactMatch) []Listed {
	var out []Listed
	for _, m := range matches {
		out = append(out, Listed{Fact: m.Fact.ID, Score: m.Score, Asked: m.Asked, Beside: m.Beside, Held: m.Held, Added: m.Fact.Added, Corrected: m.Fact.Revision != 0})
	}
	return out
}

// Found is what one text was taken for.
type Found struct {
	Verdict   Verdict
	Why       string  // the rule that decided, for explanations
	Facts     []Match // best first, at most eight
	Votes     int     // how many of the three methods have the first fact first
	Unanimous bool    // all votes are for the first fact, though the text seemed to ask for none
	Else      string  // the intent that it is likeliest to be where it asks for no fact
	Beside    float64 // the chance that it asks for no fact
	Nothing   float64 // the chance that it is a question which no fact answers
}

// Best are the facts to state or to offer.
func (f Found) Best(most int) []string {
	var ids []string
	for _, m := range f.Facts[:min(most, len(f.Facts))] {
		ids = append(ids, m.Fact)
	}
	return ids
}

// maxMatches is how many facts are looked at of those that fit.
const maxMatches = 8

// Finder finds facts. It is immutable and safe for concurrent use.
type Finder struct {
	lexicon *lexicon.Lexicon
	learnt  *linear.Model
	index   *index
	rooms   sync.Pool // of *room
}

// room is the memory that one question needs, kept for the next one.
type room struct {
	text     lexicon.Text
	seen     []lexicon.Observation
	features []linear.Feature
	terms    []uint32
	chances  []float32
	words    []float32
}

// Load reads the tables that are built into the program; x is the lexicon that is shared
// with what understands texts.
func Load(x *lexicon.Lexicon) (*Finder, error) {
	t, err := readTables(tables)
	if err != nil {
		return nil, err
	}
	f := &Finder{lexicon: x, learnt: t.learnt, index: t.index}
	f.rooms.New = func() any { return new(room) }
	return f, nil
}

// Bytes is how much of the program the tables are.
func (f *Finder) Bytes() int { return f.learnt.Bytes() + f.index.bytes() }

// beside begins the name of a class that is an intent and no fact.
const beside = "~"

// rest is the least chance that the facts are taken to share.
const rest = 0.02

// leastNothing is how many words a question has at least of which it is learnt that no fact
// answers it: "biaya nya berapa" may be about anything.
const leastNothing = 5

// Find looks for the fact that a text asks for. listed is what package content finds by the
// phrases of authors, best first; wanted says that a fact is asked for, as far as is known
// from elsewhere, so that only the facts share the chance.
func (f *Finder) Find(text string, listed []Listed, wanted bool) Found {
	return f.FindAmong(text, listed, wanted, nil)
}

// FindAmong is Find among the facts that fit, where fits is given: what is true of one
// country alone answers no question about another, and its chance is shared by the others.
func (f *Finder) FindAmong(text string, listed []Listed, wanted bool, fits func(fact string) bool) Found {
	r := f.rooms.Get().(*room)
	defer f.rooms.Put(r)
	f.lexicon.Read(text, &r.text)
	if len(r.text.Words) == 0 {
		return Found{Verdict: None, Why: "no words"}
	}
	r.features, r.seen = features(&r.text, r.features[:0], r.seen[:0])
	r.chances = slices.Grow(r.chances[:0], len(f.learnt.Classes))[:len(f.learnt.Classes)]
	f.learnt.Scores(r.features, r.chances)
	linear.Softmax(r.chances, 1)
	r.terms = terms(&r.text, r.terms[:0])
	r.words = slices.Grow(r.words[:0], len(f.index.facts))[:len(f.index.facts)]
	f.index.score(r.terms, r.words)

	found := Found{}
	matches := make([]Match, 0, 3*maxMatches)
	other, apart := float32(0), float64(0)
	for c, name := range f.learnt.Classes {
		if name == beside+nothing {
			found.Nothing = float64(r.chances[c])
			continue
		}
		if rest, ok := strings.CutPrefix(name, beside); ok {
			found.Beside += float64(r.chances[c])
			if r.chances[c] > other {
				other, found.Else = r.chances[c], rest
			}
			continue
		}
		if fits != nil && !fits(name) {
			apart += float64(r.chances[c])
			continue
		}
		m := Match{Fact: name, Chance: float64(r.chances[c])}
		if i, ok := f.index.at[name]; ok {
			m.Words = round(float64(r.words[i]))
		}
		if m.Chance >= leastChance || wanted || m.Words >= leastWords {
			matches = append(matches, m)
		}
	}
	for i := range matches {
		if wanted {
			matches[i].Chance /= max(1-found.Beside-apart, rest)
		}
		matches[i].Chance = round(matches[i].Chance)
	}
	if len(r.text.Typed) < leastNothing {
		found.Nothing = 0
	}
	if wanted {
		found.Nothing /= max(1-found.Beside, rest)
	}
	found.Beside, found.Nothing = round(found.Beside), round(found.Nothing)
	for _, l := range listed {
		if fits != nil && !fits(l.Fact) {
			continue
		}
		if i := slices.IndexFunc(matches, func(m Match) bool { return m.Fact == l.Fact }); i >= 0 {
			matches[i].Listed = round(l.Score)
			if l.Corrected {
				matches[i].Words = max(matches[i].Words, round(l.Held))
			}
		} else if l.Added {
			matches = append(matches, found.unlearnt(l))
		} else if l.Score >= leastListed {
			matches = append(matches, Match{Fact: l.Fact, Listed: round(l.Score)})
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return cmp.Compare(b.together(), a.together()) })
	found.Facts = matches[:min(len(matches), maxMatches)]
	if fits != nil {
		listed = slices.DeleteFunc(slices.Clone(listed), func(l Listed) bool { return !fits(l.Fact) })
	}
	decide(&found, listed, wanted)
	return found
}
