package conversation

import (
	"slices"
	"strings"

	"kanca/bot/words"
	"kanca/locales"
)

// Whoever says what an agency does to somebody asks for help and not for its licence,
// though the model hears little else than its name: "ditahan PT …", "PT … sekap TKW",
// "saya sakit di PT …".

// maxSuffering is how many words of a text are looked at for it.
const maxSuffering = 60

// suffers reports whether the words say that something is done to a person, or that
// somebody is ill or hurt. What is done to a thing is left to others: "PT … menahan
// ijazah saya".
func (t *turn) suffers() bool {
	w := t.texts.Words
	for i, word := range t.words[:min(len(t.words), maxSuffering)] {
		switch {
		case w.Listed(locales.ListAiling, word):
			if !t.inHospital(i) && !t.asks() && !slices.ContainsFunc(t.words, func(w string) bool { return unsettled[w] }) {
				return true
			}
		case t.passive(i):
			if !slices.ContainsFunc(t.words[max(0, i-3):i], t.isThing) {
				return true
			}
		case t.harmIn(word) && words.Of(word)&words.Fear == 0 && t.personAt(i+1):
			return true
		}
	}
	return false
}

// passive reports whether a word says what is done to somebody, typed apart or not:
// "ditahan", "di sekap", "ekorong", "ketahan".
func (t *turn) passive(at int) bool {
	word := t.words[at]
	if !t.harmIn(word) || words.Of(word)&words.Fear != 0 {
		return false
	}
	if at > 0 && t.words[at-1] == "di" {
		return true
	}
	for _, before := range []string{"di", "e", "ke", "ka", "dipun"} {
		if stem, ok := strings.CutPrefix(word, before); ok && t.harmIn(stem) {
			return true
		}
	}
	return word == "terancam"
}

// personAt reports whether somebody is named at a place, or right behind it.
func (t *turn) personAt(at int) bool {
	for _, word := range t.words[min(at, len(t.words)):min(at+2, len(t.words))] {
		stem := strings.TrimSuffix(strings.TrimSuffix(word, "ku"), "nya")
		if selves[word] || isKin(word) || isKin(stem) || t.texts.Words.Listed(locales.ListPeople, word) || t.texts.Words.Listed(locales.ListPeople, stem) {
			return true
		}
		if t.isThing(word) {
			return false
		}
	}
	return false
}

// isThing reports whether a word names what may be kept from somebody.
func (t *turn) isThing(word string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(word, "ku"), "nya"), "na")
	return t.texts.Words.Listed(locales.ListThings, word) || t.texts.Words.Listed(locales.ListThings, stem)
}

// inHospital reports whether the word for being ill belongs to another: "rumah sakit",
// "sakit hati".
func (t *turn) inHospital(at int) bool {
	return at > 0 && (t.words[at-1] == "rumah" || t.words[at-1] == "surat") || at+1 < len(t.words) && t.words[at+1] == "hati"
}
