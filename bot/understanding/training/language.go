package training

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding/linear"
	"kanca/bot/understanding/tongue"
)

// Sentence is one text in a known language.
type Sentence struct {
	Class int // place in tongue.Classes
	Words []string
	Place float64 // how far down among those of its language, 0..1
}

// ReadSentences reads lines of "language<TAB>text" as the NusaX and
// NusaTranslation files have them. Other languages are passed over.
func ReadSentences(r io.Reader) ([]Sentence, error) {
	names := map[string]int{"ind": tongue.ID, "mad": tongue.Mad, "jav": tongue.Jav, "sun": tongue.Sun, "eng": tongue.Eng}
	var out []Sentence
	var count [8]int
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		lang, text, _ := strings.Cut(lines.Text(), "\t")
		class, ok := names[lang]
		if !ok {
			continue
		}
		if words := spelling.Words(spelling.Plain(text)); len(words) > 0 {
			out = append(out, Sentence{Class: class, Words: words})
			count[class]++
		}
	}
	var at [8]int
	for i := range out {
		class := out[i].Class
		out[i].Place = float64(at[class]) / float64(count[class])
		at[class]++
	}
	return out, lines.Err()
}

// LanguageParts is into how many parts the corpora are split to measure.
const LanguageParts = 5

// Split divides sentences for one of LanguageParts rounds. The corpora hold
// each text in several languages, in the same order; a text and its
// translations, which share names and slogans, stay on one side. The files are
// not perfectly in step, so the neighbourhood of what is held back is neither
// learnt nor held.
func Split(sentences []Sentence, part int) (learn, held []Sentence) {
	const margin = 0.03
	from, to := float64(part)/LanguageParts, float64(part+1)/LanguageParts
	for _, s := range sentences {
		switch {
		case s.Place >= from && s.Place < to:
			held = append(held, s)
		case s.Place < from-margin || s.Place >= to+margin:
			learn = append(learn, s)
		}
	}
	return learn, held
}

// How many pieces of a sentence are learnt, from anywhere in it and from its
// beginning.
const pieces, beginnings = 20, 6

// FitLanguage learns the language table from whole sentences and from pieces
// of one to seven words of them, because chat is short.
func FitLanguage(sentences []Sentence, o Options) *linear.Model {
	pick := NewSequence(7)
	var examples []Example
	for _, s := range sentences {
		examples = append(examples, Example{Features: tongue.Features(s.Words), Class: s.Class})
		for piece := range pieces + beginnings {
			n := 1 + pick.Below(7)
			if n >= len(s.Words) {
				continue
			}
			at := 0
			if piece < pieces {
				at = pick.Below(len(s.Words) - n + 1)
			}
			if f := tongue.Features(s.Words[at : at+n]); len(f) > 0 {
				examples = append(examples, Example{Features: f, Class: s.Class, Weight: 0.7})
			}
		}
	}
	return Fit(examples, tongue.Classes, tongue.Bits, o)
}

// ChatSentences turns example sentences into sentences of a known language:
// the Indonesian ones, and those of the Madurese folder that an identifier
// learnt from the corpora takes for Madurese, because that folder also holds
// mixtures.
func ChatSentences(x *tongue.Identifier, examples []Labelled) []Sentence {
	var out []Sentence
	for _, e := range examples {
		words := spelling.Words(spelling.Plain(e.Text))
		scores := x.Identify(words, [5]float32{}).Scores
		switch {
		case len(words) < 3:
		case e.Lang == bot.Indonesian && scores[tongue.ID] > 0.2:
			out = append(out, Sentence{Class: tongue.ID, Words: words})
		case e.Lang == bot.Madurese && scores[tongue.Mad] > 0.6:
			out = append(out, Sentence{Class: tongue.Mad, Words: words})
		}
	}
	return out
}

