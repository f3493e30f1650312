package conversation

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/dialogs"
	"kanca/locales"
)

func fieldOf(n *dialogs.Node, name string) *dialogs.Field {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			return &n.Fields[i]
		}
	}
	return nil
}

// startForm begins a form, or takes up the one that waits with its answers.
func (t *turn) startForm(n *dialogs.Node) {
	if f := t.s.Form; f != nil && f.Node == n.ID {
		form := *f
		form.Suspended = false
		t.s.Form = &form
	} else {
		t.secrets = nil
		t.s.Form = &FormState{Node: n.ID, ID: t.env.NewID()}
		for _, field := range n.Fields {
			if v := t.s.Vars.Get(field.Name); v != "" && field.As == "country" {
				t.s.Form.Answers = t.s.Form.Answers.with(field.Name, v)
			}
		}
		for _, name := range []string{"opening", "job"} { // what the person was looking at
			if v := t.s.Vars.Get(name); v != "" {
				t.s.Form.Answers = t.s.Form.Answers.with(name, v)
			}
		}
		t.prefill(n)
		if t.tooYoung(n) {
			return
		}
	}
	t.nextField(n)
}

// prefill takes the answers that came with the request to start the form:
// "DAFTAR nama#umur#kecamatan", or a sentence that names them.
func (t *turn) prefill(n *dialogs.Node) {
	if t.in.Kind != bot.KindText {
		return
	}
	if strings.Contains(t.in.Text, "#") {
		t.takeSegments(n, t.segments())
		return
	}
	if earlier := t.s.Vars.Get("prefill"); earlier != "" { // said before the consent was given
		said := t.in.Text
		t.in.Text = earlier
		t.takeSegments(n, t.segments())
		t.in.Text = said
		t.s.Vars = t.s.Vars.without("prefill")
		return
	}
	// Whoever has told the story already is not asked to tell it again.
	if first := n.Fields[0]; first.As == "text" && len(t.words) >= storyWords {
		t.keep(&first, t.parse(&first, t.in.Text, ""))
		t.say("common.form.story_kept", nil)
	}
}

// storyWords is how many words make a message a story.
const storyWords = 5

// nextField asks for the first answer that is missing, then for confirmation.
func (t *turn) nextField(n *dialogs.Node) {
	f := t.s.Form
	f.Confirming = false
	t.s.Tries, t.s.Shown = 0, nil
	for _, field := range n.Fields {
		if !f.Answers.Has(field.Name) && !t.unless(field.Unless) {
			f.Field = field.Name
			if t.unsettledField == field.Name {
				t.s.Shown = t.unsettled.choices
				t.say("common.form.which", t.unsettled.data[0])
				return
			}
			t.askForm(n)
			return
		}
	}
	f.Field, f.Confirming = "", true
	t.askForm(n)
}

// unless decides the named conditions under which a field is not asked.
func (t *turn) unless(condition string) bool {
	switch condition {
	case "phone_known":
		return t.env.Person.Phone != ""
	case "outside":
		return t.s.Form != nil && t.s.Form.Answers.Get("district") == outsideRegency
	}
	return false
}

// askForm puts the question where the form stands, in the wording that the
// number of tries calls for.
func (t *turn) askForm(n *dialogs.Node) {
	f := t.s.Form
	if f == nil || f.Node != n.ID {
		t.startForm(n)
		return
	}
	t.s.Asking = ""
	if f.Confirming {
		t.say(string(n.ID)+".summary", locales.Data{"Answers": t.summary(n)})
		return
	}
	key := string(n.ID) + "." + f.Field
	switch {
	case t.s.Tries == 1:
		key += ".again"
	case t.s.Tries >= 2:
		key += ".help"
	}
	t.say(key, nil)
}

// summary lists the answers, one a line. The NIK is masked.
func (t *turn) summary(n *dialogs.Node) string {
	var b strings.Builder
	for _, field := range n.Fields {
		v := t.s.Form.Answers.Get(field.Name)
		if v == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t.label(n, field.Name))
		b.WriteString(": ")
		b.WriteString(t.display(n, field, v))
	}
	return b.String()
}

func (t *turn) label(n *dialogs.Node, field string) string {
	return t.text(string(n.ID)+"."+field+".label", nil)
}

