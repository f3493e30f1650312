package conversation

import (
	"strings"
	"time"

	"kanca/bot/words"
	"kanca/dialogs"
)

// Nobody is sent announcements who did not clearly say yes to being asked. So an option
// that leads to them is taken only as the answer to the question that was put last, within
// wishHolds, by its number or in the very words; anything else is asked once more.

// agrees is the action that keeps a yes to announcements, and refuses the one that keeps a no.
const (
	agrees  = "announcements.want"
	refuses = "announcements.decline"
)

// wishHolds is for how long after the question a yes is the answer to it.
const wishHolds = 24 * time.Hour

// does reports whether an option leads to an action.
func (e *Engine) does(o dialogs.Option, action string) bool {
	n := e.trees.Node(o.Goto)
	return n != nil && n.Do == action
}

// offersNews reports whether a yes to announcements is among the answers to n.
func (e *Engine) offersNews(n *dialogs.Node) bool {
	for _, o := range n.Options {
		if e.does(o, agrees) {
			return true
		}
	}
	return false
}

// choose goes where an option of n leads.
func (t *turn) choose(n *dialogs.Node, o dialogs.Option) {
	if t.does(o, agrees) && !t.putLast(n) {
		t.enter(n.ID)
		return
	}
	t.enter(o.Goto)
}

// putLast reports whether n is what was asked in the last reply, not long ago.
func (t *turn) putLast(n *dialogs.Node) bool {
	since := t.env.Now.Unix() - t.before.Put
	return t.before.Put > 0 && t.before.Node == n.ID && since <= int64(wishHolds/time.Second)
}

// agreesInWords reports whether the text is a phrase that stands for a yes to
// announcements: as it is, or with courtesy after it. What goes before may be a no: "ra mau".
func (t *turn) agreesInWords(phrase string) bool {
	if t.plain == phrase {
		return true
	}
	return t.texts.Words.Trim(t.plain) == phrase && strings.HasPrefix(t.plain, phrase+" ") && !t.reading().Has(words.Not|words.Forbid) && !t.asks()
}

// answerEarlierWish takes a number after the answer to a question about announcements: who
// says no after a yes is heard, and who says yes after a no is asked once more. After an
// answer to something else it is none.
func (t *turn) answerEarlierWish(n *dialogs.Node, number int) bool {
	if number > len(n.Options) || t.s.Node.Tree() != n.ID.Tree() {
		return false
	}
	if o := n.Options[number-1]; !t.does(o, agrees) {
		t.enter(o.Goto)
		return true
	}
	t.enter(n.ID)
	return true
}

// declinesNews takes a bare no, in whatever words, where it is asked about announcements.
func (t *turn) declinesNews(n *dialogs.Node) bool {
	for _, o := range n.Options {
		if t.does(o, refuses) {
			t.enter(o.Goto)
			return true
		}
	}
	return false
}

// noteWish keeps when the question about announcements was put, where it is what was said last.
func (t *turn) noteWish() {
	t.s.Put = 0
	if t.put != "" && t.put == t.s.Node && t.s.Asking == "" && len(t.out.Replies) <= maxReplies {
		t.s.Put = t.env.Now.Unix()
	}
}
