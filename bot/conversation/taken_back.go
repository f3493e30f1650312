package conversation

import (
	"slices"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/spelling"
	"kanca/locales"
)

// How much of a correction is the answer that it takes back: "bukan [5 juta bu tapi] 7
// juta", "7 juta bukan [lima juta]".

// maxTakenBack is how many words behind a negation are looked at: no answer has more.
const maxTakenBack = 12

// takenBack is how many of the words behind a negation it takes back: all up to a word that
// leads to what is meant instead, or up to the next label where that was said before it;
// else one value.
func (t *turn) takenBack(said []string, before bool) int {
	said = said[:min(len(said), maxTakenBack)]
	end := slices.IndexFunc(said, func(word string) bool { return t.texts.Words.Field(spelling.Plain(word)) != "" })
	if end < 0 {
		end = len(said)
	}
	if at := slices.IndexFunc(said[:end], t.leadsToInstead); at >= 0 {
		return at + 1
	}
	if before {
		return end
	}
	taken := 0
	for taken < end && t.texts.Words.Polite(spelling.Plain(said[taken])) { // "bukan pak mamat"
		taken++
	}
	taken = min(taken+1, end)
	for taken < end && identity.IsAmount(spelling.Plain(said[taken])) { // "bukan 5 juta"
		taken++
	}
	return taken
}

// leadsToInstead reports whether a word leads to what is meant instead: "tapi", "melainkan".
func (t *turn) leadsToInstead(word string) bool {
	return t.texts.Words.Listed(locales.ListContrast, spelling.Plain(word))
}

// insteadOf is what a text says in place of an answer that it denies word for word, "bukan 5
// juta bu tapi 7 juta"; "" where it denies another, or says nothing in its place.
func (t *turn) insteadOf(answered string) string {
	said := strings.Fields(t.in.Text)
	at := slices.IndexFunc(said, func(word string) bool { return t.texts.Words.Negates(spelling.Plain(word)) })
	if at < 0 {
		return ""
	}
	denied, meant := said[at+1:], said[:at]
	if lead := slices.IndexFunc(denied, t.leadsToInstead); lead >= 0 {
		denied, meant = denied[:lead], denied[lead+1:]
	}
	if spelling.Plain(t.withoutAddress(strings.Join(denied, " "))) != spelling.Plain(answered) {
		return ""
	}
	return t.withoutAddress(t.withoutFillers(strings.Join(meant, " ")))
}

// withoutAddress drops how kanca is addressed at the end of an answer: "7 juta kak".
func (t *turn) withoutAddress(text string) string {
	said := strings.Fields(text)
	for len(said) > 1 && t.texts.Words.Polite(spelling.Plain(said[len(said)-1])) {
		said = said[:len(said)-1]
	}
	return strings.Join(said, " ")
}