// answerForm takes the message as an answer to the form's question.
func (t *turn) answerForm(n *dialogs.Node, command locales.Command) bool {
	f := t.s.Form
	if f == nil || f.Node != n.ID {
		t.startForm(n)
		return true
	}
	if f.Confirming {
		return t.answerConfirm(n, command)
	}
	field := fieldOf(n, f.Field)
	if field == nil {
		t.nextField(n)
		return true
	}
	switch command {
	case locales.CommandBack:
		return t.previousField(n)
	case locales.CommandMenu, locales.CommandRestart, locales.CommandCancel, locales.CommandNext:
		return false
	case locales.CommandContinue:
		t.askForm(n)
		return true
	case locales.CommandChange:
		t.s.Asking = askField
		t.askWhichField()
		return true
	case locales.CommandHelp:
		t.s.Tries = 2
		t.askForm(n)
		return true
	case locales.CommandSkip, locales.CommandNo:
		if field.Optional && !(field.As == "yesno" && command == locales.CommandNo) {
			f.Answers = f.Answers.with(field.Name, "")
			t.nextField(n)
			return true
		}
	}
	misspelt := len(t.words) == 1 && field.As == "nik" && t.texts.Words.NearCommand(t.plain) == locales.CommandSkip
	if field.Optional && (misspelt || t.refuses()) {
		f.Answers = f.Answers.with(field.Name, "")
		t.nextField(n)
		return true
	}
	isWord := command == "" || field.As == "yesno" || field.As == "country" || field.As == "text"
	if !isWord || t.plain == "" { // "lewati" is nobody's name

		t.refuse(n, field, "")
		return true
	}
	return t.correct(n) || t.takeSeveral(n) || t.takeAnswer(n, field, command)
}

// takeAnswer reads one answer. A question in its place is answered first, by
// the caller, when this reports false.
func (t *turn) takeAnswer(n *dialogs.Node, field *dialogs.Field, command locales.Command) bool {
	p := t.parse(field, t.in.Text, command)
	if p.ok && (p.certain || !t.isQuestion(field)) {
		t.keep(field, p)
		if t.tooYoung(n) {
			return true
		}
		if p.reason != "" {
			t.say(string(n.ID)+"."+field.Name+"."+p.reason, p.data[0])
		}
		t.nextField(n)
		return true
	}
	if t.isQuestion(field) {
		return false
	}
	t.refuse(n, field, p.reason, p.data...)
	return true
}

// refuses reports whether a short text says no in more words: "ga punya nik",
// "nggak mau kasih".
func (t *turn) refuses() bool {
	return len(t.words) >= 2 && len(t.words) <= 5 && t.texts.Words.Command(t.words[0]) == locales.CommandNo &&
		!strings.ContainsAny(t.plain, "0123456789") && !strings.HasSuffix(strings.TrimSpace(t.in.Text), "?")
}

// shortScore is how sure an intent must be for one or two words to be a wish
// of their own where an answer is expected.
const shortScore = 0.9

// isQuestion reports whether the text is a question or a wish of its own and
// not a clumsy answer.
func (t *turn) isQuestion(field *dialogs.Field) bool {
	u := t.understood()
	if t.suspects(u) {
		return field.As != "text" || u.Intent == bot.Emergency && u.IntentScore >= certainDanger
	}
	if u.Intent == bot.Emergency {
		return false
	}
	if u.Close {
		return field.As != "text" // telling a story uses the words of many intents
	}
	if !t.sure(u) || u.Intent == bot.Greet || u.Intent == bot.Thanks {
		return false
	}
	if len(t.words) <= 2 && u.IntentScore < shortScore {
		return false // a name or a place is easily mistaken for a wish
	}
	if len(t.words) > 1 && t.askedFor(t.trees.Node(t.s.Node)) {
		return false // "nama saya Siti" is part of registering
	}
	if field.As == "text" {
		if len(t.words) <= 2 {
			return u.IntentScore > 0.8
		}
		return u.IntentScore > 0.8 && len(t.words) <= 12 && (strings.HasSuffix(strings.TrimSpace(t.in.Text), "?") || t.texts.Words.Asks(t.words[0]) || t.texts.Words.Asks(t.words[len(t.words)-1]))
	}
	return true
}

