package conversation

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/locales"
)

// edited takes a newer version of an earlier message. It corrects the answers
// that the message gave to the form; it is never the answer to a question that
// was asked after the message was written.
func (t *turn) edited() {
	f := t.s.Form
	if f == nil || !slices.Contains(slices.Collect(maps.Values(f.From)), t.in.Edits) {
		if t.in.Edits == t.s.Last && t.s.Form == nil {
			t.freeText() // a question that was answered, asked in other words
			return
		}
		t.say("common.edit_kept", nil)
		return
	}
	n, _ := t.trees.Find(f.Node)
	if n == nil {
		t.say("common.edit_kept", nil)
		return
	}
	form := *f
	t.s.Form = &form
	fields := t.dropAnswers(&form, func(name, _ string) bool { return form.From[name] == t.in.Edits })
	if len(fields) == 0 {
		t.say("common.edit_kept", nil)
		return
	}
	if form.Suspended { // the person is elsewhere; the form asks again when it goes on
		if p := t.parse(fieldOf(n, fields[0]), t.in.Text, ""); len(fields) == 1 && p.ok {
			t.keep(fieldOf(n, fields[0]), p)
		}
		t.say("common.edit_kept", nil)
		return
	}
	t.arrive(n)
	field := fieldOf(n, fields[0])
	form.Field, form.Confirming, t.s.Asking = field.Name, false, ""
	if len(fields) > 1 {
		if !t.takeSeveral(n) && !t.takeAnswer(n, field, "") {
			t.nextField(n)
		}
		return
	}
	if p := t.parse(field, t.in.Text, ""); p.ok {
		t.change(n, field, p)
		return
	}
	t.reopen(n, field)
}

// dropAnswers takes answers out of a form and returns the names of the fields
// among them, in the order of the form. The form must be the caller's own copy.
func (t *turn) dropAnswers(f *FormState, drop func(name, value string) bool) (fields []string) {
	n, _ := t.trees.Find(f.Node)
	var gone []string
	for _, v := range f.Answers {
		if drop(v.Name, v.Value) {
			gone = append(gone, v.Name)
		}
	}
	for _, v := range f.Before {
		if drop(v.Name, v.Value) {
			f.Before = nil
			break
		}
	}
	f.From = maps.Clone(f.From)
	for _, name := range gone {
		f.Answers = f.Answers.without(name)
		delete(f.From, name)
	}
	if n == nil {
		return nil
	}
	for _, field := range n.Fields {
		if slices.Contains(gone, field.Name) {
			fields = append(fields, field.Name)
		}
	}
	return fields
}

// minDeleted is how many letters an answer must have to be looked for in a
// message that was deleted: shorter ones stand in many messages.
const minDeleted = 4

// Revoke takes out of a conversation what a message said that its sender deleted
// for everyone; text is that of all its versions. A form that is being filled in
// asks again for what the message had answered. s is not changed.
func (e *Engine) Revoke(s State, id bot.MessageID, text string, env Env) (State, Turn) {
	t := &turn{Engine: e, s: s, before: s, in: Input{Kind: bot.KindText, SentAt: env.Now}, env: env, secrets: copySecrets(s.Secrets)}
	deleted := spelling.Plain(text)
	said := func(value string) bool {
		plain := spelling.Plain(value)
		return utf8.RuneCountInString(plain) >= minDeleted && strings.Contains(deleted, plain)
	}
	for _, v := range s.Vars {
		if said(v.Value) {
			t.s.Vars = t.s.Vars.without(v.Name)
		}
	}
	if said(s.Pending) {
		t.s.Pending, t.s.Guesses, t.s.Asking = "", nil, ""
	}
	var fields []string
	for at := &t.s.Form; *at != nil; at = &(*at).Under {
		form := **at
		*at = &form
		dropped := t.dropAnswers(&form, func(name, value string) bool { return id != 0 && form.From[name] == id || said(value) })
		if at == &t.s.Form {
			fields = dropped
		}
	}
	t.forgetSecrets()
	if f := t.s.Form; len(fields) > 0 && t.inForm() && t.s.Lang != "" {
		f.Field, f.Confirming, t.s.Asking, t.s.Tries = fields[0], false, "", 0
		if n, _ := t.trees.Find(f.Node); n != nil {
			t.say("common.form.deleted", locales.Data{"Field": t.label(n, fields[0])})
			t.askForm(n)
		}
	}
	at := t.s.At
	after, turn := t.finish()
	after.At = at // the person said nothing
	return after, turn
}

// Again asks once more what the conversation waits for. s is not changed, and the
// person said nothing.
func (e *Engine) Again(s State, env Env) (State, Turn) {
	t := newTurn(e, s, Input{Kind: bot.KindText, SentAt: env.Now}, env)
	if t.s.Asking != "" {
		t.askAgain()
	} else {
		t.showNode()
	}
	at := t.s.At
	after, turn := t.finish()
	after.At = at
	return after, turn
}
