package conversation

import (
	"regexp"
	"strings"

	"kanca/bot"
	"kanca/dialogs"
)

// On a route that cannot be answered, such as SMS under a registered name,
// nothing may invite to answer: no menu, no question, no "balas". What is told
// is told, and the rest is where to ask. Such a message moves nobody's
// conversation, for the next one cannot be the answer to it.

// oneWay reports whether the person cannot answer what is sent now.
func (t *turn) oneWay() bool {
	return t.env.Traits.Medium == bot.SMS && !t.env.Traits.Answerable
}

// asksOnly reports whether a node is nothing but a question.
func asksOnly(n *dialogs.Node) bool {
	switch n.Kind {
	case dialogs.Form:
		return true
	case dialogs.Choose, dialogs.Ask:
		return n.Show == ""
	case dialogs.Pick: // a list of questions tells nothing, one of openings does
		return n.Show == "" && strings.HasPrefix(n.Pick.From, "facts.")
	}
	return false
}

// sayable reports whether a text of the engine's own makes sense where it cannot
// be answered: those are about how to talk with kanca.
func (t *turn) sayable(key string) bool {
	return !strings.HasPrefix(key, "common.") || key == "common.late"
}

var (
	// inviting are the words of a sentence that asks for an answer.
	inviting = regexp.MustCompile(`(?i)\b(balas|bales|balaslah|abales)\b|\b([Tt]ulis|[Tt]oles|[Kk]etik|[Kk]irim|[Kk]erem) (\*?[A-Z]{2,}|pertanyaan|petanyana)`)
	sentence = regexp.MustCompile(`[^.!?\n]*[.!?]+["')*_]*[ \n]*|[^.!?\n]*\n+|[^.!?\n]+$`)
)

// withoutInvitations drops the sentences that ask for an answer, and a question
// that stands before one.
func withoutInvitations(text string) (kept string, dropped bool) {
	var out []string
	for _, s := range sentence.FindAllString(text, -1) {
		if !inviting.MatchString(s) {
			out = append(out, s)
			continue
		}
		dropped = true
		if last := len(out) - 1; last >= 0 && strings.HasSuffix(strings.TrimSpace(out[last]), "?") {
			out = out[:last]
		}
	}
	return strings.TrimSpace(strings.Join(out, "")), dropped
}

// finishOneWay is turn.finish for a route that cannot be answered. The state that
// it returns is the one from before, in the language of now.
func (t *turn) finishOneWay() (State, Turn) {
	var replies []string
	for _, reply := range t.out.Replies {
		kept, dropped := withoutInvitations(reply)
		t.cut = t.cut || dropped
		if kept != "" {
			replies = append(replies, kept)
		}
	}
	t.out.Replies = replies
	if t.cut || len(replies) == 0 {
		t.out.Replies = append(t.out.Replies, t.text("common.one_way", nil))
	}
	t.paginate()
	t.out.Replies = t.out.Replies[:min(len(t.out.Replies), maxReplies)]
	s := t.before
	if s.Lang != "" { // a newcomer is still one
		s.Lang = t.s.Lang
	}
	t.out.Language, t.out.Node = t.s.Lang, string(s.Node)
	return s, t.out
}