// keep stores an answer and what follows from it.
func (t *turn) keep(field *dialogs.Field, p parsed) {
	f := t.s.Form
	f.Answers = f.Answers.with(field.Name, p.value)
	for _, extra := range p.also {
		f.Answers = f.Answers.with(extra.Name, extra.Value)
	}
	if secretFields[field.As] {
		t.secrets = copySecrets(t.secrets)
		if t.secrets == nil {
			t.secrets = map[string]string{}
		}
		t.secrets[field.Name] = p.secret
	}
	if field.As == "district" && f.Answers.Has("village") && f.Answers.Get("village_district") != p.value {
		f.Answers = f.Answers.without("village").without("village_code").without("village_district")
	}
}

// refuse says in other words what is needed. reason picks a text that names
// the very mistake, where there is one.
func (t *turn) refuse(n *dialogs.Node, field *dialogs.Field, reason string, data ...locales.Data) {
	t.s.Tries++
	key := string(n.ID) + "." + field.Name + "." + reason
	if reason != "" && t.texts.Has(t.s.Lang, key) {
		var d locales.Data
		if len(data) > 0 {
			d = data[0]
		}
		t.say(key, d)
		return
	}
	if reason == "which" && len(data) > 0 {
		t.say("common.form.which", data[0])
		return
	}
	t.askForm(n)
	if t.s.Tries >= 3 {
		t.say("common.form.person", nil)
	}
}

func (t *turn) previousField(n *dialogs.Node) bool {
	f := t.s.Form
	previous := ""
	for _, field := range n.Fields {
		if field.Name == f.Field {
			break
		}
		if !t.unless(field.Unless) {
			previous = field.Name
		}
	}
	if previous == "" {
		return false // the way out of the form
	}
	f.Answers = f.Answers.without(previous)
	f.Field, f.Confirming = previous, false
	t.s.Tries = 0
	t.askForm(n)
	return true
}

// answerConfirm takes yes, a change, or no to the summary.
func (t *turn) answerConfirm(n *dialogs.Node, command locales.Command) bool {
	number, isNumber := t.texts.Words.Number(t.plain)
	switch {
	case command == locales.CommandYes, isNumber && number == 1, t.isOneOf("common.confirm.words"):
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
	case t.correct(n), t.takeSeveral(n), t.takeNIK(n):
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
	if t.correct(n) {
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

// cancel drops the form and what was answered.
func (t *turn) cancel() {
	if t.s.Form == nil {
		t.home()
		return
	}
	t.dropForm()
	t.say("common.form.cancelled", nil)
	t.home()
}

func (t *turn) dropForm() { t.s.Form, t.secrets = nil, nil }

// resumeForm takes the form up again where it was left.
func (t *turn) resumeForm() bool {
	if t.s.Form == nil {
		return false
	}
	form := *t.s.Form
	form.Suspended = false
	t.s.Form = &form
	n, _ := t.trees.Find(form.Node)
	t.arrive(n)
	t.nextField(n)
	return true
}

// restartForm begins the form anew at the person's wish.
func (t *turn) restartForm() {
	id := t.trees.Start
	if t.s.Form != nil {
		id = t.s.Form.Node
	}
	t.dropForm()
	t.enter(id)
}

// answerAsk takes the answer to a single question.
func (t *turn) answerAsk(n *dialogs.Node, command locales.Command) bool {
	field := &n.Fields[0]
	if command != "" && !(field.As == "yesno" && (command == locales.CommandYes || command == locales.CommandNo)) {
		if command == locales.CommandSkip && field.Optional {
			t.enter(n.Next)
			return true
		}
		return false
	}
	p := t.parse(field, t.in.Text, command)
	name := field.As == "agency" && t.beginsWithPT()
	if !p.ok || (!p.certain && !name && t.isQuestion(field) && !t.askedFor(n)) {
		if t.isQuestion(field) {
			return false
		}
		t.s.Tries++
		switch tries := t.s.Tries; {
		case tries == 1:
			t.say(string(n.ID)+".again", nil)
		default:
			t.say(string(n.ID)+".help", nil)
		}
		return true
	}
	value := p.value
	if e := t.understood().Entities; field.As == "agency" && e.Agency != "" {
		value = e.Agency
	}
	t.s.Vars = t.s.Vars.with(field.Name, value)
	t.enter(n.Next)
	return true
}

// askedFor reports whether the intent of the text is what the node asks about
// anyway: the name of a PT is not a new wish while a PT is asked for.
func (t *turn) askedFor(n *dialogs.Node) bool {
	return t.trees.Intents[t.understood().Intent].Goto.Tree() == n.ID.Tree()
}
