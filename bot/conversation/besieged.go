package conversation

import (
	"slices"

	"kanca/bot/words"
)

// Three cries are told in words of every day: who waits in front of a house, which work somebody was
// brought to, and that somebody cannot breathe. Each needs all of its words, and none is raised by
// what was long ago.

var (
	thugs       = listed("thugs")        // who is sent to frighten somebody
	thugPhrases = listed("thug_phrases") // the same in two words
	lurking     = listed("lurking")      // what they do there
	fronts      = listed("fronts")       // where, before a house or a door
	brothels    = listed("brothels")     // work that is prostitution by its name, of one word or two
	turnedOut   = listed("turned_out")   // that it was told to be something else, or somebody is sent there
	breaths     = listed("breaths")      // breath and chest
	tight       = listed("tight")        // how they are
	breathing   = listed("breathing")    // what somebody cannot
)

// besieged reports whether the text tells that somebody who frightens people waits for the writer, or
// comes to the house: "preman agen nunggu di depan rumah".
func (t *turn) besieged() bool {
	if len(t.words) > maxSuffering || t.has(longAgo) || !t.has(thugs) && !t.saysPhrase(thugPhrases) {
		return false
	}
	at := slices.IndexFunc(t.words, func(w string) bool { return lurking[w] })
	if at < 0 || at > 0 && isDenial(t.words[at-1]) {
		return false
	}
	return slices.ContainsFunc(t.words, func(w string) bool { return isHome(w) || fronts[w] || t.isMine(w) })
}

// broughtToBrothel reports whether the text tells that somebody was brought to work that is
// prostitution by its name, or says nothing but that name.
func (t *turn) broughtToBrothel() bool {
	if len(t.words) > maxSuffering || !t.saysPhrase(brothels) || t.has(longAgo) {
		return false
	}
	return t.has(turnedOut) || t.has(compelling) || len(t.words) <= maxNamed && !t.asks() && !t.reading().Has(words.Want|words.Not|words.Forbid)
}

// maxNamed is how many words only name such work: "panti pijat plus plus".
const maxNamed = 5

// gasps reports whether the writer or one of the family cannot breathe: "sesak nafas saya". Who asks
// about an illness or a test, or is well again, can.
func (t *turn) gasps() bool {
	if len(t.words) > maxSuffering || t.has(longAgo) || t.healedAt() >= 0 || t.asks() || t.reading().AsksWhether() {
		return false
	}
	for i, word := range t.words {
		near := t.words[max(0, i-2):min(i+4, len(t.words))]
		switch {
		case endsOn(word, breaths, "", "ku", "ne", "na", "nya", "e") && slices.ContainsFunc(near, func(w string) bool { return tight[w] }):
			return true
		case breathing[word] && i > 0 && slices.ContainsFunc(t.words[max(0, i-3):i], isDenial):
			return true
		}
	}
	return false
}

// saysPhrase reports whether the text says one of some phrases, whose words stand beside each other.
func (t *turn) saysPhrase(phrases map[string]bool) bool {
	for i, word := range t.words {
		if phrases[word] || i+1 < len(t.words) && phrases[word+"_"+t.words[i+1]] {
			return true
		}
	}
	return false
}
