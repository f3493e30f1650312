package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// A few words that the model knows nothing of say how somebody is, or that nothing was
// understood.

// nothingWrong reports whether the text only says that there is nothing, "tadek apah bu",
// "tada' pa-ponapa": its word for what is no question.
func (t *turn) nothingWrong() bool {
	list := t.reading().Words
	for len(list) > 0 && (list[0].Is(words.Polite|words.Empty) || list[0].Is(words.Not)) && !list[0].Is(words.Lack) { // "bunten, tadha' …"
		list = list[1:]
	}
	if len(list) < 2 || !list[0].Is(words.Lack) || !list[1].Names(words.AnyThing) || t.reading().Question {
		return false
	}
	return !slices.ContainsFunc(list[1:], func(w words.Word) bool {
		return !w.Names(words.AnyThing) && !w.Is(words.Polite|words.Empty|words.Self|words.Problem)
	})
}

// nobodyHelps reports whether the text says that there is nobody who helps: "tade' se
// nolong". Where it is asked whether somebody is in danger, that is no no.
func (t *turn) nobodyHelps() bool {
	list := t.reading().Words
	for i, w := range list {
		if !w.Is(words.Lack) && !(w.Is(words.Not) && i+1 < len(list) && list[i+1].Is(words.Exist)) {
			continue
		}
		for _, next := range list[i+1:] {
			if next.Names(words.Helping) {
				return true
			}
			if !next.Is(words.Exist|words.Empty|words.Want) || next.Is(words.Link) {
				break
			}
		}
	}
	return false
}

// onlyHuh reports whether the text only says that it was not understood, or hesitates:
// "hah", "heh?". The model hears HAK in it.
func (t *turn) onlyHuh() bool {
	list := t.reading().Words
	return len(list) > 0 && len(list) <= 2 && list[0].Names(words.Huh) && !slices.ContainsFunc(list, func(w words.Word) bool {
		return !w.Names(words.Huh) && !w.Is(words.Polite|words.Asking)
	})
}

// hearsNothing is what is understood of a text without a wish.
func hearsNothing(r understanding.Result) understanding.Result {
	return understanding.Result{Intent: bot.Unknown, Second: bot.Unknown, Language: r.Language, LanguageScore: r.LanguageScore}
}

// ill is the topic of rights that tells what there is for whoever is ill.
const ill = "insurance"

// ailing reports whether the text says that somebody is ill.
func (t *turn) ailing() bool {
	for i, word := range t.words[:min(len(t.words), maxSuffering)] {
		if t.texts.Words.Listed(locales.ListAiling, word) && !t.inHospital(i) {
			return true
		}
	}
	return t.hasIllness()
}

// hasIllness reports whether the text names an illness of somebody of the family: "kena
// tipes", "demam".
func (t *turn) hasIllness() bool {
	ill := slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(locales.ListIllness, w) })
	return ill && t.ofRelative()
}

// maxIllness is how many words, besides who and where, tell of a plain illness: more is an
// account of something else.
const maxIllness = 6

// plainlyIll reports whether the text tells that somebody of the family is ill abroad, and
// nothing that makes it urgent: it is asked whether somebody is in danger, in whatever
// language it is told.
func (t *turn) plainlyIll() bool {
	kin, abroad, rest := t.relativeAbroad()
	if !kin || !abroad || len(rest) > maxIllness || !t.ailing() || t.criesOut() || t.tellsOfHarm() > 0 || t.reading().Has(negations) {
		return false
	}
	return !slices.ContainsFunc(rest, func(word string) bool {
		return t.texts.Words.Listed(locales.ListGrave, word) || t.harmIn(word)
	})
}

// illAbroad reports whether the text says that somebody is ill, and in which country.
func (t *turn) illAbroad() bool {
	_, abroad, _ := t.relativeAbroad()
	return abroad && t.ailing()
}

// asksOfName reports whether the text, where a name is asked for, only asks which:
// "nama lengkap apa panggilan?".
func (t *turn) asksOfName(field *dialogs.Field) bool {
	read := t.reading()
	if field.As != "name" || len(t.words) > maxFormQuestion || !t.asks() && !read.Asks() && !read.AsksByTag() && !read.Has(words.Asking) && !slices.ContainsFunc(t.words, func(w string) bool { return eitherOr[w] }) {
		return false
	}
	about := words.Naming | words.Calling
	return read.NamesAny(about) && !slices.ContainsFunc(read.Words, func(w words.Word) bool {
		if w.Is(words.Asking) && !w.Names(words.AnyThing) && w.Plain != "mana" && w.Plain != "apakah" || purposes[w.Plain] {
			return true // "kenapa harus nama?"
		}
		return !w.Names(about|words.WithCalling|words.AnyThing) && !w.Is(words.Polite|words.Empty|words.Self|words.Asking|words.Permit|words.Able|words.Tag|words.Not|words.Needless|words.Want|words.Right)
	})
}

// purposes ask what for.
var purposes = listed("purposes")
