package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Somebody who moved says where he lived before and where he lives now.

var (
	formerly = listed("formerly") // "dulu": a place of before follows
	nowadays = listed("nowadays") // "sekarang", "pindah": one of now
)

// maxMoved is how many words at most tell no more than where somebody lived and lives.
const maxMoved = 12

// livesNow is where the writer says that he lives now, "dulu patokan, sekarang semampir", "pindah
// ke semampir"; "" where nothing of before is told besides.
func (t *turn) livesNow() string {
	if t.in.Kind != bot.KindText || len(t.words) > maxMoved || t.asks() && !t.supposes() {
		return ""
	}
	said := strings.Fields(t.in.Text)
	before, now := false, -1
	for i, word := range said {
		plain := spelling.Plain(word)
		before = before || formerly[plain] || plain == "pindah"
		if nowadays[plain] {
			now = i
		}
	}
	if !before || now < 0 || now+1 == len(said) || slices.ContainsFunc(said[now+1:], func(w string) bool { return formerly[spelling.Plain(w)] }) {
		return ""
	}
	return t.withoutTalk(strings.Join(said[now+1:], " "))
}

// moves takes where the writer lives now for the answer to the question for it, or for a
// correction of it. It reports false where that is no place of the form's.
func (t *turn) moves(n *dialogs.Node, asked *dialogs.Field) bool {
	place := t.livesNow()
	if place == "" {
		return false
	}
	if t.movesElse() {
		return t.movesToKnown(n, place) && t.asksOnceAgain(n)
	}
	if asked != nil && (asked.As == "district" || asked.As == "village") {
		if p := t.parse(asked, place, ""); !p.ok {
			return false
		}
		t.retake(place)
		return t.takeAnswer(n, asked, "")
	}
	for _, name := range []string{"village", "district"} {
		field := fieldOf(n, name)
		if field == nil || !t.s.Form.Answers.Has(name) {
			continue
		}
		elsewhere := func(v Var) bool {
			return name == "village" && v.Name == "village_district" && v.Value != t.s.Form.Answers.Get("district")
		}
		if p := t.parse(field, place, ""); p.ok && !slices.ContainsFunc(p.also, elsewhere) {
			return t.change(n, field, p)
		}
	}
	return false
}

// planning are words for what is still to come: "rencana pindah".
var planning = listed("planning")

// movesElse reports whether what is told of moving is denied, planned, supposed, of a relative, or
// of where somebody works: "belum pindah ke semampir", "suami pindah ke semampir".
func (t *turn) movesElse() bool {
	read := t.reading()
	said := read.Words
	for i, w := range said {
		switch {
		case w.Is(words.NotYet | words.Want | words.When | words.Hoped | words.Later | words.Unsure | words.Undo | words.Asking), planning[w.Plain], workWords[w.Plain]:
			return true
		case w.OfFamily() && (!w.Is(words.Polite) || i+1 < len(said) && (formerly[said[i+1].Plain] || nowadays[said[i+1].Plain])):
			return true
		case i+1 < len(said) && nowadays[said[i+1].Plain] && w.Is(words.Not|words.Forbid|words.Needless):
			return true // "tidak pindah", and not "bukan patokan, sekarang semampir"
		}
	}
	return t.ofRelative() || t.supposes()
}

// movesToKnown reports whether a place is one where somebody could live.
func (t *turn) movesToKnown(n *dialogs.Node, place string) bool {
	last := place[strings.LastIndexByte(place, ' ')+1:]
	for _, name := range []string{"village", "district"} {
		for _, said := range []string{place, last} {
			if field := fieldOf(n, name); field != nil && t.parse(field, said, "").ok {
				return true
			}
		}
	}
	return false
}

// asksOnceAgain puts the question that is open again, and keeps nothing.
func (t *turn) asksOnceAgain(n *dialogs.Node) bool {
	t.askForm(n)
	return true
}
