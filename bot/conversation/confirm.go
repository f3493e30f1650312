package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/words"
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

// answerSummary takes what says to a summary that it is right, or wrong, or that
// nothing shall be sent, and says nothing else, whatever its words mean elsewhere.
func (t *turn) answerSummary(command locales.Command) bool {
	if !t.atSummary() || command != "" && command != locales.CommandYes && command != locales.CommandNo {
		return false
	}
	reply := t.reading().Answer(words.Summary)
	n, _ := t.trees.Find(t.s.Form.Node)
	switch {
	case !t.holdsBack(reply) && !t.notYet() && t.confirms():
		t.confirm()
	case t.callsOff(reply), t.callsOffForm():
		t.cancel()
	case t.asksOfForm(n, &n.Fields[0], command):
	case t.holdsBack(reply), t.notYet(), t.staysOn():
		t.s.Tries++
		t.s.Asking = askHeld
		said := len(t.out.Replies)
		t.say("common.form.held", nil)
		t.askAgain()
		t.out.Replies = append(t.out.Replies[:said], strings.Join(t.out.Replies[said:], " ")) // one SMS
	case reply.Whole && reply.Answer == words.Denied:
		t.wantsToChange()
	default:
		return false
	}
	return true
}

// confirm does what the form at hand is for.
func (t *turn) confirm() {
	n, _ := t.trees.Find(t.s.Form.Node)
	t.s.Vars = t.s.Vars.with("form", t.s.Form.ID)
	t.enter(n.Next)
}

// answerConfirm takes a number, a command or a change to the summary. What is none of
// these is asked about once more, and never taken for a yes.
func (t *turn) answerConfirm(n *dialogs.Node, command locales.Command) bool {
	number, isNumber := t.texts.Words.Number(t.plain)
	switch {
	case isNumber && number == 1:
		t.confirm()
		return true
	case command == locales.CommandChange, isNumber && number == 2:
		t.wantsToChange()
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
	case command != "" && command != locales.CommandYes && command != locales.CommandNo:
		return false
	case t.moves(n, nil), t.correct(n), t.takeSeveral(n), t.restates(n, nil), t.restate(n), t.takeNIK(n), t.reopensNamed(n):
		return true
	case t.wantsChange(): // "mau ubah", "enggak, yang itu belum"
		t.wantsToChange()
		return true
	case t.isQuestion(&n.Fields[0]):
		return false
	}
	if len(t.words) == 1 && command == "" {
		if meant := t.texts.Words.NearCommand(t.plain); meant != "" && meant != locales.CommandYes {
			return t.answerConfirm(n, meant)
		}
	}
	t.s.Tries++
	t.say("common.form.confirm_again", nil)
	return true
}

// atSummary reports whether the conversation waits for an answer to a summary.
func (t *turn) atSummary() bool { return t.inForm() && t.s.Form.Confirming && t.s.Asking == "" }

// confirms reports whether the text says to save or send and nothing else: "iya udah
// bener semua", "mantap lanjutkan".
func (t *turn) confirms() bool {
	reply := t.reading().Answer(words.Summary)
	return !t.forbids() && !t.reading().Quotes() && reply.Answer == words.Affirmed && t.onlyOfMatter(reply) && !t.asks() && !t.reading().Asks() && t.command() != locales.CommandContinue
}

// consents reports whether the text is a yes to what a form will hold: a word that
// agrees, or a yes and that there is no problem, and nothing else that is said, asked,
// doubted or denied: "setuju aja, gak masalah", "iya gapapa".
func (t *turn) consents() bool {
	read := t.reading()
	reply := read.Answer(words.Consent)
	sure := read.Has(words.Agree|words.Proceed|words.Right) || read.Has(words.Yes) && read.Has(words.Easy)
	return sure && !t.forbids() && reply.Answer == words.Affirmed && reply.Whole && !read.Asks() && !read.AsksWhether() && !read.AsksByTag()
}

// holdsBack reports whether the text wants nothing sent, rather than something
// changed, "jangan dikirim dulu", "ya sudah batal", or takes it for sent: "sudah diproses".
func (t *turn) holdsBack(reply words.Reply) bool {
	if reply.Whole && reply.Past && reply.Answer == words.Affirmed {
		return true
	}
	wanted, refused := t.reading().Asked(words.Send | words.Proceed)
	return refused && !wanted || reply.Whole && reply.Answer == words.Denied && t.reading().Has(words.Undo|words.ComesOff)
}

// wantsChange reports whether the text, though it names no answer, says that one is
// wrong.
func (t *turn) wantsChange() bool {
	if t.asks() || t.reading().Asks() {
		return false
	}
	wanted, _ := t.reading().Asked(words.Amend)
	wrong := len(t.words) > 0 && t.texts.Words.Negates(t.words[0]) || slices.ContainsFunc(t.words, func(w string) bool { return words.Of(w)&words.Wrong != 0 })
	return wanted || wrong || t.reading().Answer(words.Summary).Answer == words.Denied
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
