package conversation

import (
	"slices"

	"kanca/bot/words"
	"kanca/dialogs"
)

// idle are the classes of words that say nothing beside a no to what was offered.
const idle = words.Polite | words.Self | words.Empty | words.Want | words.Pause | words.Later | words.Yes | words.Agree | words.Done | words.First

// leavesIt takes a bare no or "some other time" for what it is where an answer offered to
// go on: "ndak usah mbak", "lain kali aja deh". It is no wish to hear nothing any more, and
// the name of nobody. "Gak mau lagi" may be that wish, and is asked about.
func (t *turn) leavesIt() bool {
	n, read := t.trees.Node(t.s.Node), t.reading()
	if t.newcomer || n == nil || n.Kind != dialogs.End && n.Kind != dialogs.Choose && n.Kind != dialogs.Pick || n.ID.Tree() == t.trees.Start.Tree() || n.Otherwise != "" || len(read.Words) == 0 || read.Asks() {
		return false
	}
	if !read.Has(words.Needless|words.Later|words.Not|words.Unwilling) || read.Has(words.Again) {
		return false
	}
	if slices.ContainsFunc(read.Words, func(w words.Word) bool {
		return !w.Is(idle | words.Needless | words.Not | words.Unwilling | words.Undo)
	}) {
		return false
	}
	t.out.Intent = ""
	t.say("common.refused", nil)
	return true
}
