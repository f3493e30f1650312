package conversation

import (
	"slices"
	"strings"

	"kanca/bot"
	"kanca/bot/spelling"
	"kanca/bot/words"
	"kanca/dialogs"
)

// maxSlip is how many words an answer has at most that takes itself back.
const maxSlip = 8

// correctsItself reports whether the text is an answer to the question at hand that takes
// itself, or the one before it, back: "19 eh salah 17", "eh kurang, 3501…". What stands
// behind the last word for a mistake is the answer then, and all that is left of the text.
// Only numbers are read so; before the mistake stands nothing but another number.
func (t *turn) correctsItself(field *dialogs.Field) bool {
	if t.in.Kind != bot.KindText || field.As != "age" && field.As != "nik" || len(t.words) < 2 || len(t.words) > maxSlip {
		return false
	}
	fields := strings.Fields(t.in.Text)
	at := -1
	for i, f := range fields {
		plain := spelling.Plain(f)
		if t.texts.Words.Mistake(plain) || words.Of(plain)&words.Wrong != 0 {
			at = i
		}
	}
	if at < 0 || at+1 == len(fields) {
		return false
	}
	before := spelling.Words(spelling.Plain(strings.Join(fields[:at], " ")))
	if slices.ContainsFunc(before, func(w string) bool {
		return !isDigits(w) && !t.texts.Words.Mistake(w) && words.Of(w)&(words.Polite|words.Wrong|words.Empty|words.Self) == 0
	}) {
		return false
	}
	rest := strings.Join(fields[at+1:], " ")
	if t.namesOther(field, rest) || field.As == "nik" && digitsIn(rest) < leastOfNIK {
		return false // an earlier answer is meant
	}
	if p := t.parse(field, rest, ""); !p.ok && p.reason == "" || !strings.ContainsAny(rest, "0123456789") {
		return false
	}
	t.retake(rest)
	return true
}

// leastOfNIK is how many digits at least are a NIK with some of them missing, and no age,
// year or number of a choice.
const leastOfNIK = 6

// digitsIn counts the digits of a text.
func digitsIn(text string) int {
	n := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// namesOther reports whether a text names another answer than the one asked for: "umur".
func (t *turn) namesOther(field *dialogs.Field, text string) bool {
	return slices.ContainsFunc(spelling.Words(spelling.Plain(text)), func(w string) bool {
		named := t.texts.Words.Field(w)
		return named != "" && named != field.Name
	})
}
