package words

import (
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
	t := Text{Question: strings.HasSuffix(text, "?")}
	clause := 0
	for piece := range strings.FieldsFuncSeq(text, endsThought) {
		words := spelling.Words(spelling.Plain(piece))
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
			if class&Link != 0 {
				clause++
			}
			t.Words = append(t.Words, Word{plain, class, clause})
			i += size
		}
		clause++
	}
	return t
}

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
