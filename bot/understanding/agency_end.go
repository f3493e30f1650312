package understanding

import (
	"slices"
	"strings"

	"kanca/bot/agency"
	"kanca/bot/spelling"
	"kanca/bot/understanding/lexicon"
)

// Where the name of an agency ends in the text: at the end of the sentence, at a comma and
// at the end of a line.

// shortForms are written with a full stop that ends no sentence: "PT. Maju Jaya".
var shortForms = setOf("pt cv ud pd fa no jl tbk")

// maxSentences is how many sentences of a text are told apart for a name.
const maxSentences = 6

// sentenceEnds are how many words stand before each end of a sentence: what follows "cek pt
// maju jaya. terus biayanya berapa" is no part of the name.
func sentenceEnds(text string) []int {
	ends := make([]int, 0, maxSentences)
	count, from := 0, 0
	for i := 0; i+1 < len(text) && len(ends) < maxSentences; i++ {
		if strings.IndexByte(".?!;", text[i]) < 0 || text[i+1] != ' ' && text[i+1] != '\n' {
			continue
		}
		said := spelling.Words(spelling.Plain(text[from:i]))
		from, count = i+1, count+len(said)
		if len(said) == 0 {
			continue
		}
		if last := said[len(said)-1]; len(last) > 1 {
			if _, short := shortForms[last]; !short {
				ends = append(ends, count)
			}
		}
	}
	return ends
}

// leastName is how many words of a name at least stand before the end of a sentence, with
// its legal form: "PT Maju. Jaya Abadi" is written with a stop too many.
const leastName = 3

// beforeNextSentence is where a name ends, at the latest where the sentence does in which it
// begins.
func beforeNextSentence(sentences []int, from, to int) int {
	for _, n := range sentences {
		if n >= from+leastName {
			return min(to, n)
		}
	}
	return to
}

// pause is a comma or the end of a line behind so many words.
type pause struct {
	behind int
	comma  bool
}

// pauses finds those of a text in their order, one for each place between two words.
func pauses(text string) (all []pause) {
	count, start := 0, 0
	for i := 0; i+1 < len(text); i++ {
		comma := text[i] == ',' && (text[i+1] < '0' || text[i+1] > '9')
		if !comma && text[i] != '\n' {
			continue
		}
		count += len(spelling.Words(spelling.Plain(text[start:i])))
		start = i + 1
		if last := len(all) - 1; last >= 0 && all[last].behind == count {
			all[last].comma = all[last].comma || comma
		} else {
			all = append(all, pause{count, comma})
		}
	}
	return all
}

// beforePause is where a name ends that begins at word from, at the latest at a comma behind
// it, or at the end of a line behind its first own word: "bukan PT, perorangan".
func beforePause(all []pause, from, to int) int {
	first, _ := slices.BinarySearchFunc(all, from+1, func(p pause, count int) int { return p.behind - count })
	for _, p := range all[first:] {
		if p.behind >= to {
			break
		}
		if p.comma || p.behind > from+1 {
			return p.behind
		}
	}
	return to
}

// onlyName is agency.OnlyName for a text in which no comma and no line end stands inside of
// the name: "PT Maju Jaya, Surabaya cari orang" says more than a name.
func onlyName(text string, t *lexicon.Text) (from, to int, ok bool) {
	from, to, ok = agency.OnlyName(t.Typed)
	if !ok {
		return from, to, false
	}
	end := beforePause(pauses(text), from, to)
	goesOn := slices.ContainsFunc(t.Typed[end:to], func(w string) bool { return w != "tbk" && w != "persero" })
	return from, to, !goesOn
}
