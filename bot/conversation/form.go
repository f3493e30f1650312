package conversation

import (
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
	if !t.takeUp(n) {
		t.s.Form = &FormState{Node: n.ID, ID: t.env.NewID(), Under: t.s.Form.parked()}
		if n.ID == registrationForm {
			t.s.Form.Consent = t.s.Consent
		}
		t.forgetSecrets()
		for _, field := range n.Fields {
			if v := t.s.Vars.Get(field.Name); v != "" && (field.As == "country" || field.Name == suspect) {
				t.s.Form.Answers = t.s.Form.Answers.with(field.Name, v)
			}
		}
		for _, name := range []string{"opening", "job", early} { // what the person was looking at
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

// shortQuestion is how many words a question may have that can only be about
// what was just asked.
const shortQuestion = 3

// storyWords is how many words make a message a story.
const storyWords = 5

// nextField asks for the first answer that is missing, then for confirmation.
func (t *turn) nextField(n *dialogs.Node) {
	f := t.s.Form
	t.warn(n)
	f.Confirming = false
	t.s.Tries, t.s.Shown = 0, nil
	if t.asksDoubtedAge(n) {
		return
	}
	for _, field := range n.Fields {
		if !f.Answers.Has(field.Name) && !t.unless(field.Unless) {
			f.Field = field.Name
			if t.unsettledField == field.Name {
				t.s.Shown = t.unsettled.choices
				key := "common.form.which"
				if t.unsettled.reason != "which" {
					key = string(n.ID) + "." + field.Name + "." + t.unsettled.reason
				}
				t.say(key, t.unsettled.data[0])
				return
			}
			t.askForm(n)
			return
		}
	}
	f.Field, f.Confirming = "", true
	t.askForm(n)
}

// warned is the answer that says of which country the person was warned.
const warned = "warned"

// warn says what must be known about the country that was just named: that
// nobody is placed there, or that a ban is in force. The form goes on.
func (t *turn) warn(n *dialogs.Node) {
	f := t.s.Form
	for _, field := range n.Fields {
		country := f.Answers.Get(field.Name)
		if field.As != "country" || country == "" || f.Answers.Get(warned) == country {
			continue
		}
		if fact, ok := t.env.Content.Warning(country); ok {
			f.Answers = f.Answers.with(warned, country)
			t.say("common.form.warning", factData(t.scene(n), fact))
		}
	}
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
	if !f.Confirming && f.Field == "" { // the question that was asked is gone
		t.nextField(n)
		return
	}
	if f.Confirming {
		f.Answers = f.Answers.without(wrong)
		t.out.Replies = append(t.out.Replies, t.summary(n, f.Answers))
		return
	}
	if len(t.s.Shown) == 1 { // a yes is for what was asked last
		t.s.Shown = nil
	}
	key := string(n.ID) + "." + f.Field
	switch {
	case t.s.Tries == 1:
		key += ".again"
	case t.s.Tries >= 2:
		key += ".help"
	case f.Field == "nik" && f.Answers.Has(early):
		key += ".early"
		f.Answers = f.Answers.without(early) // told once
	}
	t.say(key, nil)
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
	if command == locales.CommandNo && t.texts.Words.Mistake(t.texts.Words.Trim(t.plain)) { // "salah" alone
		command = locales.CommandChange
	}
	if field.As == "age" && command != "" && t.parse(field, t.in.Text, "").ok {
		command = "" // "selawe" is spelt like a no
	}
	t.setsSecrecyAside(field)
	switch {
	case t.givenName(), t.correctsItself(field), t.givesPartOfNIK(field):
		return t.takeAnswer(n, field, "")
	case t.keepsBefore(n, command), t.livesInTown(n, field), (command == "" || command == locales.CommandNo) && t.correctsWho(n), command == "" && (t.moves(n, field) || t.asksBehindNo(n, field)):
		return true
	case (field.As == "village" || field.As == "district") && len(t.s.Shown) == 1 && (command == locales.CommandYes || t.agrees()): // "is it there?"
		t.retake(t.s.Shown[0])
		return t.takeAnswer(n, field, "")
	case command == "" && t.asksOfName(field):
		t.say(string(n.ID)+"."+field.Name+".again", nil)
		return true
	case t.asksOfForm(n, field, command):
		return true
	case command == "" && t.restates(n, field):
		return true
	}
	switch command {
	case locales.CommandBack:
		return t.previousField(n)
	case locales.CommandMenu, locales.CommandRestart, locales.CommandCancel, locales.CommandNext:
		if number, isNumber := t.texts.Words.Number(t.plain); isNumber && number == 0 && field.As == "nik" && t.s.Tries > 0 {
			t.refuse(n, field, "length") // a NIK that comes digit by digit goes on with a 0; what follows is asked for here, and hidden
			return true
		}
		return false
	case locales.CommandContinue:
		t.askForm(n)
		return true
	case locales.CommandChange:
		if len(f.Answers) == 0 { // nothing can be wrong yet
			t.askForm(n)
			return true
		}
		t.wantsToChange()
		return true
	case locales.CommandHelp:
		t.s.Tries = 2
		t.askForm(n)
		t.say("common.help.danger", nil)
		return true
	case locales.CommandSkip, locales.CommandNo:
		if field.Optional && !(field.As == "yesno" && command == locales.CommandNo) {
			t.skip(n, field)
			return true
		}
	}
	if strings.HasPrefix(field.About, string(bot.Privacy)+".") && command == "" && len(t.words) <= shortQuestion && t.asks() && !t.reading().SaysUnknown() && !strings.ContainsAny(t.plain, "0123456789") {
		t.route(bot.Privacy) // "aman gak?", "wajib?"
		return true
	}
	if t.wantsReassurance(field) {
		t.out.Intent = bot.Privacy
		t.answerAside(t.trees.Intents[bot.Privacy].Question)
		return true
	}
	misspelt := len(t.words) == 1 && field.As == "nik" && t.texts.Words.NearCommand(t.plain) == locales.CommandSkip
	if field.Optional && (misspelt || t.refuses()) {
		t.skip(n, field)
		return true
	}
	if field.As == "text" && t.talksAboutQuestion(n, field) {
		return true
	}
	if t.onlyHopes(field) {
		t.refuse(n, field, "")
		return true
	}
	isWord := command == "" || field.As == "yesno" || field.As == "country" || field.As == "text"
	if !isWord || t.plain == "" { // "lewati" is nobody's name

		t.refuse(n, field, "")
		return true
	}
	t.noteInForm(field)
	return t.correct(n) || t.takeSeveral(n) || t.takeRun(n, field) || t.takeAnswer(n, field, command)
}

func (t *turn) previousField(n *dialogs.Node) bool {
	f := t.s.Form
	if t.asBefore(n) {
		return true
	}
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
