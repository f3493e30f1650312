package conversation

import "kanca/dialogs"

// meetOldState leads a state that no longer fits the trees to a place that
// does. A form keeps its answers and goes on at its first open question.
func (t *turn) meetOldState() {
	if t.s.Node == "" {
		return
	}
	if t.s.Version != StateVersion {
		form := t.s.Form
		t.s = State{Lang: t.s.Lang, Node: t.s.Node, Form: form, At: t.s.At, Consent: t.s.Consent}
	}
	n, exact := t.trees.Find(t.s.Node)
	t.s.Node = n.ID
	if !exact || !n.Asks() {
		t.s.Trail, t.s.Shown, t.s.Page, t.s.Asking = nil, nil, 0, ""
		t.s.Node = t.trees.Up(n)
		t.say("common.changed", nil)
	}
	kept := t.s.Trail[:0:0]
	for _, place := range t.s.Trail {
		if t.trees.Node(place.Node) != nil {
			kept = append(kept, place)
		}
	}
	t.s.Trail = kept
	t.meetOldForm()
}

func (t *turn) meetOldForm() {
	if t.s.Form == nil {
		return
	}
	form := *t.s.Form // the caller's state must not change
	t.s.Form = &form
	n, _ := t.trees.Find(form.Node)
	if n.Kind != dialogs.Form {
		answered := len(form.Answers) > 0
		t.dropForm()
		if answered && len(t.out.Replies) == 0 {
			t.say("common.changed", nil) // answers never vanish without a word
		}
		t.meetOldForm() // the one beneath it
		return
	}
	form.Node = n.ID
	if form.Under != nil {
		if under, _ := t.trees.Find(form.Under.Node); under.Kind != dialogs.Form {
			form.Under = nil
		}
	}
	if form.Field != "" && fieldOf(n, form.Field) == nil {
		form.Field = ""
	}
	if !form.Suspended && t.s.Node != n.ID {
		form.Suspended = true
	}
}
