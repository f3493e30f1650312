package conversation

import (
	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/understanding/acts"
	"kanca/bot/words"
)

// maxAsksAndCries is how many words a text has at most whose thoughts are read one by one.
const maxAsksAndCries = 40

// asksAndCries reports whether the text asks something and one of its other thoughts is, by
// itself, a cry: "data dipakai apa? anak saya disekap". As a whole such a text is a question
// for the second reading, and for the rules a question about the form.
func (t *turn) asksAndCries() bool {
	read := t.reading()
	if len(t.words) > maxAsksAndCries || read.Thoughts() < 2 || !read.Asks() && !t.asks() || t.alarmed() || t.childFusses() {
		return false
	}
	for thought := range words.ThoughtsOf(t.in.Text) {
		said := words.Read(thought)
		if len(said.Words) > 1 && !said.Asks() && t.acts(acts.AtNothing, thought, said).Of(acts.Cry) >= t.leastCry(plainly(said)) {
			return true
		}
	}
	return false
}

// plainly is the words of a text.
func plainly(said words.Text) []string {
	var list []string
	for _, w := range said.Words {
		list = append(list, spelling.Words(w.Plain)...)
	}
	return list
}

// hearsElsewhere asks whether somebody is in danger where a text that answered no question of
// a menu or a list was taken for something else, and the second reading hears a cry in it.
func (e *Engine) hearsElsewhere(t *turn, s State, in Input, env Env) *turn {
	if t.acts == nil || t.settled || in.Kind != bot.KindText || in.Edits != 0 || t.late || t.oneWay() || s.Asking != "" || t.out.Intent == "" || t.out.Intent == bot.Emergency && !t.tellsFactOfDanger() || t.s.Asking == askDanger || t.alarms() || t.alarmed() {
		return t
	}
	again := e.begun(s, in, env)
	if n := len(again.words); n < shortestQuestion || n > maxAsksAndCries || again.plainlySaid() || again.understood().OnlyAgency {
		return t
	}
	if !again.surelyCries() || !again.performs("", acts.Cry) {
		return t
	}
	return again
}
