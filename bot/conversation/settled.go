package conversation

import (
	"slices"

	"kanca/bot/words"
	"kanca/locales"
)

// What is said to a summary besides yes and no.

// onlyOfMatter reports whether what stands beside an answer only names what the form is
// about or where it goes, so that it takes nothing back: "iya betul begitu kejadiannya",
// "kirim ke kantor". Any other word may be the exception: "kirim yang lain". What such a
// word is denied of, or what was done about it already, is no yes: "gak ke kantor",
// "sudah ditangani petugas".
func (t *turn) onlyOfMatter(reply words.Reply) bool {
	if reply.Whole || reply.Past {
		return !reply.Past
	}
	return reply.Outright && !t.reading().Has(words.Link|negations) && !slices.ContainsFunc(reply.Rest, func(word string) bool {
		return !t.texts.Words.Listed(locales.ListMatter, word)
	})
}

// negations are the words that deny, forbid or take back.
const negations = words.Not | words.NotYet | words.Forbid | words.Unwilling | words.Undo | words.Needless | words.Lack

// forbids reports whether the text forbids something, so that it is no yes to anything
// that is done for it, whatever else it says.
func (t *turn) forbids() bool { return t.reading().Has(words.Forbid) }

// callsOff reports whether the text takes the whole form back, as BATAL does, and says
// nothing else but why: "batalin aja mbak", "gak jadi kak, saya takut", and not "jangan
// dibatalin", nor "iya btl".
func (t *turn) callsOff(reply words.Reply) bool {
	read := t.reading()
	if read.TakesBackUndo() || t.watched() || t.callsOffOther() {
		return false
	}
	if reply.Answer != words.Denied || t.asks() || read.Asks() || read.AsksWhether() || read.AsksByTag() || read.Has(words.Forbid) {
		return false
	}
	if !reply.Whole {
		return t.beginsWithUndo() && !read.Has(words.Amend|words.Deed|words.Proceed|words.Pause|words.Quote) && !slices.ContainsFunc(t.words, t.namesAnswer)
	}
	wanted, refused := read.AskedBy(isUndo)
	return wanted && !refused
}

// isUndo reports whether a word takes back, and is no "betul" without its vowels.
func isUndo(w words.Word) bool { return w.Is(words.Undo) && !w.Is(words.Right) }

// namesAnswer reports whether a word names an answer of a form or is a number.
func (t *turn) namesAnswer(word string) bool {
	return t.texts.Words.Field(word) != "" && words.Of(word)&(words.Empty|words.Polite) == 0 || isDigits(word) // "wae" is no WhatsApp
}

// beginsWithUndo reports whether the text begins, courtesy and a yes aside, with what takes back:
// "batal", "gak jadi", "ta' sida".
func (t *turn) beginsWithUndo() bool {
	list := t.reading().Words
	for i, w := range list {
		switch {
		case isUndo(w), w.Is(words.Not) && i+1 < len(list) && list[i+1].Is(words.ComesOff):
			return true
		case !w.Is(words.Polite|words.Self|words.Empty|words.Yes|words.Done|words.Wonder) && !w.Names(words.Heard):
			return false
		}
	}
	return false
}

// staysOn reports whether the text says not to call the form off: "jangan batal kak".
func (t *turn) staysOn() bool {
	if t.reading().TakesBackUndo() {
		return true
	}
	wanted, refused := t.reading().AskedBy(isUndo)
	return refused && !wanted && t.reading().Has(words.Forbid)
}

// maxNotYet is how many words forbid to go on and say why.
const maxNotYet = 8

// notYet reports whether the text begins by forbidding and names nothing that is to be
// another: "jangan dulu kak takut salah orang".
func (t *turn) notYet() bool {
	read := t.reading()
	if len(read.Words) > maxNotYet || read.Has(words.Amend) || read.Asks() {
		return false
	}
	if slices.ContainsFunc(t.words, func(word string) bool { return t.texts.Words.Field(word) != "" || isDigits(word) }) {
		return false
	}
	for i, w := range read.Words {
		switch {
		case w.Is(words.Forbid):
			return i+1 == len(read.Words) || read.Words[i+1].Is(words.First|words.Pause|words.Polite)
		case !w.Is(words.Polite):
			return false
		}
	}
	return false
}
