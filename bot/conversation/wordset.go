package conversation

import (
	"strings"

	"kanca/bot/spelling"
)

// wordSet is the words of a list with blanks between them, as they are typed.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// foldedSet is wordSet for words that are spelt freely: it is asked for
// spelling.Fold of a word.
func foldedSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[spelling.Fold(spelling.Plain(word))] = true
	}
	return set
}
