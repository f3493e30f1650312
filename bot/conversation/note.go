package conversation

import (
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/understanding"
	"kanca/dialogs"
	"kanca/locales"
)

// goesOn takes a text where notes for the office are taken (`otherwise` in the
// tree) for one more, so that what somebody goes on to tell is not lost. A wish
// of its own is left to others when it is clear; thanks and greetings are
// answered and no note.
func (t *turn) goesOn(u understanding.Result) bool {
	n := t.trees.Node(t.s.Node)
	if n == nil || n.Otherwise == "" || t.noteForgotten(n) {
		return false
	}
	t.out.Intent = ""
	switch {
	case slices.Contains(noNote, t.command()) && n.Kind == dialogs.Ask:
		t.say(string(n.ID)+".again", nil)
	case slices.Contains(noNote, t.command()): // a yes where nothing was asked
		t.showNode()
	case t.sure(u) && u.Intent == bot.Thanks && u.IntentScore >= shortScore:
		t.sayAside(t.trees.Intents[bot.Thanks].Goto)
	case t.sure(u) && u.Intent == bot.Greet && u.IntentScore >= shortScore && n.Kind == dialogs.End && !t.isEmergency(n):
		t.say("common.note.greet", nil)
	case t.sure(u) && u.Intent == bot.Greet && u.IntentScore >= shortScore:
		t.showNode()
	case t.wishesElse(n, u):
		t.out.Intent = u.Intent
		return false
	default:
		t.enter(n.Otherwise)
	}
	return true
}

// noted reports whether a faint suspicion of danger reaches the office anyway,
// as one more note, so that nobody who is telling something is stopped by it.
func (t *turn) noted(u understanding.Result) bool {
	n := t.trees.Node(t.s.Node)
	return n != nil && n.Otherwise != "" && u.Intent == bot.Emergency && (u.IntentScore < shortDanger || t.urges()) && !t.noteForgotten(n)
}

// urges reports whether the text asks for nothing but an answer soon: "tolong
// cepat ya".
func (t *turn) urges() bool {
	urged := false
	for _, word := range t.words {
		if t.texts.Words.Listed(locales.ListHurry, word) {
			urged = true
		} else if !t.texts.Words.Polite(word) {
			return false
		}
	}
	return urged && len(t.words) > 2
}

// noNote are the commands that answer a question and tell nothing.
var noNote = []locales.Command{locales.CommandYes, locales.CommandNo, locales.CommandSkip, locales.CommandChange}

// noteForgotten reports whether a note was left so long ago that a new text
// hardly belongs to it. A cry for help is never forgotten.
func (t *turn) noteForgotten(n *dialogs.Node) bool {
	pause := time.Duration(t.env.Now.Unix()-t.s.At) * time.Second
	return pause > FormPatience && !t.isEmergency(n)
}

// alarmHolds is how long after a cry for help what cannot be understood, a place
// or a file is taken for more about it, wherever the person has gone meanwhile.
const alarmHolds = 72 * time.Hour

func (t *turn) alarmed() bool {
	return t.s.Alarm != 0 && t.env.Now.Sub(time.Unix(t.s.Alarm, 0)) < alarmHolds
}

// inAlarm reports whether what comes belongs to an emergency: one is being told,
// or was a short while ago.
func (t *turn) inAlarm() bool {
	return t.s.Node.Tree() == t.trees.Intents[bot.Emergency].Goto.Tree() || t.alarmed()
}

// tellsOfAlarm takes a text of more than a word that is no wish for a note to
// the office about the alarm.
func (t *turn) tellsOfAlarm(u understanding.Result) bool {
	start := t.trees.Node(t.trees.Intents[bot.Emergency].Goto)
	wish := u.Intent != bot.Unknown && u.Intent != bot.Emergency && !t.unsafe()
	if wish || t.calm || !t.alarmed() || len(t.words) < 2 || t.onlyCourtesy() || t.inForm() || t.s.Node.Tree() == start.ID.Tree() {
		return false
	}
	for _, n := range t.trees.Nodes() {
		if n.ID.Tree() == start.ID.Tree() && n.Otherwise != "" {
			t.enter(n.Otherwise)
			return true
		}
	}
	return false
}

func (t *turn) isEmergency(n *dialogs.Node) bool {
	return n.ID.Tree() == t.trees.Intents[bot.Emergency].Goto.Tree()
}

// maxTopic is how many words may follow the name of a topic for a question about
// it: "biaya ke taiwan".
const maxTopic = 4

// namesTopic reports whether a short text begins with the name of what it asks
// for, as the menus have it: "lowongan taiwan", "status pendaftaran saya".
func (t *turn) namesTopic(intent bot.Intent) bool {
	if len(t.words) > maxTopic {
		return false
	}
	word := t.understand(t.words[0], t.s.Lang)
	return word.Intent == intent && word.IntentScore >= keywordScore && !word.Close
}

// wishesElse reports whether a text is clearly no more of the note but something
// else. Whoever tells what happened names countries, companies, and what the
// facts are about; only a question, or the bare word for a wish, is one.
func (t *turn) wishesElse(n *dialogs.Node, u understanding.Result) bool {
	if !t.sure(u) || u.IntentScore < shortScore {
		return false
	}
	if t.bareRequest(u.Intent) || t.checksAgency() {
		return true
	}
	if !t.isEmergency(n) && t.namesTopic(u.Intent) {
		return true
	}
	e := u.Entities
	brief := len(t.words) <= 2 && e.Country == "" && e.Agency == "" && e.District == ""
	switch u.Intent {
	case bot.Emergency:
		return false
	case bot.Report, bot.Human:
		return !t.isEmergency(n) // it reaches a person either way, and sooner as an emergency
	case bot.Agency, bot.Rights, bot.Cost, bot.Requirements, bot.Office, bot.RegistrationStatus:
		return brief || t.asks()
	}
	return brief || t.asks() || len(t.words) > 2
}
