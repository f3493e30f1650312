package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/content"
	"kanca/locales"
)

var (
	departs    = listed("departs")
	heldBefore = listed("held_before") // where somebody waits for a journey, and may be held
)

// onlyBrokerGone reports whether the text tells of a broker who took money for a journey that
// never began, and who cannot be reached: "5 bulan gak brangkat2 trus wa nya udh centang
// satu". Who has gone himself, or waits where he may be held, is not looked for here.
func (t *turn) onlyBrokerGone() bool {
	read := t.reading()
	if !slices.ContainsFunc(t.words, isBroker) || t.criesOut() || t.tellsOfHarm() > 0 || t.unsafe() || read.Has(words.Harm|words.Fear|words.Beg) {
		return false
	}
	stays := false
	for i, word := range t.words {
		switch {
		case t.harmIn(word), heldBefore[word], t.texts.Words.Listed(locales.ListLost, word), t.texts.Words.Listed(locales.ListAiling, word), t.isAt(i):
			return false
		case departs[strings.TrimRight(word, "2")]:
			denied := slices.ContainsFunc(t.words[max(0, i-2):i], func(w string) bool {
				return words.Of(w)&(words.Not|words.NotYet|words.Undo) != 0
			})
			if !denied {
				return false
			}
			stays = true
		}
	}
	return stays
}

// isAt reports whether somebody is at the country that the word is: "di malaysia".
func (t *turn) isAt(at int) bool {
	if _, ok := content.FindCountry(t.words[at]); !ok || at == 0 {
		return false
	}
	return slices.Contains([]string{"di", "neng", "nang", "ning", "e", "ndek", "dari"}, t.words[at-1])
}

// asReport is what is understood of a text that tells of a fraud.
func asReport(r understanding.Result) understanding.Result {
	r = withoutAlarm(r)
	if r.Intent == bot.Unknown {
		r.Intent, r.IntentScore = bot.Report, shortScore
	}
	return r
}
