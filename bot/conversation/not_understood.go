package conversation

import (
	"strings"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/dialogs"
)

// notUnderstood asks again, patiently: a second wording, then help, then a
// person.
func (t *turn) notUnderstood(keep bool) {
	n := t.trees.Node(t.s.Node)
	ended := n != nil && n.Kind == dialogs.End
	if _, isNumber := t.texts.Words.Number(t.plain); isNumber && ended {
		t.home() // a number of a list that is no longer there
		return
	}
	if keep {
		t.out.Intent = bot.Unknown
		t.keepUnknown()
	}
	t.puzzled = true
	tries := t.s.Tries + 1
	switch {
	case tries == 1:
		t.say("common.not_understood", nil)
	case tries == 2:
		t.say("common.not_understood.again", nil)
	default:
		t.say("common.not_understood.help", nil)
	}
	if tries <= 2 && !ended {
		if t.s.Node == "" {
			t.s.Node = t.trees.Start
		}
		t.showNode()
	}
	t.s.Tries = tries
}

func (t *turn) keepUnknown() {
	if t.plain != "" {
		t.emit(bot.NotUnderstood{Text: t.kept(t.in.Text), Lang: t.s.Lang})
	}
}

// kept is what somebody wrote as it may be remembered: without NIK, not too long.
func (t *turn) kept(text string) string { return shortened(t.hide(strings.ToValidUTF8(text, " "))) }

// shortened is a text without NIK, not too long.
func shortened(text string) string {
	text = identity.MaskNIK(text) // before it is cut: half a NIK is not known as one
	if len(text) > maxKept {
		text = strings.ToValidUTF8(text[:maxKept], "")
	}
	return text
}
