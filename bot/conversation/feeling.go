package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/words"
	"kanca/dialogs"
)

// Where a report asks who it was or how much, people say what they fear or hope instead. It
// is no name and no sum; one word beyond that may be either, and is kept.

var (
	worried = listed("worried") // what a reporter fears
	hopes   = listed("hopes")   // what a reporter hopes for
)

// besideFeeling stand beside a fear or a hope and name nobody.
const besideFeeling = words.Polite | words.Self | words.Empty | words.Link | words.Yes | words.Still | words.Done | words.Unsure | words.Want | words.When | words.Later

// onlyFears reports whether the text only says what the writer fears of being known for who
// reports: "sy takut dia marah klo tau sy yg lapor". Who fears to be struck tells of harm.
func (t *turn) onlyFears(field *dialogs.Field) bool {
	return t.feels(field, words.Fear, worried, words.Know|words.Report|words.Able|words.Not)
}

// onlyHopes reports whether the text only says what the writer hopes for: "semoga uang saya
// kembali".
func (t *turn) onlyHopes(field *dialogs.Field) bool {
	return t.feels(field, words.Want|words.Hoped|words.Unsure, hopes, words.Hoped|words.Able|words.Report)
}

// feels reports whether the text begins with a feeling, courtesy aside, and says nothing
// but what it is about, and perhaps words of the classes beside it.
func (t *turn) feels(field *dialogs.Field, feeling words.Class, about map[string]bool, beside words.Class) bool {
	if t.in.Kind != bot.KindText || field.As != "text" || !t.storyBegun() || t.s.Form.Confirming || len(t.words) > maxFormQuestion || strings.ContainsAny(t.plain, "0123456789") {
		return false
	}
	if slices.ContainsFunc(t.words, func(w string) bool { return t.harmIn(w) && !about[w] && words.Of(w)&words.Fear == 0 }) {
		return false
	}
	felt, told := false, false
	for _, w := range t.reading().Words {
		is := w.Is(feeling) && !w.Is(words.Self)
		switch {
		case !felt && !is && !w.Is(words.Polite|words.Self|words.Empty|words.Yes|words.Link):
			return false
		case about[w.Plain], is && felt && w.Is(beside):
			told = true
		case is, w.Is(besideFeeling), w.Means(words.They):
		case w.Is(beside):
			told = true
		default:
			return false
		}
		felt = felt || is
	}
	return felt && told
}
