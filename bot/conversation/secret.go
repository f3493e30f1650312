package conversation

import "kanca/bot/identity"

// maskReplies hides every NIK in what is about to be said, but no licence number
// that the office published: see identity/mask.go for the whole rule.
func (t *turn) maskReplies() {
	for i, reply := range t.out.Replies {
		t.out.Replies[i] = t.masked(reply)
	}
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
	return identity.MaskNIKExcept(text, t.env.Content.Published)
}
