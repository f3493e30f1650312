package conversation

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/dialogs"
	"kanca/locales"
)

// summary asks whether the answers of a form are right. On SMS long answers are
// shown shortened, so that the choices stand on the same page as the question:
// what is stored is whole.
func (t *turn) summary(n *dialogs.Node, answers Vars) string {
	whole := func(shown int) string {
		return t.text(string(n.ID)+".summary", locales.Data{"Answers": t.linesUpTo(n, answers, shown)})
	}
	text := whole(maxText + 1)
	if t.env.Traits.Medium != bot.SMS {
		return text
	}
	for shown := mostShown; shown >= leastShown && sms.Count(sms.Fold(text)).Segments > smsPages; shown -= 10 {
		text = whole(shown)
	}
	return text
}

// How many characters of a long answer a summary shows on SMS.
const mostShown, leastShown = 300, 20

// lines lists answers in the order of the form, one a line. The NIK is masked.
func (t *turn) lines(n *dialogs.Node, answers Vars) string {
	return t.linesUpTo(n, answers, maxText+1)
}

// linesUpTo is lines with so many characters of each answer at most.
func (t *turn) linesUpTo(n *dialogs.Node, answers Vars, most int) string {
	var b strings.Builder
	for _, field := range n.Fields {
		v := answers.Get(field.Name)
		if v == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t.label(n, field.Name))
		b.WriteString(": ")
		// Half a NIK would not be known as one.
		shown := t.masked(t.display(n, field, v))
		if short := cutRunes(shown, most); short != shown {
			shown = strings.TrimRight(short, " ") + "..."
		}
		b.WriteString(shown)
	}
	return b.String()
}

func (t *turn) label(n *dialogs.Node, field string) string {
	return t.text(string(n.ID)+"."+field+".label", nil)
}

// answerConfirm takes yes, a change, or no to the summary.
func (t *turn) answerConfirm(n *dialogs.Node, command locales.Command) bool {
	number, isNumber := t.texts.Words.Number(t.plain)
	switch {
	case command == locales.CommandYes, isNumber && number == 1, t.confirms():
		t.s.Vars = t.s.Vars.with("form", t.s.Form.ID)
		t.enter(n.Next)
		return true
	case command == locales.CommandNo, command == locales.CommandChange, isNumber && number == 2:
		t.s.Asking = askField
		t.askWhichField()
		return true
	case isNumber && number == 3:
		t.cancel()
		return true
	case command == locales.CommandBack:
		t.s.Form.Field = ""
		return t.previousField(n)
	case command == locales.CommandContinue:
		t.askForm(n)
		return true
	case command != "":
		return false
	case t.correct(n), t.takeSeveral(n), t.restates(n, nil), t.restate(n), t.takeNIK(n), t.reopensNamed(n):
		return true
	case t.isQuestion(&n.Fields[0]):
		return false
	}
	if len(t.words) == 1 {
		if meant := t.texts.Words.NearCommand(t.plain); meant != "" {
			return t.answerConfirm(n, meant)
		}
	}
	t.s.Tries++
	t.say("common.form.confirm_again", nil)
	return true
}

// confirms reports whether the text says to save, with or without a yes before
// it: "simpan", "oke kirim".
func (t *turn) confirms() bool {
	head, rest, two := strings.Cut(t.plain, " ")
	return t.isOneOf("common.confirm.words", t.plain) || t.isOneOf("common.confirm.words", t.texts.Words.Trim(t.plain)) ||
		two && t.texts.Words.Command(head) == locales.CommandYes && t.isOneOf("common.confirm.words", t.texts.Words.Trim(rest))
}

// restate takes one answer told once more under its name for a change of it:
// "umur saya 25", with the summary in front of one.
func (t *turn) restate(n *dialogs.Node) bool {
	segments := t.segments()
	if t.in.Kind != bot.KindText || len(segments) != 1 || t.asks() {
		return false
	}
	field := fieldOf(n, segments[0].field)
	if field == nil || field.As == "text" {
		return false
	}
	p := t.parse(field, segments[0].text, "")
	if !p.ok || !p.certain && field.As != "name" {
		return false
	}
	return t.change(n, field, p)
}

// reopensNamed asks again for the answer that a text names and nothing more: "nama".
func (t *turn) reopensNamed(n *dialogs.Node) bool {
	for i := range n.Fields {
		if field := &n.Fields[i]; len(t.words) == 1 && t.names(field.Name) {
			return t.reopen(n, field)
		}
	}
	return false
}

// takeNIK takes a NIK that comes after all, with the summary.
func (t *turn) takeNIK(n *dialogs.Node) bool {
	for i := range n.Fields {
		if field := &n.Fields[i]; field.As == "nik" {
			p := t.parse(field, t.in.Text, "")
			if p.ok {
				return t.change(n, field, p)
			}
			if p.reason == "mismatch" || p.reason == "date" {
				t.refuse(n, field, p.reason)
				return true
			}
		}
	}
	return false
}

// askWhichField lists the answers so that one can be changed.
func (t *turn) askWhichField() {
	n, _ := t.trees.Find(t.s.Form.Node)
	var b strings.Builder
	i := 0
	for _, field := range n.Fields {
		if t.unless(field.Unless) {
			continue
		}
		i++
		if i > 1 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(i) + ". " + t.label(n, field.Name))
	}
	t.say("common.form.which_field", locales.Data{"Fields": b.String()})
}

// answerWhichField takes the number or name of the answer to change.
func (t *turn) answerWhichField(number int) bool {
	if t.s.Form == nil {
		return false
	}
	n, _ := t.trees.Find(t.s.Form.Node)
	if t.correct(n) || number == 0 && t.restates(n, nil) {
		return true
	}
	i := 0
	for _, field := range n.Fields {
		if t.unless(field.Unless) {
			continue
		}
		if i++; i == number || t.names(field.Name) {
			t.s.Form.Answers = t.s.Form.Answers.without(field.Name)
			t.s.Form.Field, t.s.Form.Confirming = field.Name, false
			t.s.Tries = 0
			t.askForm(n)
			return true
		}
	}
	return false
}

// names reports whether a short text names a field and nothing more.
func (t *turn) names(field string) bool {
	if len(t.words) == 0 || len(t.words) > 3 {
		return false
	}
	for _, word := range t.words {
		if t.texts.Words.Field(word) == field {
			return true
		}
	}
	return false
}
