package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/dialogs"
)

// Bounds of an answer that runs through several fields without a label.
const (
	maxRun      = 15 // words
	maxRunPiece = 5  // words of one field
	maxRunBytes = 160
)

var (
	placeTypes = []string{"district", "village", "country"}  // have no digits
	vagueTypes = []string{"name", "text", "yesno", "choice"} // may be anything
)

// takeRun reads an answer that runs through several fields in one breath: "24
// kraksaan patokan", "Siti Contoh 24 tahun". Every word must belong to a field,
// or it is no such answer; only a name is taken for what nothing else explains,
// and only in front, where it is asked for.
func (t *turn) takeRun(n *dialogs.Node, field *dialogs.Field) bool {
	if t.in.Kind != bot.KindText || len(t.words) < 2 || len(t.words) > maxRun || t.asks() || field.As == "text" {
		return false
	}
	if field.As == "name" && !strings.ContainsAny(t.plain, "0123456789") {
		return false
	}
	if p := t.parse(field, t.in.Text, ""); p.ok && p.certain {
		return false
	}
	if t.tellsOfRelative(t.in.Text) { // whose age or village it is cannot be known
		return false
	}
	saved, shown := t.s.Form, t.s.Shown
	form := *saved // taken back when a word is left over
	t.s.Form = &form
	taken, left := t.takeWords(n, strings.Fields(t.in.Text))
	if len(left) > 0 && len(left) < len(t.words) && field.As == "name" {
		if p := t.parse(field, strings.Join(left, " "), ""); p.ok {
			t.keep(field, p)
			taken, left = taken+1, nil
		}
	}
	if taken < 2 || len(left) > 0 {
		t.s.Form, t.s.Shown = saved, shown
		return false
	}
	if !t.tooYoung(n) {
		t.nextField(n)
	}
	return true
}

// takeWords fills the open fields from words, the longest piece first, and
// returns how many it filled and the words in front of the first of them. After
// it no word may be left over; if one is, all are returned.
func (t *turn) takeWords(n *dialogs.Node, words []string) (taken int, left []string) {
	asked, askedPiece := false, ""
	mayBePlace := func(piece string) bool { // once for both fields
		if askedPiece != piece {
			askedPiece = piece
			asked = t.gazetteer.MayName(piece) || t.isOneOf("common.outside.words", spelling.Plain(piece))
		}
		return asked
	}
next:
	for at := 0; at < len(words); {
		word := spelling.Plain(words[at])
		if word == "" || taken > 0 && (fillers[word] || t.texts.Words.Polite(word) || word == "dan" || word == "ban") {
			at++
			continue
		}
		for size := min(maxRunPiece, len(words)-at); size > 0; size-- {
			piece := strings.Trim(strings.Join(words[at:at+size], " "), ",.;:/ ")
			if len(piece) > maxRunBytes {
				continue
			}
			for i := range n.Fields {
				field := &n.Fields[i]
				digits := strings.ContainsAny(piece, "0123456789")
				if t.s.Form.Answers.Has(field.Name) || digits && slices.Contains(placeTypes, field.As) || slices.Contains(vagueTypes, field.As) {
					continue
				}
				if local := field.As == "district" || field.As == "village"; local && !mayBePlace(piece) {
					continue
				}
				if field.As == "country" && size > maxCountryWords {
					continue
				}
				if field.As == "country" && size > 1 && t.parse(field, words[at], "").value == "" && t.parse(field, strings.Join(words[at+1:at+size], " "), "").ok {
					continue // the first word belongs to something else
				}
				if p := t.parse(field, piece, ""); p.ok && p.certain {
					t.keep(field, p)
					taken++
					if p.also != nil && field.As == "district" {
						taken++
					}
					at += size
					continue next
				}
			}
		}
		if taken > 0 {
			return taken, words
		}
		left = append(left, words[at])
		at++
	}
	return taken, left
}
