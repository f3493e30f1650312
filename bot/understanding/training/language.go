package training

import (
	"bufio"
	"fmt"
	"hash/fnv"
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
}

// ReadSentences reads lines of "language<TAB>text" as the NusaX and
// NusaTranslation files have them. Other languages are passed over.
func ReadSentences(r io.Reader) ([]Sentence, error) {
	names := map[string]int{"ind": tongue.ID, "mad": tongue.Mad, "jav": tongue.Jav, "sun": tongue.Sun, "eng": tongue.Eng}
	var out []Sentence
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		lang, text, _ := strings.Cut(lines.Text(), "\t")
		class, ok := names[lang]
		if !ok {
			continue
		}
		if words := spelling.Words(spelling.Plain(text)); len(words) > 0 {
			out = append(out, Sentence{class, words})
		}
	}
	return out, lines.Err()
}

// HeldBack tells whether a sentence is kept for scoring and never learnt from:
// one in ten, chosen by what it says, so that the same text is never on both
// sides.
func HeldBack(s Sentence) bool {
	h := fnv.New32a()
	for _, w := range s.Words {
		io.WriteString(h, w)
	}
	return h.Sum32()%10 == 0
}

// FitLanguage learns the language table from whole sentences and from pieces
// of one to seven words of them, because chat is short.
func FitLanguage(sentences []Sentence, o Options) *linear.Model {
	pick := NewSequence(7)
	var examples []Example
	for _, s := range sentences {
		examples = append(examples, Example{Features: tongue.Features(s.Words), Class: s.Class})
		for range 6 {
			n := 1 + pick.Below(7)
			if n >= len(s.Words) {
				continue
			}
			at := pick.Below(len(s.Words) - n + 1)
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
			out = append(out, Sentence{tongue.ID, words})
		case e.Lang == bot.Madurese && scores[tongue.Mad] > 0.6:
			out = append(out, Sentence{tongue.Mad, words})
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
}

// ScoreLanguage measures an identifier on sentences cut to their first words.
func ScoreLanguage(x *tongue.Identifier, mixed func(tongue.Guess) bool, sentences []Sentence, length int) LanguageFigures {
	f := LanguageFigures{Length: length, ByLang: map[string]float64{}}
	texts := map[string]float64{}
	right, mixes := 0, 0
	for _, s := range sentences {
		words := s.Words
		if length > 0 && len(words) > length {
			words = words[:length]
		}
		g := x.Identify(words, [5]float32{})
		name := coarse(s.Class)
		f.Texts++
		texts[name]++
		if mixed(g) {
			mixes++
			continue
		}
		best := slices.Index(g.Scores[:], slices.Max(g.Scores[:]))
		if coarse(best) == name {
			right++
			f.ByLang[name]++
		}
	}
	for name := range f.ByLang {
		f.ByLang[name] /= texts[name]
	}
	f.Right = float64(right) / float64(f.Texts)
	f.Mixed = float64(mixes) / float64(f.Texts)
	return f
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
