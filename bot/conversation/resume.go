package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/bot/words"
	"kanca/locales"
)

// Whoever said BERHENTI hears nothing until MULAI, as a command, says otherwise.
// Whatever merely sounds like it is told of that word, and nothing is switched on.

// resumes reports whether the whole message is the command that switches
// announcements on again: MULAI, and where they are stopped "mulai lagi" too.
func (t *turn) resumes(command locales.Command) bool {
	if t.waitsForContinue() {
		return false // there it begins the form anew
	}
	return t.agreedToResume || command == locales.CommandResume ||
		t.env.Person.OptedOut && t.texts.Words.Listed(locales.ListResumeAgain, t.texts.Words.Trim(t.plain))
}

// tellsOfResume says how announcements are switched on again.
func (t *turn) tellsOfResume() {
	if !t.env.Person.OptedOut {
		t.say("common.resume.on", nil)
		return
	}
	t.s.Asking = askResume
	if t.beginsWithResume() {
		t.s.Asking = askResumeSure
	}
	t.askAgain()
}

// beginsWithResume reports whether the text begins with the command and goes on to speak
// of announcements: "MULAI ya kak, saya mau dapat pengumuman lagi". Whoever wrote MULAI is
// asked, and a yes is enough; whoever did not is told of the word, and so is whoever refuses
// anything: "mulai hari ini saya gak mau dapat pengumuman lagi".
func (t *turn) beginsWithResume() bool {
	first := slices.IndexFunc(t.words, func(w string) bool { return !t.texts.Words.Polite(w) })
	if first < 0 || t.texts.Words.Command(t.words[first]) != locales.CommandResume || !t.soundsLikeResume() || t.forbids() {
		return false
	}
	return !t.reading().Has(words.Not | words.NotYet | words.Lack | words.Unwilling | words.Quiet)
}

// soundsLikeResume reports whether a text that the model takes for a wish to hear
// announcements again speaks of them: in their own words, or in words for news
// beside one for "again".
func (t *turn) soundsLikeResume() bool {
	if t.asksWork() || t.refusesResume() {
		return false
	}
	listed := func(list string) bool {
		return slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(list, w) })
	}
	return listed(locales.ListAnnouncements) || listed(locales.ListNews) && (listed(locales.ListAgain) || len(t.words) == 1)
}

// refusesResume reports whether the text says not to begin again: "jangan mulai lagi kirim
// pesan".
func (t *turn) refusesResume() bool {
	wanted, refused := t.reading().AskedBy(func(w words.Word) bool {
		return t.texts.Words.Command(w.Plain) == locales.CommandResume || t.texts.Words.Listed(locales.ListAnnouncements, w.Plain)
	})
	return refused && !wanted
}

// asksWork reports whether the text is about work or a country.
func (t *turn) asksWork() bool {
	return slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(locales.ListWork, w) })
}

// withoutResume is what a text means that does not speak of announcements.
func withoutResume(r understanding.Result) understanding.Result {
	if r.Intent != bot.Resume {
		return without(r, bot.Resume)
	}
	share := r.SecondScore / max(1-r.IntentScore, r.SecondScore, 0.01)
	if second := r.Second; share >= leastBeside && second != bot.Emergency && second != bot.Stop && second != "" {
		r.Intent, r.IntentScore, r.Close = second, r.SecondScore, false
		r.Second, r.SecondScore = bot.Unknown, 0
		return r
	}
	return without(r, bot.Resume)
}

// asksStop asks whether announcements shall stop: only a text that is a stop word acts at once.
func (t *turn) asksStop() {
	t.s.Asking, t.s.Pending = askStop, t.kept(t.in.Text)
	t.askAgain()
}

// keepsTelling leaves announcements as they are, and goes on.
func (t *turn) keepsTelling() {
	t.s.Pending = ""
	t.say("common.stop.not", nil)
	if t.inMiddle() {
		t.showNode()
	}
}
