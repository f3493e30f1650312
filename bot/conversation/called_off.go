package conversation

import (
	"slices"

	"kanca/bot"
	"kanca/bot/words"
)

// What is called off may be because somebody stands by who is feared, "batal lapor, ada orang",
// and what was called off may be wanted after all, "gak jadi batal".

// maxStaying is how many words at most say no more than that the form goes on.
const maxStaying = 8

// staysInForm asks again what the form asked where the text says that it is not to be called
// off: "jangan batal lapor".
func (t *turn) staysInForm() bool {
	if !t.inForm() || t.s.Form.Confirming || t.s.Asking != "" || len(t.words) > maxStaying || t.reading().Quotes() || !t.reading().TakesBackUndo() || t.suspects(t.understood()) {
		return false
	}
	t.askForm(t.trees.Node(t.s.Node))
	return true
}

// callsOffHere drops the form where its question is answered by calling it off, and nothing
// else but a calm reason is said: "batal, gak jadi lapor". Where an answer is asked for again
// that was to be another, it stays as it was.
func (t *turn) callsOffHere() bool {
	if !t.inForm() || t.s.Form.Confirming || t.s.Asking != "" || len(t.s.Form.Before) > 0 || t.storyOpen() {
		return false
	}
	reply := t.reading().Answer(words.Summary)
	if !(reply.Whole && t.callsOff(reply)) && !t.callsOffForm() {
		return false
	}
	t.cancel()
	return true
}

// asksWhyCalledOff asks whether somebody is in danger who calls a form off since somebody is
// there. The form stays until that is answered.
func (t *turn) asksWhyCalledOff() bool {
	if !t.inForm() || t.s.Asking != "" && t.s.Asking != askField && t.s.Asking != askHeld || t.in.Kind != bot.KindText || t.storyOpen() {
		return false
	}
	read := t.reading()
	if !t.beginsWithUndo() || !t.watched() || t.asks() || read.Quotes() || read.TakesBackUndo() {
		return false
	}
	t.out.Intent = bot.Emergency
	t.asksDanger()
	return true
}

// storyOpen reports whether the text is more than a few words where a story is asked for: it
// may tell of what somebody else called off.
func (t *turn) storyOpen() bool { return t.isStory() && len(t.words) > maxStaying }

var (
	present  = listed("present")  // tell that somebody is there
	watchers = listed("watchers") // who may be there
)

// watched reports whether the text tells that somebody is there: "ada orang", "majikan datang".
func (t *turn) watched() bool {
	for i, word := range t.words {
		if words.KindOf(word)&(words.They|words.Person) == 0 && !watchers[word] && !employers[word] && !isBroker(word) && !t.isRelative(word) || t.texts.Words.Polite(word) {
			continue
		}
		before, behind := t.words[max(0, i-2):i], t.words[i+1:min(i+3, len(t.words))]
		there := func(word string) bool { return present[word] }
		if slices.ContainsFunc(before, there) || slices.ContainsFunc(behind, there) {
			return !slices.ContainsFunc(before, func(w string) bool { return words.Of(w)&(words.Not|words.Lack) != 0 && !present[w] && w != before[0] })
		}
	}
	return false
}
