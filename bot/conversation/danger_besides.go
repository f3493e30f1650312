package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/locales"
)

// Whoever is asked whether somebody is in danger may want something else in the same breath
// that is always heard: no more messages, or that what is stored goes.

// stops keeps a stop. A question of danger that waits still does: "ok BERHENTI" may be a yes.
func (t *turn) stops() {
	asked, pending, tries := t.s.Asking == askDanger, t.s.Pending, t.s.Tries
	t.route(bot.Stop)
	if asked {
		t.s.Asking, t.s.Pending, t.s.Tries = askDanger, pending, tries
		t.askAgain()
	}
}

// endsBeside reports whether the text wants an end of messages or of what is stored, beside
// what may be a yes, and tells of no danger: "siap, hapus data saya". Each has a question of
// its own; the numbers go before it.
func (t *turn) endsBeside() bool {
	read := t.reading()
	quiet, refused := read.Asked(words.Quiet)
	if !(quiet && !refused) && !t.tellsToErase() || t.unsafe() || t.nobodyHelps() || t.tellsOfHarm() > 0 || read.Has(words.Harm|words.Fear) || slices.ContainsFunc(t.words, t.harmIn) || t.stopsElse() || t.stopsWork() {
		return false
	}
	if only := !slices.ContainsFunc(read.Words, func(w words.Word) bool { return !endWords(w) }); !only {
		u := t.understood()
		if t.criesOut() || read.NamesAny(words.They) || slices.ContainsFunc(t.words, func(word string) bool { return employers[word] || isBroker(word) }) || u.Second == bot.Emergency && u.Close || u.Intent != bot.Privacy && u.Intent != bot.Stop {
			return false
		}
	}
	t.s.Pending, t.s.Tries = "", 0
	contacts := t.env.Content.Contacts("")
	t.say("common.form.afraid", locales.Data{"Numbers": numbers(t.scene(t.trees.Node(t.trees.Start)), contacts[:min(2, len(contacts))], true)})
	return true
}

// endWords reports whether a word belongs to a wish for such an end, or says nothing beside it.
func endWords(w words.Word) bool {
	return w.Is(words.Quiet|words.Erase|words.Contact|words.Again|words.Beg|words.Polite|words.Self|words.Partner|words.Empty|words.Still|words.Done|words.Yes|words.Agree|words.First|words.Want|words.Eager) || w.Means(words.Record) || w.Names(words.Heard|words.Mailing)
}
