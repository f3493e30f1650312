package answers

import (
	"cmp"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding/lexicon"
	"kanca/bot/understanding/linear"
	"kanca/content"
)

// Sentence is one text that is learnt, and what it asks for.
type Sentence struct {
	Class  string // a fact, or "~" and an intent
	Text   string
	Weight float64 // how much it counts for the learnt model
	Words  float64 // the same for BM25; 0 is not at all
}

// How much the sentences of each kind count.
const (
	listedWeight, labelWeight, saidWeight, answerWeight, elseWeight = 0.6, 0.8, 1, 0.15, 1.05
	listedWords, labelWords, saidWords, answerWords                 = 1, 1, 1, 0.3
)

// nothing is the class of questions that no fact answers.
const nothing = "nothing"

// Example is a sentence of the intents.
type Example struct {
	Intent bot.Intent
	Text   string
}

// asksForFacts are the intents whose examples ask for one fact or another, and are not
// learnt as asking for none.
var asksForFacts = []bot.Intent{bot.Rights, bot.Cost, bot.Requirements}

// AsksForFacts reports whether who has this intent asks for one fact or another.
func AsksForFacts(intent bot.Intent) bool { return slices.Contains(asksForFacts, intent) }

// Sentences are what is learnt: of each fact what its author wrote and how people ask for
// it, and of the intents what asks for no fact.
func Sentences(facts []content.Fact, said []content.Paraphrase, examples []Example) []Sentence {
	var out []Sentence
	known := map[string]bool{}
	for _, f := range facts {
		if !f.Servable() {
			continue
		}
		known[f.ID] = true
		for _, w := range f.Words {
			out = append(out, Sentence{f.ID, w, listedWeight, listedWords})
		}
		for _, t := range []string{f.Question.ID, f.Question.Mad, f.Short.ID, f.Short.Mad} {
			out = append(out, Sentence{f.ID, t, labelWeight, labelWords})
		}
		for _, t := range []string{f.Answer.ID, f.Answer.Mad, f.SMS.ID, f.SMS.Mad} {
			for _, s := range inSentences(t) {
				out = append(out, Sentence{f.ID, s, answerWeight, answerWords})
			}
		}
	}
	for _, p := range said {
		switch {
		case p.Held():
		case p.Fact == content.Unanswered:
			out = append(out, Sentence{beside + nothing, p.Text, saidWeight, 0})
		case known[p.Fact]:
			out = append(out, Sentence{p.Fact, p.Text, saidWeight, saidWords})
		}
	}
	for i, e := range examples {
		urgent := e.Intent == bot.Emergency || e.Intent == bot.Report || e.Intent == bot.Unknown
		if slices.Contains(asksForFacts, e.Intent) || !urgent && i%2 == 1 {
			continue
		}
		out = append(out, Sentence{beside + string(e.Intent), e.Text, elseWeight, 0})
	}
	return out
}

// inSentences splits an answer.
func inSentences(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '\n' || r == '?' || r == '!' || r == ';' }) {
		if s = strings.TrimSpace(s); len(s) > 8 {
			out = append(out, s)
		}
	}
	return out
}

// Learnt is what sentences taught, before it is stored.
type Learnt struct {
	Model *linear.Model
	Print uint64
	index *index
}

// Lesson is a sentence as the model sees it.
type Lesson struct {
	Features []linear.Feature
	Class    int
	Weight   float64
}

// Classes lists the classes of sentences: facts in their order, then intents.
func Classes(sentences []Sentence) []string {
	var out []string
	for _, s := range sentences {
		if !slices.Contains(out, s.Class) {
			out = append(out, s.Class)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Compare(strings.Count(a, beside), strings.Count(b, beside))
	})
	return out
}

// Learn makes the tables; fit learns a linear model, see package training.
func Learn(x *lexicon.Lexicon, sentences []Sentence, vary func(text string) []string, fit func(lessons []Lesson, classes []string) *linear.Model) *Learnt {
	classes := Classes(sentences)
	at := map[string]int{}
	var facts []string
	for i, c := range classes {
		at[c] = i
		if !strings.HasPrefix(c, beside) {
			facts = append(facts, c)
		}
	}
	var t lexicon.Text
	var lessons []Lesson
	words := make([][]Sentence, len(facts))
	for _, s := range sentences {
		for i, text := range append([]string{s.Text}, vary(s.Text)...) {
			x.Read(text, &t)
			if len(t.Words) == 0 {
				continue
			}
			f, _ := features(&t, nil, nil)
			weight := s.Weight
			if i > 0 {
				weight *= variantWeight
			}
			lessons = append(lessons, Lesson{f, at[s.Class], weight})
		}
		if s.Words > 0 {
			words[at[s.Class]] = append(words[at[s.Class]], s)
		}
	}
	return &Learnt{
		Model: fit(lessons, classes),
		Print: Fingerprint(sentences),
		index: newIndex(facts, func(fact int, say func([]uint32, float64)) {
			for _, s := range words[fact] {
				x.Read(s.Text, &t)
				say(terms(&t, nil), s.Words)
			}
		}),
	}
}

// variantWeight is how much a mistyped variant counts against the sentence itself.
const variantWeight = 0.35
