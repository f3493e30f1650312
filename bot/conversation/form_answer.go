package conversation

import (
	"maps"
	"slices"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/dialogs"
	"kanca/locales"
)

// takeAnswer reads one answer. A question in its place is answered first, by
// the caller, when this reports false.
func (t *turn) takeAnswer(n *dialogs.Node, field *dialogs.Field, command locales.Command) bool {
	p := t.parse(field, t.in.Text, command)
	p.certain = p.certain || p.ok && (t.givenName() || field.As == "name" && !t.suspects(t.understood()) && identity.IsLedName(t.in.Text))
	doubted := !p.certain && field.As != "text" && t.asks() // "apa aman di malaysia?" is no answer
	if p.ok && !doubted && p.value != outsideRegency && !slices.Contains(t.before.Shown, t.in.Text) && t.insideTalk(field, p.placeName(field)) {
		t.s.Shown = []string{p.placeName(field)} // a yes is for it
		t.refuse(n, field, "inside", locales.Data{"Place": p.placeName(field)})
		return true
	}
	if p.ok && !doubted && (p.certain || !t.isQuestion(field)) {
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
	if !p.ok && p.reason == "" && field.As != "text" && t.talksAboutQuestion(n, field) {
		return true
	}
	question := !p.certain && t.isQuestion(field) && !t.miscountsNIK(field, p)
	if !question && t.asksBesideNIK(n, field, p) {
		return true
	}
	if !p.ok && p.reason == "" && (!question || t.onlyCountry()) && t.takeLater(n, field) { // "lowongan" is no village
		return true
	}
	if question {
		return false
	}
	t.refuse(n, field, p.reason, p.data...)
	return true
}

// takeLater keeps an answer that fits a place asked for later and not what is asked
// now, "kraksaan" where the age is asked, and asks for that again.
func (t *turn) takeLater(n *dialogs.Node, asked *dialogs.Field) bool {
	if t.in.Kind != bot.KindText || t.asks() || slices.Contains(vagueTypes, asked.As) {
		return false
	}
	for i := range n.Fields {
		field := &n.Fields[i]
		if field.Name == asked.Name || t.s.Form.Answers.Has(field.Name) || !slices.Contains(placeTypes, field.As) || field.As == "country" && !t.onlyCountry() {
			continue
		}
		shown := t.s.Shown
		if p := t.parse(field, t.in.Text, ""); p.ok && p.certain {
			t.note(n, field, p)
			t.askForm(n)
			return true
		}
		t.s.Shown = shown
	}
	return false
}

// keep stores an answer and what follows from it.
func (t *turn) keep(field *dialogs.Field, p parsed) {
	f := t.s.Form
	f.Before = nil
	f.Answers = f.Answers.with(field.Name, p.value)
	if field.As == "age" || field.As == "nik" { // a NIK that tells an adult, or the age told again
		f.Answers = f.Answers.without(ageDoubted)
	}
	t.comesFrom(f, field.Name)
	for _, extra := range p.also {
		f.Answers = f.Answers.with(extra.Name, extra.Value)
		t.comesFrom(f, extra.Name)
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

// comesFrom notes which message gave an answer: the first version of this one.
func (t *turn) comesFrom(f *FormState, name string) {
	id := t.in.Message
	if t.in.Edits != 0 {
		id = t.in.Edits
	}
	f.From = maps.Clone(f.From) // an older State may share it
	if id == 0 {
		delete(f.From, name)
		return
	}
	if f.From == nil {
		f.From = map[string]bot.MessageID{}
	}
	f.From[name] = id
}

// refuse says in other words what is needed. reason picks a text that names
// the very mistake, where there is one: in a second wording the second time, and
// from the third on, unless there is something new to say, with a way around it.
func (t *turn) refuse(n *dialogs.Node, field *dialogs.Field, reason string, data ...locales.Data) {
	t.s.Tries++
	t.puzzled = true
	key := string(n.ID) + "." + field.Name + "." + reason
	if again := key + ".again"; reason != "" && t.texts.Has(t.s.Lang, again) && t.s.Tries >= 2 {
		if key = again; t.s.Tries >= 3 {
			reason = ""
		}
	}
	switch {
	case reason != "" && t.texts.Has(t.s.Lang, key):
		var d locales.Data
		if len(data) > 0 {
			d = data[0]
		}
		t.say(key, d)
	case reason == "which" && len(data) > 0:
		t.say("common.form.which", data[0])
	default:
		t.askForm(n)
	}
	if t.s.Tries >= 3 {
		t.say("common.form.person", nil)
	}
}
