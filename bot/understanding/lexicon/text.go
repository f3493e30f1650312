package lexicon

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// MaxWords bounds the work for one text. Of a longer one the first half and
// the last half of that many words are read: a long story has its question at
// the end.
const MaxWords = 160

// Word is one word of a text.
type Word struct {
	Fold       string // what it stands for, folded
	At         int    // place in Text.Typed
	start, end int    // place in Text.Folded
	tagged     string // the phrase found for this word alone, or ""
}

// Hit is a tag found in a text, over the words First to Last.
type Hit struct {
	*Tag
	First, Last int
}

// Text is a text that has been read. Use one again to save memory.
type Text struct {
	Plain  string
	Typed  []string // the plain words as typed
	Words  []Word
	Folded string // Words joined by spaces
	Hits   []Hit
	room   []byte
}

// Read reads a text into t. Any input is allowed.
func (x *Lexicon) Read(text string, t *Text) {
	t.Plain = spelling.Plain(text)
	t.Typed, t.Words, t.Hits, t.room = t.Typed[:0], t.Words[:0], t.Hits[:0], t.room[:0]
	for w := range strings.FieldsSeq(t.Plain) {
		if len(w) > 48 {
			w = w[:48]
		}
		if strings.Trim(w, "'") != "" {
			t.Typed = append(t.Typed, w)
		}
	}
	if n := len(t.Typed); n > MaxWords {
		t.Typed = append(t.Typed[:MaxWords/2], t.Typed[n-MaxWords/2:]...)
	}
	for i, w := range t.Typed {
		meaning, itself := x.meaning(w)
		if meaning.folds == nil {
			t.add(itself, i)
		}
		for _, fold := range meaning.folds {
			t.add(fold, i)
		}
	}
	t.Folded = string(t.room)
	x.tag(t)
}

// add adds a word that stands for the typed one at a place.
func (t *Text) add(fold string, at int) {
	if len(t.room) > 0 {
		t.room = append(t.room, ' ')
	}
	start := len(t.room)
	t.room = append(t.room, fold...)
	t.Words = append(t.Words, Word{Fold: fold, At: at, start: start, end: len(t.room)})
}

// tag finds the tags of all words and phrases.
func (x *Lexicon) tag(t *Text) {
	for i := range t.Words {
		w := &t.Words[i]
		w.tagged = ""
		if phrase := x.find(w.Fold, t.Typed[w.At]); phrase != "" {
			w.tagged = phrase
			for _, tag := range x.tags[phrase] {
				if !isName(tag.Kind) || x.names(tag, t.Typed[w.At], w.Fold, phrase) {
					t.Hits = append(t.Hits, Hit{tag, i, i})
				}
			}
		}
		first := w.Fold
		if w.tagged != "" {
			first = w.tagged
		}
		if _, ok := x.longer[first]; !ok {
			continue
		}
		for n := 2; n <= maxPhrase+1 && i+n <= len(t.Words); n++ {
			for _, tag := range x.tags[t.Folded[w.start:t.Words[i+n-1].end]] {
				if isName(tag.Kind) && t.Words[i+n-1].At == w.At {
					continue // one word that is short for more: "RM" is a sum as well as a rumah makan
				}
				t.Hits = append(t.Hits, Hit{tag, i, i + n - 1})
			}
		}
	}
}

var (
	// In folded spelling e is written a, and doubled letters are single.
	prefixes = []string{"", "a", "i", "di", "ma", "mam", "man", "mang", "pa", "pam", "pan", "pang", "bar", "tar", "par", "ka", "sa", "ta", "ng", "nga", "mai", "diba"}
	suffixes = []string{"", "nya", "na", "ra", "ta", "sa", "la", "a", "an", "kan", "agi", "i", "ku", "mu", "ka", "ana", "ania", "ina", "no", "a", "ne", "nah", "nga", "ma", "pa", "in"}
)

// certain is how many letters a name needs to be known with a mistake in it.
// Shorter ones are too often another word: "dumai" is not Dubai.
const certain = 6

// Certain reports whether a country found in t is surely meant: it is typed as
// listed, or has letters enough for one mistake or an ending.
func (x *Lexicon) Certain(t *Text, h Hit) bool {
	first, last := t.Words[h.First], t.Words[h.Last]
	if slices.Contains(x.listed[strings.Join(t.Typed[first.At:last.At+1], " ")], h.Tag) || h.First != h.Last {
		return true
	}
	rest, longer := strings.CutPrefix(first.Fold, first.tagged)
	return len(first.tagged) >= certain && len(first.Fold) >= certain &&
		(longer && slices.Contains(endings, rest) || spelling.Distance(first.Fold, first.tagged, 1) <= 1)
}

// endings are the folded endings that say "of" and "the".
var endings = []string{"", "nya", "na", "ana", "a"}

// find returns the key in x.tags of a word: itself, itself without the
// endings and beginnings of both languages, or a word one mistake away.
func (x *Lexicon) find(fold, typed string) string {
	if _, ok := x.tags[fold]; ok {
		return fold
	}
	if _, known := x.heads[fold]; known || len(fold) < 4 { // "sampai" is not "sampah" with an ending
		return ""
	}
	for _, s := range suffixes {
		if !strings.HasSuffix(fold, s) {
			continue
		}
		for _, p := range prefixes {
			if len(fold)-len(s)-len(p) < 4 || !strings.HasPrefix(fold[:len(fold)-len(s)], p) || p == "" && s == "" {
				continue
			}
			root := fold[len(p) : len(fold)-len(s)]
			if _, ok := x.tags[root]; ok {
				return root
			}
			if f, ok := x.folded[root]; ok && len(f.folds) == 1 && len(root) > 3 {
				if _, ok := x.tags[f.folds[0]]; ok {
					return f.folds[0]
				}
			}
		}
	}
	if _, ok := x.common[typed]; ok || len(fold) < 5 || len(fold) > 24 {
		return ""
	}
	return x.nearest(fold)
}

func (x *Lexicon) nearest(fold string) string {
	best, distance := "", 2
	if word := x.swapped(fold); word != "" {
		return word
	}
	var room [24]byte
	for i := -1; i < len(fold); i++ {
		key := append(room[:0], fold...)
		if i >= 0 {
			key = append(key[:i], fold[i+1:]...)
		}
		for _, word := range x.near[string(key)] {
			if word[0] != fold[0] && len(word) < 7 {
				continue
			}
			if d := spelling.Distance(fold, word, 1); d < distance || d == distance && d < 2 && word < best {
				best, distance = word, d
			}
		}
	}
	return best
}

// swapped finds the name of a country with its letters in another order
// ("tawain"), which is a common slip of the thumb and two mistakes for Near.
func (x *Lexicon) swapped(fold string) string {
	return x.letters[sortedLetters(fold)]
}

// sortedLetters is the first letter and the others in alphabetical order.
func sortedLetters(fold string) string {
	var room [24]byte
	b := append(room[:0], fold[:min(len(fold), len(room))]...)
	if len(b) > 1 {
		slices.Sort(b[1:])
	}
	return string(b)
}

// Ordinary reports whether a plain word is one of every day and so no
// misspelt name.
func (x *Lexicon) Ordinary(word string) bool {
	_, ok := x.common[word]
	return ok
}

// Has reports whether a concept was found.
func (t *Text) Has(concept string) bool {
	return slices.ContainsFunc(t.Hits, func(h Hit) bool { return h.Kind == Concept && h.Name == concept })
}
