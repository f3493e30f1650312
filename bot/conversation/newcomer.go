package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding"
	"kanca/locales"
)

// languageScore is how sure the language of a first message must be for the
// answer to be in Madurese; everybody in the region reads Indonesian.
const languageScore = 0.7

// meetNewcomer picks the language of someone who never wrote before.
func (t *turn) meetNewcomer() {
	t.newcomer = true
	if t.env.Person.Lang.Valid() { // a person known from elsewhere, with no conversation yet
		t.s.Lang = t.env.Person.Lang
		return
	}
	t.s.Lang = bot.Indonesian
	if lang, ok := t.texts.Words.Language(t.plain); ok {
		t.s.Lang = lang
	} else if lang := t.texts.Words.LangOf(t.plain); lang != "" {
		t.s.Lang = lang
	} else if t.writesJavanese() { // who reads Indonesian
		t.s.Lang = bot.Indonesian
	} else if u := t.firstWords(); slices.ContainsFunc(t.besideName(u), func(w string) bool {
		javanese := w == "badhe" && u.Language == understanding.Other // "to want", spelt like Madurese for "there is"
		return t.texts.Words.IsMadurese(w) && !javanese
	}) {
		t.s.Lang = bot.Madurese
	} else if u.LanguageScore >= languageScore && (u.Language == understanding.Madurese || u.Language == understanding.Mix) {
		t.s.Lang = bot.Madurese
	}
	t.emit(bot.LanguageChosen{Lang: t.s.Lang})
}

// writesJavanese reports whether a text has several words that only Javanese has, and more
// of them than of those that only Madurese has.
func (t *turn) writesJavanese() bool {
	javanese, madurese := 0, 0
	for _, word := range t.words {
		switch {
		case t.texts.Words.Listed(locales.ListJavanese, word):
			javanese++
		case t.texts.Words.IsMadurese(word):
			madurese++
		}
	}
	return javanese >= 2 && javanese > madurese
}

// besideName is the words of the text without those that name an agency, for names
// have no language.
func (t *turn) besideName(u understanding.Result) []string {
	if t.checksRegistered() {
		return t.words[:1]
	}
	name := spelling.Words(spelling.Plain(u.Entities.Agency))
	for at := 0; len(name) > 0 && at+len(name) <= len(t.words); at++ {
		if slices.Equal(t.words[at:at+len(name)], name) {
			return slices.Concat(t.words[:at], t.words[at+len(name):])
		}
	}
	return t.words
}

// firstWords is what a newcomer's text is taken for; of a one-message form only
// the request counts, for names have no language.
func (t *turn) firstWords() understanding.Result {
	if strings.Contains(t.in.Text, "#") && len(t.words) > 0 {
		return t.understand(t.words[0], "")
	}
	if t.checksRegistered() { // "cek" and a name without PT
		return t.understand(t.words[0], "")
	}
	return t.understood()
}

// welcomeBefore greets a newcomer whose first message is a question: the
// answer comes first in importance, so the greeting is one line.
func (t *turn) welcomeBefore(intent bot.Intent) {
	if t.newcomer && intent != bot.Greet && intent != bot.Menu && intent != bot.Language {
		t.say("common.newcomer", nil)
		t.met = true
	}
}

// tellOfOtherLanguage adds to the first answer how to switch the language, where
// it was no greeting that says so: after phone numbers, a question, or a photo.
func (t *turn) tellOfOtherLanguage() {
	if last := len(t.out.Replies) - 1; t.newcomer && !t.met && last >= 0 {
		key := "common.newcomer.language"
		if t.out.Intent == bot.Emergency && t.languageUnsure() {
			key = "common.newcomer.danger"
		}
		t.out.Replies[last] += "\n\n" + t.text(key, nil)
	}
}

// sureOfLanguage is from which chance on the language of a cry for help is not
// answered in the other one as well.
const sureOfLanguage = 0.9

// languageUnsure reports whether a first message may be in the other language:
// "tolong" is a word of both.
func (t *turn) languageUnsure() bool {
	u := t.firstWords()
	return !t.env.Person.Lang.Valid() && (len(t.words) <= 2 || u.LanguageScore < sureOfLanguage || u.Language == understanding.Mix)
}
