package conversation

import (
	"slices"
	"strings"

	"kanca/bot/identity"
)

// maskReplies hides every NIK in what is about to be said, but no licence number
// that the office published: see identity/mask.go for the whole rule.
func (t *turn) maskReplies() {
	for i, reply := range t.out.Replies {
		t.out.Replies[i] = t.masked(reply)
	}
}

// hide takes out of what somebody wrote what may not be remembered: a NIK, and
// every number where the NIK was asked for, for one with a digit too few or in
// pieces is not known as one.
func (t *turn) hide(text string) string {
	if t.private {
		return identity.MaskNumbers(text)
	}
	return identity.MaskNIK(text)
}

// ownNames are the variables that hold names we gave ourselves, which are hex:
// several in a row can look like a NIK with letters between.
var ownNames = map[string]bool{"record": true, "candidate": true, "candidates": true}

// maskState hides every NIK in what is remembered of the conversation.
func (t *turn) maskState() {
	for _, v := range t.s.Vars {
		if ownNames[v.Name] {
			continue
		}
		if masked := t.masked(v.Value); masked != v.Value {
			t.s.Vars = t.s.Vars.with(v.Name, masked) // a copy: the caller's state stays
		}
	}
}

func (t *turn) masked(text string) string {
	if t.env.Content == nil { // the trees are being checked
		return identity.MaskNIK(text)
	}
	return identity.MaskNIKExcept(text, t.env.Content.Published)
}

// codes are the variables that hold no text of the person.
var codes = map[string]bool{"record": true, "candidate": true, "candidates": true, "village_code": true, "consent": true, "form": true, "opening": true, "fact": true, "found": true, "age": true, "country": true, "job": true, "phone": true}

// minHidden is how many characters a piece of a NIK has at least to be looked for in
// what is remembered: shorter ones stand in other numbers.
const minHidden = 4

// hidePieces takes words of earlier messages out of what is remembered of them: they
// turned out to be pieces of a NIK when the rest of it came.
func (t *turn) hidePieces(words []string) {
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return len(word) < minHidden })
	if len(words) == 0 {
		return
	}
	without := func(text string) string {
		for _, word := range words {
			if strings.Contains(text, word) {
				return identity.MaskNumbers(text)
			}
		}
		return text
	}
	hide := func(vars Vars) Vars {
		for _, v := range vars {
			if hidden := without(v.Value); hidden != v.Value && !codes[v.Name] {
				vars = vars.with(v.Name, hidden)
			}
		}
		return vars
	}
	t.s.Vars, t.s.Pending = hide(t.s.Vars), without(t.s.Pending)
	for at := &t.s.Form; *at != nil; at = &(*at).Under {
		form := **at // an older State may share it
		*at = &form
		form.Answers, form.Before = hide(form.Answers), hide(form.Before)
	}
}
