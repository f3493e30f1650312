package conversation

import (
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// Which answer shall be changed, and whoever thinks better of it: "gak jadi ubah",
// "udah bener", "kirim".

// wrong is kept beside the answers while the person has said that one of them is: "kirim"
// shows them once more then, and sends nothing.
const wrong = "wrong"

// wantsToChange asks which answer shall be changed.
func (t *turn) wantsToChange() {
	t.s.Asking, t.s.Tries = askField, 0
	if f := t.s.Form; f != nil && len(t.words) > 0 && (t.texts.Words.Negates(t.words[0]) || t.reading().Has(words.Wrong|words.Not)) {
		f.Answers = f.Answers.with(wrong, "yes")
	}
	t.askWhichField()
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
	if age := fieldOf(n, "age"); age != nil && number > len(n.Fields) { // no answer has that number
		if p := t.parse(age, t.in.Text, ""); p.ok {
			return t.change(n, age, p)
		}
	}
	i := 0
	for at, field := range n.Fields {
		if t.unless(field.Unless) {
			continue
		}
		if i++; i == number || t.names(field.Name) || t.namesLabel(n, field.Name) {
			return t.reopen(n, &n.Fields[at])
		}
	}
	return false
}

// thinksBetter takes what says at "which one shall be changed?" that none shall: the
// form goes on where it stood. "kirim" sends it, unless something in it was
// wrong a moment ago: the summary is shown once more then.
func (t *turn) thinksBetter(command locales.Command) bool {
	if t.s.Form == nil {
		return false
	}
	n, _ := t.trees.Find(t.s.Form.Node)
	sends := t.s.Form.Confirming && (t.confirms() && t.reading().Has(words.Send) || t.sendsAsItIs(command))
	asked := fieldOf(n, t.s.Form.Field)
	switch {
	case command == locales.CommandSkip && asked != nil && asked.Optional && !t.s.Form.Confirming && !t.s.Form.Suspended:
		t.skip(n, asked)
	case sends && !t.s.Form.Answers.Has(wrong):
		t.confirm()
	case sends, t.leavesAll(command):
		t.askForm(n)
	default:
		return false
	}
	return true
}

// sendsAsItIs reports whether the text takes back that something shall be changed, and says
// to send: "gak sido, kirim ae wis".
func (t *turn) sendsAsItIs(command locales.Command) bool {
	wanted, refused := t.reading().Asked(words.Send)
	return wanted && !refused && !t.asks() && !t.reading().Quotes() && !t.reading().Has(words.Forbid|words.NotYet|words.Pause|words.Unsure) && (t.leavesAll(command) || t.reading().Has(words.Undo) && t.reading().Has(words.Amend))
}

// callsOffForm reports whether the text, where it was asked what shall be changed, takes
// back the whole form and says no more than a calm reason: "batal aja lapornya, saya takut".
// "batal" alone takes back that anything is changed. Any other word may tell of danger,
// "batal lapor, saya dikejar".
func (t *turn) callsOffForm() bool {
	if !t.takesBackForm() || t.criesOut() {
		return false
	}
	list := t.reading().Words
	undone := false
	for i, w := range list {
		if undone = undone || w.Is(words.Undo); undone && w.Is(words.Beg) {
			return false // "batal lapor, tolong" begs for something else
		}
		denies := w.Is(words.Not|words.NotYet) && i+1 < len(list) && (list[i+1].Is(words.ComesOff) || calmReasons[list[i+1].Plain])
		if !denies && !calmBesideUndo(w) {
			return false
		}
	}
	return true
}

// calmReasons are why somebody thinks better of a form who is in no danger, and what leads
// to a reason.
var calmReasons = listed("calm_reasons")

// calmBesideUndo reports whether a word that stands beside what is called off tells of no
// more than fear or shame.
func calmBesideUndo(w words.Word) bool {
	if w.Is(words.Harm) && !w.Is(words.Fear) || w.Means(words.They) { // "dia di sini"
		return false
	}
	return calmReasons[w.Plain] || w.Plain == "aja" || w.Names(words.Heard) || w.Is(words.Seek) && w.Is(words.Safe) || w.Is(words.First|words.Undo|words.ComesOff|words.Report|words.Register|words.Fear|words.Polite|words.Self|words.Empty|words.Yes|words.Done|words.Still)
}

// takesBackForm reports whether the text takes back the whole form, whatever reason it
// gives.
func (t *turn) takesBackForm() bool {
	read := t.reading()
	if t.s.Form == nil || !t.beginsWithUndo() || !read.Has(t.deedOfForm()) || t.callsOffOther() || read.TakesBackUndo() {
		return false
	}
	return !t.asks() && !read.Asks() && !read.AsksWhether() && !read.AsksByTag() && !read.Quotes() && !read.Has(words.Amend|words.Send|words.Proceed|words.Pause) &&
		!slices.ContainsFunc(t.words, func(w string) bool { return words.Of(w)&words.Forbid != 0 }) // and not "aja", which may be Indonesian
}

// deedOfForm is the words for what the form at hand is for: in a report "batal daftar" tells
// of what became of going, and calls nothing off.
func (t *turn) deedOfForm() words.Class {
	switch {
	case t.s.Form == nil:
		return 0
	case t.s.Form.Node == registrationForm:
		return words.Register
	case t.s.Form.Node.Tree() == t.trees.Intents[bot.Report].Goto.Tree():
		return words.Report
	}
	return words.Report | words.Register
}

// callsOffOther reports whether what is said to be called off is not what the form is for.
func (t *turn) callsOffOther() bool {
	deed := t.deedOfForm()
	return deed != 0 && t.reading().Has((words.Report|words.Register)&^deed) && !t.reading().Has(deed)
}

// leavesAll reports whether the text says that nothing shall be changed.
func (t *turn) leavesAll(command locales.Command) bool {
	switch command {
	case locales.CommandCancel, locales.CommandNo, locales.CommandContinue, locales.CommandSkip:
		return true
	case "", locales.CommandYes:
	default:
		return false
	}
	for _, word := range t.words {
		if t.texts.Words.Field(word) != "" { // "bukan, umurnya"
			return false
		}
	}
	return t.reading().Answer(words.Change).Answer == words.Denied && !t.reading().Asks()
}

// keepsBefore takes what says, where an answer that was to be changed is asked for
// again, that it shall stay: it is as it was.
func (t *turn) keepsBefore(n *dialogs.Node, command locales.Command) bool {
	f := t.s.Form
	if len(f.Before) == 0 || f.Before[0].Name != f.Field {
		return false
	}
	reply := t.reading().Answer(words.Change)
	said := t.reading().Has(words.Undo | words.ComesOff | words.Amend | words.Leave | words.Send | words.Proceed | words.Right)
	if command != locales.CommandCancel && command != locales.CommandContinue && !(reply.Answer == words.Denied && reply.Whole && said) {
		return false
	}
	for _, v := range f.Before {
		if !secretFields[v.Name] || v.Value == "" || t.secrets[v.Name] != "" {
			f.Answers = f.Answers.with(v.Name, v.Value)
		}
	}
	f.Before = nil
	t.nextField(n)
	return true
}

// namesLabel reports whether a short text says a word by which the list shows a field,
// whatever is called or hung on it: "orangnya kak" for "Orang atau PT".
func (t *turn) namesLabel(n *dialogs.Node, field string) bool {
	if len(t.words) == 0 || len(t.words) > 3 || t.asks() {
		return false
	}
	label := spelling.Words(spelling.Plain(t.label(n, field)))
	found := false
	for _, word := range t.words {
		switch {
		case slices.ContainsFunc(label, func(l string) bool { return spelledWith(l, word) }):
			found = true
		case !t.texts.Words.Polite(word) && words.Of(word)&(words.Polite|words.Empty) == 0 && word != "nya":
			return false
		}
	}
	return found
}

// spelledWith reports whether a word is one of a label, with an ending or none. What
// agrees ("boleh") or links ("atau") names nothing.
func spelledWith(label, word string) bool {
	if len(label) < 2 || eitherOr[label] || words.Of(label)&(words.Yes|words.Agree) != 0 {
		return false
	}
	ending, ok := strings.CutPrefix(word, label)
	return ok && slices.Contains([]string{"", "nya", "ne", "e", "na", "ku", "ipun"}, ending)
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
