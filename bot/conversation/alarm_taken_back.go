package conversation

import (
	"kanca/bot"
	"kanca/bot/words"
)

// takesBackAlarm takes for what it is a text by which somebody takes a cry for help back:
// "salah pencet", "aman2 aja kok", "udah ketemu orangnya, alhamdulillah selamat". The
// office keeps the first call and gets no second; nothing is cancelled, for whoever holds
// somebody may write so too. The alarm goes on to be one, so that a cry behind it is heard.
// What was asked first is answered, unless the text was not meant.
func (t *turn) takesBackAlarm() bool {
	if !t.mayTakeBack() || !t.reading().AllIsWell() || t.unsafe() || t.criesOut() {
		return false
	}
	pending := t.s.Pending
	t.out.Intent = bot.Emergency
	t.calm = true
	t.say("common.danger.taken_back", nil)
	if t.inForm() {
		t.showNode()
		return true
	}
	t.s.Node, t.s.Trail, t.s.Pending, t.s.Tries = t.trees.Start, nil, "", 0
	if pending == "" || t.reading().NamesAny(words.Retracting) {
		return true
	}
	t.answersFirst(pending)
	return true
}

// answersFirst answers, where something can be answered in it, what was asked before there
// was an alarm.
func (t *turn) answersFirst(pending string) {
	said, events := t.out.Replies, t.out.Events
	t.out.Replies = nil
	t.nobodyInDanger(pending)
	if none := t.text("common.danger.none", nil); len(t.out.Replies) > 0 && t.out.Replies[0] == none {
		t.out.Replies, t.out.Events, t.out.Intent = nil, events, bot.Emergency
	}
	t.out.Replies = append(said, t.out.Replies...)
}

// mayTakeBack reports whether an alarm stands that a text may take back: right behind it,
// where it is told, and later wherever no form asks for something.
func (t *turn) mayTakeBack() bool {
	if t.in.Kind != bot.KindText || t.s.Asking != "" || t.late {
		return false
	}
	switch n := t.trees.Node(t.s.Node); {
	case n == nil:
		return false
	case t.isEmergency(n):
		return true
	case !t.alarmed():
		return false
	case t.inForm():
		return t.s.Alarm == t.s.At && !t.onlyGiven() // it was told to the form
	}
	return !t.reading().Has(words.Undo) // of what is done now
}

// onlyGiven reports whether every word of the text may be a name, or stand beside one:
// "pak slamet".
func (t *turn) onlyGiven() bool {
	for _, w := range t.reading().Words {
		if !w.Names(words.Given) && !w.Is(words.Polite) {
			return false
		}
	}
	return true
}

// onlyCourtesy reports whether the text says nothing but that the writer is polite, "maaf
// ya kak": it is no more about an alarm.
func (t *turn) onlyCourtesy() bool {
	for _, w := range t.reading().Words {
		if !w.Is(words.Polite) {
			return false
		}
	}
	return !t.criesOut()
}
