package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/understanding"
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
	return command == locales.CommandResume ||
		t.env.Person.OptedOut && t.texts.Words.Listed(locales.ListResumeAgain, t.texts.Words.Trim(t.plain))
}

// tellsOfResume says how announcements are switched on again.
func (t *turn) tellsOfResume() {
	if !t.env.Person.OptedOut {
		t.say("common.resume.on", nil)
		return
	}
	t.s.Asking = askResume
	t.askAgain()
}

// soundsLikeResume reports whether a text that the model takes for a wish to hear
// announcements again speaks of them: in their own words, or in words for news
// beside one for "again".
func (t *turn) soundsLikeResume() bool {
	if t.asksWork() {
		return false
	}
	listed := func(list string) bool {
		return slices.ContainsFunc(t.words, func(w string) bool { return t.texts.Words.Listed(list, w) })
	}
	return listed(locales.ListAnnouncements) || listed(locales.ListNews) && (listed(locales.ListAgain) || len(t.words) == 1)
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
