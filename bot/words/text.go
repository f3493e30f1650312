package words

import (
	"iter"
	"slices"
	"strings"

	"kanca/bot/spelling"
)

// maxWords bounds the work for one text.
const maxWords = 300

// Word is a word or a listed phrase of a text.
type Word struct {
	Plain  string
	Class  Class
	clause int // words of one number belong to one thought
}

// Is reports whether the word is in one of the classes.
func (w Word) Is(class Class) bool { return w.Class&class != 0 }

// Text is a text as it was read.
type Text struct {
	Words    []Word
	Question bool // it ends with a question mark
}

// Read reads a text as it was typed. Signs that end a thought are read too, so a
// text without them (spelling.Plain) tells a little less.
func Read(text string) Text {
	text = strings.TrimSpace(text)
	t := Text{Question: strings.HasSuffix(text, "?"), Words: make([]Word, 0, min(strings.Count(text, " ")+1, maxWords))}
	clause := 0
	for piece := range ThoughtsOf(text) {
		words := doubled(spelling.Words(spelling.Plain(piece)))
		for i := 0; i < len(words) && len(t.Words) < maxWords; {
			size := 1
			if known.heads[words[i]] {
				size = min(maxPhrase, len(words)-i)
			}
			for ; size > 1; size-- {
				if _, ok := known.class[strings.Join(words[i:i+size], " ")]; ok {
					break
				}
			}
			plain := strings.Join(words[i:i+size], " ")
			class := known.of(plain)
			if class&Complement != 0 && t.afterWish(clause) {
				class = Empty // "gak mau supaya dihapus" is one thought
			}
			if class&Link != 0 {
				clause++
			}
			t.Words = append(t.Words, Word{plain, class, clause})
			i += size
		}
		clause++
	}
	t.place()
	return t
}

// doubled are words with "baik2" written out where a phrase or a word of safety is meant by
// it: the "2" says the word again.
func doubled(words []string) []string {
	for i := 0; i < len(words); i++ {
		stem, twice := strings.CutSuffix(words[i], "2")
		if _, listed := known.class[words[i]]; !twice || listed || len(stem) < 2 {
			continue
		}
		pair := stem + " " + stem
		switch {
		case isPhrase(pair), i > 0 && isPhrase(words[i-1]+" "+pair), i > 1 && isPhrase(words[i-2]+" "+words[i-1]+" "+pair):
			words = slices.Concat(words[:i], []string{stem, stem}, words[i+1:])
		case Of(stem)&Safe != 0:
			words = slices.Concat(words[:i], []string{stem}, words[i+1:])
		}
	}
	return words
}

func isPhrase(plain string) bool {
	_, ok := known.class[plain]
	return ok
}

// afterWish reports whether the last word read, courtesy aside, is a wish of a clause.
func (t Text) afterWish(clause int) bool {
	for i := len(t.Words) - 1; i >= 0 && t.Words[i].clause == clause; i-- {
		if !t.Words[i].Is(Polite | Self | Partner) {
			return t.Words[i].Is(Want | Permit | Unwilling)
		}
	}
	return false
}

// Thoughts counts the thoughts of the text.
func (t Text) Thoughts() int {
	n := 0
	for i, w := range t.Words {
		if i == 0 || w.clause != t.Words[i-1].clause {
			n++
		}
	}
	return n
}

// ThoughtsOf is the pieces of a text between the signs that end a thought.
func ThoughtsOf(text string) iter.Seq[string] { return strings.FieldsFuncSeq(text, endsThought) }

func endsThought(r rune) bool { return strings.ContainsRune(",.;:!?\n…—()", r) }

// Asks reports whether the text has the form of a question.
func (t Text) Asks() bool {
	if t.Question {
		return true
	}
	for _, w := range t.Words {
		if w.Is(Asking) {
			return true
		}
	}
	return false
}
