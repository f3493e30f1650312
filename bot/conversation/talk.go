package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/words"
	"kanca/dialogs"
)

// What people say about a question is no answer to it: "kok banyak tanya" is no name,
// "ini buat anak saya" no village and "iya kak" nobody who took money. Who asks back is
// answered, who has to look first is given time, and the question stays.

// named are the fields that ask for somebody or somewhere by name.
var named = wordSet("name district village who")

// maxBackTalk is how many words of small talk at most are no account of what happened:
// "emang kenapa", "enko' gi' alako".
const maxBackTalk = 3

// smallTalk are the classes of words that name nobody and nowhere.
const smallTalk = words.Spoken | words.Pause | words.Polite | words.Self | words.Partner | words.Empty | words.Yes | words.Agree | words.Right | words.Done | words.Still | words.Asking |
	words.Not | words.NotYet | words.Forbid | words.Needless | words.Unwilling | words.Lack | words.Want | words.Able | words.Exist | words.Fear | words.Ever | words.Excuse | words.Again | words.Permit

// onlyTalks reports whether every word of the text is one of small talk.
func (t *turn) onlyTalks() bool {
	read := t.reading()
	return t.in.Kind == bot.KindText && len(read.Words) > 0 && !slices.ContainsFunc(read.Words, func(w words.Word) bool { return !w.Is(smallTalk) || w.Is(words.Deed&^words.Send) })
}

// givenName takes a name that means something else too where a name is asked for:
// "Yakin", "Tolong Suprapto".
func (t *turn) givenName() bool {
	field := t.asked()
	asks := field != nil && (field.As == "name" || field.Name == "who" && len(t.words) > 1)
	if read := t.reading(); read.AsksToBeReassured() || read.AsksByTag() { // "aman ya kak"
		return false
	}
	return asks && t.in.Kind == bot.KindText && !slices.ContainsFunc(t.words, t.harmIn) && identity.IsGivenName(t.in.Text)
}

// talksAboutQuestion takes talk about the question at hand, where somebody or somewhere is
// asked for by name.
func (t *turn) talksAboutQuestion(n *dialogs.Node, field *dialogs.Field) bool {
	story := field.As == "text" && !t.storyBegun() && len(t.words) <= maxBackTalk && t.asks()
	if !named[field.Name] && !story || !t.onlyTalks() || strings.ContainsAny(t.plain, "0123456789") {
		return false
	}
	read := t.reading()
	if field.As == "text" && read.NamesAny(words.Person) && !t.instead() { // "tetangga saya" is an answer
		return false
	}
	u := t.understood()
	other := t.sure(u) && u.IntentScore >= shortScore && (u.Intent != bot.Privacy || !t.asks()) && u.Intent != bot.Menu && u.Intent != bot.Greet && u.Intent != bot.Thanks
	switch {
	case t.suspects(u) && !(t.instead() && !u.Trouble && u.IntentScore < certainDanger):
		return false
	case other && field.As != "text", field.As == "text" && t.isQuestion(field): // another question, which is answered
		return false
	case t.asks() || read.Has(words.Asking):
		t.route(bot.Privacy)
	default:
		t.refuse(n, field, "")
	}
	return true
}

// wantsReassurance reports whether a few words where an answer of a few words is asked for
// only want to hear that all is well: "aman ya kak", "datanya gak disebar kan". Where a firm
// is named it is the firm that is asked about: "pt … iku aman ta?"
func (t *turn) wantsReassurance(field *dialogs.Field) bool {
	read := t.reading()
	if field.As == "text" || field.As == "yesno" || t.in.Kind != bot.KindText || len(read.Words) > maxFormQuestion || strings.ContainsAny(t.plain, "0123456789") {
		return false
	}
	return (read.AsksToBeReassured() || read.AsksByTag() && read.Has(words.Safe|words.Hoped)) && !t.suspects(t.understood()) && !t.tellsOfFirm(t.understood())
}

// instead reports whether the text says for whom something is: "ini buat anak saya".
func (t *turn) instead() bool {
	return slices.ContainsFunc(t.words, func(w string) bool { return insteadOf[w] })
}

var insteadOf = listed("instead_of")
