package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
)

// takesBackAlarm takes for what it is a text by which somebody takes a cry for help back:
// "salah pencet", "aman2 aja kok", "udah ketemu orangnya, alhamdulillah selamat". The
// office keeps the first call and gets no second; nothing is cancelled, for whoever holds
// somebody may write so too. The alarm goes on to be one, so that a cry behind it is heard.
// What was asked first is answered, unless the text was not meant.
func (t *turn) takesBackAlarm() bool {
	if !t.mayTakeBack() || !t.reading().AllIsWell() && !t.onlyBegged() || t.unsafe() || t.criesOut() {
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

// onlyBegged reports whether the alarm was raised by a bare "tolong", which people begin a
// question with, and the text says that all is well and something is to be asked: "gaada
// apa2 kok, pengen nanya2 doang".
func (t *turn) onlyBegged() bool {
	begged := words.Read(t.s.Pending).Words
	if len(begged) == 0 || slices.ContainsFunc(begged, func(w words.Word) bool {
		return !w.Is(words.Polite|words.Beg|words.Empty|words.Yes) || w.Is(words.Self)
	}) {
		return false
	}
	var said []string
	typed := strings.Fields(t.in.Text)
	for i, word := range typed {
		if i+1 < len(typed) && words.Of(spelling.Plain(word))&words.Want != 0 && words.Of(strings.TrimRight(spelling.Plain(typed[i+1]), "2"))&words.Seek != 0 {
			continue
		}
		said = append(said, word)
	}
	return words.Read(strings.Join(said, " ")).AllIsWell()
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
