package conversation

import (
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// Forms that wait: set aside, taken up again, dropped.

// takeUp makes the form that waits the one at hand. It reports false where none does.
func (t *turn) takeUp(n *dialogs.Node) bool {
	f := t.s.Form
	switch {
	case f != nil && f.Node == n.ID:
		form := *f
		form.Suspended = false
		t.s.Form = &form
	case f != nil && f.Under != nil && f.Under.Node == n.ID:
		form := *f.Under
		form.Suspended, form.Under = false, f.parked()
		t.s.Form = &form
	default:
		return false
	}
	return true
}

// cancel drops the form and what was answered.
func (t *turn) cancel() {
	if t.s.Form == nil {
		t.home()
		return
	}
	key := "common.form.cancelled"
	if t.s.Form.Answers.Has(changes) {
		key = "common.form.unchanged"
	}
	t.dropForm()
	t.say(key, nil)
	t.tellsFrightened()
	t.home()
}

// tellsFrightened says who helps where somebody writes that he is afraid, or that somebody of
// the family forbids it, whatever else was asked for.
func (t *turn) tellsFrightened() {
	if !t.reading().Has(words.Fear) && !t.reading().NotLetByFamily() {
		return
	}
	contacts := t.env.Content.Contacts("")
	t.say("common.form.afraid", locales.Data{"Numbers": numbers(t.scene(t.trees.Node(t.trees.Start)), contacts[:min(2, len(contacts))], true)})
}

// dropForm ends the form; one that waited beneath it waits on its own again.
func (t *turn) dropForm() {
	f := t.s.Form
	t.s.Form = nil
	if f != nil && f.Under != nil {
		t.s.Form, t.formLeft = f.Under.parked(), true
	}
	t.forgetSecrets()
}

// parked is the form as it waits beneath another one, nil if nothing was
// answered yet. No more than two forms are kept.
func (f *FormState) parked() *FormState {
	if f == nil || len(f.Answers) == 0 {
		return nil
	}
	form := *f
	form.Suspended, form.Under = true, nil
	return &form
}

// forgetSecrets drops the secret answers that no form holds any more.
func (t *turn) forgetSecrets() {
	for f := t.s.Form; f != nil; f = f.Under {
		for name := range secretFields {
			if f.Answers.Get(name) != "" {
				return
			}
		}
	}
	t.secrets = nil
}

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
