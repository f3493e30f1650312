package conversation

import (
	"slices"
	"strings"

	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
	"kanca/locales"
)

// Items of a list that is shown are chosen by how they differ, too: "yang di
// Tulungagung", "yang aktif", "se e Malang", "yang terakhir". What fits several, or none,
// chooses nothing, and neither does what denies or asks: to "yang mana yang aktif?" the list
// is shown again, for it says it of each, and which is meant nobody has said.

// maxDescription is how many words describe an item.
const maxDescription = 6

// describedItem finds the one item that a text describes.
func (t *turn) describedItem(n *dialogs.Node) (string, bool) {
	read := t.reading()
	if len(t.words) == 0 || len(t.words) > maxDescription || len(t.s.Shown) == 0 || read.Has(denial|words.Asking|words.Lack) {
		return "", false
	}
	points := func(w string) bool { return t.texts.Words.Listed(locales.ListPointing, w) }
	said := slices.DeleteFunc(slices.Clone(t.words), func(w string) bool {
		return points(w) || t.texts.Words.Polite(w) || words.Of(w)&(words.Polite|words.Still|words.Want|words.Self|words.Empty) != 0 && !t.isOneOf("common.pick.first", w)
	})
	text := strings.Join(said, " ")
	pointed := len(said) < len(t.words)
	switch {
	case text == "":
		return "", false
	case pointed && t.isOneOf("common.pick.first", text):
		return t.s.Shown[0], true
	case pointed && t.isOneOf("common.pick.last", text):
		return t.s.Shown[len(t.s.Shown)-1], true
	}
	found := ""
	for _, it := range lists[n.Pick.From].read(t.scene(n)) {
		place := strings.Join(slices.DeleteFunc(spelling.Words(spelling.Plain(it.Place)), points), " ")
		at := place != "" && spelling.Near(text, place)
		if rest, ok := strings.CutPrefix(text, place+" "); ok && place != "" && t.calls(strings.TrimSpace(rest)) { // "yang di Malang itu aktif?"
			at = true
		}
		if !at && !(it.Called != "" && t.isOneOf(it.Called, text)) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = it.ID
	}
	return found, slices.Contains(t.s.Shown, found)
}

// statusLists are the lists of what a status is called.
var statusLists = []string{"agency.called.active", "agency.called.suspended", "agency.called.revoked"}

// calls reports whether a text is a word for a status.
func (t *turn) calls(text string) bool {
	return slices.ContainsFunc(statusLists, func(list string) bool { return t.isOneOf(list, text) })
}

// asksOfStatus reports whether the text asks which items of a list have a status; the list
// says it of each.
func (t *turn) asksOfStatus(n *dialogs.Node) bool {
	if len(t.words) > maxDescription || len(t.s.Shown) == 0 || !t.asks() && !t.reading().Asks() || !slices.ContainsFunc(t.words, t.calls) {
		return false
	}
	return slices.ContainsFunc(lists[n.Pick.From].read(t.scene(n)), func(it item) bool { return it.Called != "" })
}
