package conversation

import (
	"slices"
	"strings"

	"kanca/bot/words"
	"kanca/content"
)

// A country that is named may be the one where somebody does not want to go: "asal jangan
// malaysia".

// excepting are the words behind which a country is the exception: "selain malaysia".
var excepting = listed("excepting")

// deniesCountry reports whether a plain text in which a country stands denies, forbids or
// excepts it, and which one it names instead, "" for none.
func (t *turn) deniesCountry(plain string) (denied bool, instead string) {
	read := t.reading() // it knows the signs between thoughts
	if plain != t.plain {
		read = words.Read(plain)
	}
	for i, w := range read.Words {
		knows := i+1 < len(read.Words) && (read.Words[i+1].Is(words.Know) || read.Words[i+1].Names(words.Aware)) // "gak tau, taiwan aja"
		denied = denied || w.Is(words.Not|words.Forbid|words.Unwilling|words.Undo) && !knows && !w.Is(words.Right)
	}
	excepts := slices.ContainsFunc(read.Words, func(w words.Word) bool { return excepting[w.Plain] })
	if !denied || excepts {
		return denied || excepts, ""
	}
	if country, ok := content.FindCountry(t.withoutTalk(strings.Join(read.Undenied(), " "))); ok {
		return true, country.ISO
	}
	return true, ""
}