// ScoreMixtures measures how many texts made of six Indonesian and then six
// Madurese words, or the other way round, are found to be mixtures.
func ScoreMixtures(x *tongue.Identifier, mixed func(tongue.Guess) bool, sentences []Sentence) float64 {
	var id, mad [][]string
	for _, s := range sentences {
		switch {
		case len(s.Words) < 6:
		case s.Class == tongue.ID:
			id = append(id, s.Words[:6])
		case s.Class == tongue.Mad:
			mad = append(mad, s.Words[:6])
		}
	}
	n := min(len(id), len(mad))
	found := 0
	for i := range n {
		both := slices.Concat(id[i], mad[i])
		if i%2 == 0 {
			both = slices.Concat(mad[i], id[i])
		}
		if mixed(x.Identify(both, [5]float32{})) {
			found++
		}
	}
	return float64(found) / float64(max(1, n))
}

// LanguageFigures are shares of right answers, 0..1, when Javanese, Sundanese
// and English all count as "other".
type LanguageFigures struct {
	Length int // words kept of each text; 0 is the whole
	Texts  int
	Right  float64
	ByLang map[string]float64
	Mixed  float64 // share wrongly taken for a mixture

	count map[string]int
}

// ScoreLanguage measures an identifier on sentences cut to their first words.
func ScoreLanguage(x *tongue.Identifier, mixed func(tongue.Guess) bool, sentences []Sentence, length int) LanguageFigures {
	f := LanguageFigures{Length: length, ByLang: map[string]float64{}}
	f.count = map[string]int{}
	for _, s := range sentences {
		words := s.Words
		if length > 0 && len(words) > length {
			words = words[:length]
		}
		g := x.Identify(words, [5]float32{})
		name := coarse(s.Class)
		f.Texts++
		f.count[name]++
		other := g.Scores[tongue.Jav] + g.Scores[tongue.Sun] + g.Scores[tongue.Eng]
		best := "other"
		switch id, mad := g.Scores[tongue.ID], g.Scores[tongue.Mad]; {
		case mixed(g):
			best = "mix"
			f.Mixed++
		case id >= mad && id >= other:
			best = "id"
		case mad >= other:
			best = "mad"
		}
		if best == name {
			f.Right++
			f.ByLang[name]++
		}
	}
	for name := range f.ByLang {
		f.ByLang[name] /= float64(f.count[name])
	}
	f.Right /= float64(max(1, f.Texts))
	f.Mixed /= float64(max(1, f.Texts))
	return f
}

// Plus pools two measurements of the same length.
func (f LanguageFigures) Plus(g LanguageFigures) LanguageFigures {
	n, m := float64(f.Texts), float64(g.Texts)
	out := LanguageFigures{Length: g.Length, Texts: f.Texts + g.Texts, ByLang: map[string]float64{}, count: map[string]int{}}
	share := func(a, b, n, m float64) float64 { return (a*n + b*m) / max(1, n+m) }
	out.Right, out.Mixed = share(f.Right, g.Right, n, m), share(f.Mixed, g.Mixed, n, m)
	for _, name := range []string{"id", "mad", "other"} {
		out.ByLang[name] = share(f.ByLang[name], g.ByLang[name], float64(f.count[name]), float64(g.count[name]))
		out.count[name] = f.count[name] + g.count[name]
	}
	return out
}

func coarse(class int) string {
	if class > tongue.Mad {
		return "other"
	}
	return tongue.Classes[class]
}

// String is one line of a report.
func (f LanguageFigures) String() string {
	length := "whole"
	if f.Length > 0 {
		length = fmt.Sprint(f.Length, " words")
	}
	return fmt.Sprintf("%-8s %6d texts  %5.1f %%  (id %.1f, mad %.1f, other %.1f; taken for a mixture %.1f)", length, f.Texts,
		100*f.Right, 100*f.ByLang["id"], 100*f.ByLang["mad"], 100*f.ByLang["other"], 100*f.Mixed)
}
