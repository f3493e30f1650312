package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
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
// its own.
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
	return true
}

// tellsNumbers says whom to call, and with which word a question of danger is asked again.
func (t *turn) tellsNumbers() {
	contacts := t.env.Content.Contacts("")
	t.say("common.form.afraid", locales.Data{"Numbers": numbers(t.scene(t.trees.Node(t.trees.Start)), contacts[:min(2, len(contacts))], true)})
}

// eraseMenu is where deleting takes a choice of its own: a yes right behind a question of
// danger may be the answer to that one, and deletes nothing.
const eraseMenu dialogs.NodeID = "privacy.menu"

// erasesBeside answers a wish to have everything deleted where it was asked about danger. A
// yes before it is an alarm first of all; what may be one is asked about once more.
func (t *turn) erasesBeside(reply words.Reply, pending string) {
	switch {
	case reply.Answer == words.Affirmed && t.saysYes():
		t.s.Pending = ""
		t.retake(strings.TrimSpace(pending + "\n" + t.in.Text))
		t.route(bot.Emergency)
		t.say("privacy.not_erased", nil)
	case t.beginsWithWholeNo(): // "gak, hapus data saya"
		t.s.Pending, t.s.Tries = "", 0
		t.tellsNumbers()
		t.route(bot.Privacy)
	case t.s.Tries == 0:
		t.out.Intent = bot.Privacy
		t.s.Asking, t.s.Tries = askDanger, 1
		t.say("privacy.not_erased", nil)
		t.askAgain()
	default:
		t.s.Pending, t.s.Tries = "", 0
		t.out.Intent = bot.Privacy
		t.leaveForm()
		t.tellsNumbers()
		t.enter(eraseMenu)
	}
}

// saysYes reports whether a word says yes, and not only that something was read, "siap", or
// that it is given up, "ya sudah".
func (t *turn) saysYes() bool {
	list := t.reading().Words
	for i, w := range list {
		if w.Is(words.Yes) && (i == 0 || !w.Is(words.Polite)) && !w.Names(words.Heard) {
			return i+1 == len(list) || !list[i+1].Is(words.Done)
		}
	}
	return false
}

// saysDanger reports whether, where it is asked whether everything is to be deleted, the text
// says that there is danger: "iya bahaya".
func (t *turn) saysDanger() bool {
	read := t.reading()
	return t.erasing() && !t.asks() && !read.AsksWhether() && read.Answer(words.Danger).Answer == words.Affirmed && slices.ContainsFunc(read.Words, func(w words.Word) bool { return w.Is(words.Harm) && !w.Is(words.Problem|words.Fear) })
}

// endWords reports whether a word belongs to a wish for such an end, or says nothing beside it.
func endWords(w words.Word) bool {
	return w.Is(words.Quiet|words.Erase|words.Contact|words.Again|words.Beg|words.Polite|words.Self|words.Partner|words.Empty|words.Still|words.Done|words.Yes|words.Agree|words.First|words.Want|words.Eager) || w.Means(words.Record) || w.Names(words.Heard|words.Mailing)
}
