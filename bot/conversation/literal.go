package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/locales"
)

// tongueWords must stand in a longer text that asks for another language:
// "saya orang Madura" says where somebody comes from.
var tongueWords = listed("tongue_words")

// maxTongueWords is how long a wish for another language may be.
const maxTongueWords = 7

// literally takes back two wishes that the model hears in words that merely
// stand near them.
func (t *turn) literally(r understanding.Result) understanding.Result {
	if (r.Intent == bot.Resume || r.Second == bot.Resume) && !t.soundsLikeResume() {
		r = withoutResume(r)
	}
	if (r.Intent == bot.Resume || r.Second == bot.Resume) && t.tellsOfFirm(r) { // "PT … kan sudah aktif lagi ya?"
		r = withoutResume(r)
		r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Agency, shortScore, bot.Unknown, 0, false
	}
	if (r.Intent == bot.Stop || r.Second == bot.Stop) && t.declinesWithThanks() {
		r = without(r, bot.Stop)
	}
	if t.stopsWork() {
		r = aboutWork(r, t.onlyStopsWork())
	}
	if r.Intent != bot.Stop && r.Intent != bot.Emergency && !(r.Close && r.Second == bot.Emergency) && t.stopsOnly() && t.refused()&words.Quiet == 0 {
		r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Stop, shortScore, bot.Unknown, 0, false
	}
	if (r.Intent == bot.Stop || r.Intent == bot.Unknown || r.Second == bot.Stop) && t.stopsElse() {
		r = t.withoutStop(r)
	}
	if len(t.words) > 2 && (len(t.words) > maxTongueWords || !slices.ContainsFunc(t.words, func(w string) bool { return tongueWords[w] })) {
		if r.Intent == bot.Language { // hear it again without the name of the language
			rest := slices.DeleteFunc(slices.Clone(t.words), func(w string) bool { _, named := t.texts.Words.Language(w); return named })
			if again := t.understand(strings.Join(rest, " "), t.s.Lang); again.Intent != bot.Language {
				again.Language, again.LanguageScore = r.Language, r.LanguageScore
				return withoutResume(again)
			}
		}
		r = without(r, bot.Language)
	}
	return r
}

// tellsOfFirm reports whether the text names a company by its legal form and nothing that
// kanca sends.
func (t *turn) tellsOfFirm(r understanding.Result) bool {
	form := slices.ContainsFunc(t.words, func(word string) bool { return companies[word] })
	return form && r.Entities.Agency != "" && !slices.ContainsFunc(t.words, func(word string) bool {
		return words.Of(word)&words.Wonder == 0 && (t.texts.Words.Listed(locales.ListNews, word) || words.Of(word)&words.Contact != 0)
	})
}

// withoutStop is what the text means where its stop word only tells what is not done any
// more.
func (t *turn) withoutStop(r understanding.Result) understanding.Result {
	said := slices.Clone(t.words)
	for i, word := range said {
		if t.texts.Words.Stops([]string{word}) {
			said[i] = "tidak"
		}
	}
	again := without(t.understand(strings.Join(said, " "), t.s.Lang), bot.Stop)
	again.Language, again.LanguageScore = r.Language, r.LanguageScore
	return again
}

// wishing are words of a wish or a question that say nothing of what is wished.
var wishing = listed("wishing")

// onlyStopsWork reports whether a text says no more than that work shall stop.
func (t *turn) onlyStopsWork() bool {
	w := t.texts.Words
	for _, word := range t.words {
		if !fillers[word] && !wishing[word] && !w.Polite(word) && !w.Asks(word) && !w.Stops([]string{word}) && !w.Listed(locales.ListWork, word) && !w.Listed(locales.ListLeaving, word) && !formerWork[word] && !prepositions[word] {
			return false
		}
	}
	return true
}

// aboutWork is what a text means that stops work and no announcements. A
// suspicion of danger stays, unless that is all that was said and the suspicion
// is faint.
func aboutWork(r understanding.Result, only bool) understanding.Result {
	switch {
	case only && (r.Intent != bot.Emergency || r.IntentScore < certainDanger):
		r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Rights, shortScore, bot.Unknown, 0, false
	case r.Intent == bot.Emergency && r.Second == bot.Stop:
		r.Second = bot.Rights
	case r.Intent == bot.Stop && r.Second == bot.Emergency && r.Close:
		r.Intent = bot.Rights
	case r.Second == bot.Stop:
		r = without(r, bot.Stop)
	case r.Intent == bot.Stop, r.Intent == bot.Unknown:
		r.Intent, r.IntentScore, r.Second, r.SecondScore, r.Close = bot.Rights, shortScore, bot.Unknown, 0, false
	}
	return r
}

// without is what a text means besides one intent.
func without(r understanding.Result, intent bot.Intent) understanding.Result {
	switch intent {
	case r.Intent:
		r.Intent, r.IntentScore = bot.Unknown, 0
		if r.Close {
			r.Intent, r.IntentScore = r.Second, r.SecondScore
		}
	case r.Second:
	default:
		return r
	}
	r.Second, r.SecondScore, r.Close = bot.Unknown, 0, false
	return r
}

// askedBesides answers what a text asked besides a stop that was not meant.
func (t *turn) askedBesides() bool {
	t.retake(t.s.Pending)
	t.s.Pending = ""
	u := without(t.understood(), bot.Stop)
	if u.Intent == bot.Unknown && t.asks() { // the word may have hidden the question
		t.retake(strings.Join(slices.DeleteFunc(t.words, func(word string) bool { return t.texts.Words.Stops([]string{word}) }), " "))
		u = without(t.understood(), bot.Stop)
	}
	t.result = &u
	switch u.Intent {
	case bot.Openings, bot.Training, bot.Rights, bot.Cost, bot.Requirements, bot.Agency, bot.Office, bot.Privacy, bot.RegistrationStatus:
		if t.sure(u) {
			t.route(u.Intent)
			return true
		}
	}
	return false
}
