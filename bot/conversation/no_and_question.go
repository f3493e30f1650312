package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// noAndQuestion is the question behind a no that stands by itself, "enggak, kantornya buka jam
// berapa?"; "" for none. The no is heard, and what was asked is answered all the same.
func (t *turn) noAndQuestion() string {
	if !t.beginsWithWholeNo() || t.suspects(t.understood()) {
		return ""
	}
	_, rest, _ := strings.Cut(t.in.Text, ",")
	rest = strings.TrimSpace(rest)
	if read := words.Read(rest); len(read.Words) < 2 || !read.Question && !read.AsksFirst() || read.Has(words.Quiet|words.Harm) {
		return ""
	}
	return rest
}

// complainsOfMessages reports whether the question behind a no is why anything is sent, "enggak,
// kenapa masih dikirim?": no more, or not to stop.
func (t *turn) complainsOfMessages() bool {
	question := t.noAndQuestion()
	return question != "" && words.Read(question).Has(words.Contact|words.Send)
}

// keepsAndAnswers says that nothing is stopped, or deleted, and answers what was asked behind the
// no. Nothing is deleted or stopped by a question about it.
func (t *turn) keepsAndAnswers(said string) bool {
	question := t.noAndQuestion()
	if question == "" {
		return false
	}
	t.out.Intent = bot.Unknown
	t.say(said, nil)
	t.s.Asking, t.s.Pending, t.s.Tries = "", "", 0
	if t.erasing() {
		t.s.Node, t.s.Trail = t.trees.Start, nil
	}
	t.retake(question)
	if t.inForm() {
		n := t.trees.Node(t.s.Node)
		if field := t.asked(); field != nil && t.asksOfForm(n, field, "") {
			return true
		}
		t.showNode()
		return true
	}
	t.freeText()
	return true
}

// asksBehindNo takes a no where yes or no is asked for, answers the question behind it, and goes
// on: "tidak, apa polisi juga tahu?". Behind a yes the answer comes first, and it is asked again.
func (t *turn) asksBehindNo(n *dialogs.Node, field *dialogs.Field) bool {
	if field.As != "yesno" {
		return false
	}
	question, yes := t.noAndQuestion(), false
	if question == "" {
		if question = t.yesAndQuestion(); question == "" {
			return false
		}
		yes = true
	}
	whole := t.in.Text
	t.retake(question)
	if !t.answersBeside(n, field) {
		t.retake(whole)
		return false
	}
	if yes { // what was answered may change it
		t.askForm(n)
		return true
	}
	t.keep(field, parsed{ok: true, certain: true, value: "no"})
	t.nextField(n)
	return true
}

// yesAndQuestion is the question behind a yes that stands by itself, "" for none.
func (t *turn) yesAndQuestion() string {
	yes, rest, more := strings.Cut(t.in.Text, ",")
	if !more || t.texts.Words.Command(spelling.Plain(yes)) != locales.CommandYes {
		return ""
	}
	rest = strings.TrimSpace(rest)
	if read := words.Read(rest); len(read.Words) < 2 || !read.Question && !read.AsksFirst() || read.Has(words.Quiet|words.Harm) {
		return ""
	}
	return rest
}

// answersBeside answers a question that somebody has in a form, and asks nothing.
func (t *turn) answersBeside(n *dialogs.Node, field *dialogs.Field) bool {
	u := t.understood()
	if r := t.trees.Intents[u.Intent]; r.Aside && t.sure(u) && u.IntentScore >= shortScore && u.Intent != t.intentOf(n.ID.Tree()) {
		t.out.Intent = u.Intent
		t.sayAside(r.Goto)
		return true
	}
	key := string(n.ID.Tree()) + ".answer"
	fact, ok := t.factOfForm(n, field)
	if !ok || !t.texts.Has(t.s.Lang, key) {
		return false
	}
	t.out.Intent = t.intentOf(n.ID.Tree())
	t.say(key, factData(t.scene(n), fact))
	return true
}

// callsOffAndAsks drops the form where it is called off, and answers what is asked behind that:
// "gak jadi, kantornya buka jam berapa?".
func (t *turn) callsOffAndAsks() bool {
	question := t.offAndQuestion()
	if question == "" {
		return false
	}
	t.dropForm()
	t.say("common.form.cancelled", nil)
	t.s.Node, t.s.Trail, t.s.Vars = t.trees.Start, nil, nil
	t.retake(question)
	t.freeText()
	return true
}

// offAndQuestion is what is asked behind calling the form off, "" for none. Behind a story it
// must be plain that it is the form: what came to nothing may be the journey.
func (t *turn) offAndQuestion() string {
	if !t.inForm() || t.s.Form.Confirming || t.s.Asking != "" || len(t.s.Form.Before) > 0 || t.in.Kind != bot.KindText {
		return ""
	}
	var thoughts []string
	for thought := range words.ThoughtsOf(t.in.Text) {
		if thought = strings.TrimSpace(thought); thought != "" {
			thoughts = append(thoughts, thought)
		}
	}
	if len(thoughts) < 2 {
		return ""
	}
	off, question := *t, thoughts[len(thoughts)-1]
	off.retake(thoughts[len(thoughts)-2])
	read := words.Read(question)
	if !read.Asks() && !read.AsksFirst() && !t.reading().Question || !off.callsOffWhole() || t.suspects(t.understood()) || t.criesOut() || t.watched() {
		return ""
	}
	u := t.understand(question, t.s.Lang)
	if u.Trouble || u.Intent == bot.Emergency {
		return ""
	}
	if len(thoughts) > 2 {
		plain := off.reading().Has(words.Report|words.Register) || slices.ContainsFunc(off.words, func(w string) bool { return endsOff[w] }) || !slices.ContainsFunc(t.words, func(w string) bool { return departs[w] || pay[w] || w == "bayar" })
		if other := t.sure(u) && u.IntentScore >= shortScore && u.Intent != bot.Report && u.Intent != bot.Rights; !plain || !other {
			return ""
		}
	}
	return question
}

// endsOff end a thought that calls something off, and tells nothing: "gak jadi deh".
var endsOff = listed("ends_off")

// callsOffWhole reports whether the whole text calls the form off.
func (t *turn) callsOffWhole() bool {
	reply := t.reading().Answer(words.Summary)
	if reply.Whole && t.callsOff(reply) || t.callsOffForm() {
		return true
	}
	said := t.words
	for len(said) > 0 && (endsOff[said[len(said)-1]] || t.addresses(said[len(said)-1])) {
		said = said[:len(said)-1]
	}
	return t.texts.Words.Command(strings.Join(said, " ")) == locales.CommandCancel || t.comesToNothing()
}

// comesToNothing reports whether the text only says that something does not come off: "ta'
// deddhi lapor".
func (t *turn) comesToNothing() bool {
	denied, off := false, false
	for _, w := range t.reading().Words {
		switch {
		case w.Is(words.Not):
			denied = true
		case w.Is(words.ComesOff):
			off = denied
		case !w.Is(words.Report|words.Register|words.Polite|words.Empty|words.Self|words.Yes) && !endsOff[w.Plain]:
			return false
		}
	}
	return off
}
