package identity

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// hidden is what MaskNumbers leaves of a number that is no whole NIK. It is the
// same for every number, so that it does not tell how long one was.
const hidden = "***"

// MaskNumbers masks whatever is a number or may be one, of any length, for a text
// that somebody wrote who was asked for the NIK: a NIK with a digit too few, a
// part of one, one that is spelt with letters or said in words. Phone numbers,
// ages and dates go as well. Of a whole NIK the same stays as with MaskNIK.
func MaskNumbers(text string) string {
	if isLetterDigit(text) {
		return hidden
	}
	ours := !strings.Contains(text, stars) // what stands beside stars was left by MaskNIK
	text = MaskNIK(text)
	marks := numeralMarks(text, ours)
	if len(marks) == 0 {
		return text
	}
	var out strings.Builder
	done := 0
	for i, m := range marks {
		// Two that only signs keep apart are one, for the signs may be digits, too:
		// 35|3|5. A new line stays.
		if i == 0 || !joinsMarks(text[done:m.from]) {
			out.WriteString(text[done:m.from])
			out.WriteString(hidden)
		}
		done = m.to
	}
	out.WriteString(text[done:])
	return out.String()
}

// mark is a word of the text that is a number, or counts as one beside another.
type mark struct {
	from, to int
	weak     bool // only beside another one
	chained  bool // weak, and another weak one is enough
}

// numeralMarks finds the words that are numbers, but for what MaskNIK left of one
// if ours.
func numeralMarks(text string, ours bool) []mark {
	var marks []mark
	var left [][]int
	if ours && strings.Contains(text, stars) {
		left = wholeMasked.FindAllStringIndex(text, -1)
	}
	for i := 0; i < len(text); {
		from, digits, _ := nextWord(text, &i)
		if from == i {
			continue
		}
		if m := (mark{from: from, to: i}); m.isNumeral(text, digits) && !(digits > 0 && len(left) > 0 && onlyWithin(left, text, from, i)) {
			marks = append(marks, m)
		}
	}
	var sure []mark
	for i, m := range marks {
		isBeside := func(from, to int) bool { return isNear(text[from:to]) && !hasLetters(text[from:to]) }
		if m.weak {
			n := len(sure)
			behind := n > 0 && isBeside(sure[n-1].to, m.from)
			before := i+1 < len(marks) && isBeside(m.to, marks[i+1].from) && (!marks[i+1].weak || m.chained && marks[i+1].chained)
			if !behind && !before {
				continue
			}
		}
		sure = append(sure, m)
	}
	return sure
}

// isNumeral decides about one word.
func (m *mark) isNumeral(text string, digits int) bool {
	word := text[m.from:m.to]
	switch {
	case digits > 0:
		return true
	case len(word) > maxGlued:
		return false
	}
	if s, ok := spokenWord(word); ok {
		m.weak, m.chained = s.short || s.scale != noScale, s.short
		return true
	}
	if gluedWords(word, func(spoken, int) {}) {
		return true
	}
	if onlyLookAlikes(word) {
		m.weak = !isBinary(word)
		return true
	}
	return false
}

// wholeMasked is what MaskNIK leaves of a NIK, or of several that stood together.
var wholeMasked = regexp.MustCompile(`[0-9]{4}\*{10}(?:[0-9]{6}\*{10})*[0-9]{2}`)

// onlyWithin reports whether all digits of a word stand within one of the places.
func onlyWithin(places [][]int, text string, from, to int) bool {
	for i, r := range text[from:to] {
		if isDigit(r) && !slices.ContainsFunc(places, func(p []int) bool { return p[0] <= from+i && from+i < p[1] }) {
			return false
		}
	}
	return true
}

// onlyLookAlikes reports whether every letter of a word looks like a digit.
func onlyLookAlikes(word string) bool {
	for _, r := range word {
		if _, ok := lookAlikes[r]; !ok {
			return false
		}
	}
	return true
}

// minBinary is from how many letters on a word of o and l alone is a number.
const minBinary = 4

// isBinary reports whether a word is made of the letters that everybody writes
// for 0 and 1, and of too many of them to be a word.
func isBinary(word string) bool {
	return utf8.RuneCountInString(word) >= minBinary && strings.Trim(word, "oOlI") == ""
}

func hasLetters(text string) bool {
	for _, r := range text {
		if isWordRune(r) {
			return true
		}
	}
	return false
}

// joinsMarks reports whether two numbers with this between them are shown as one.
func joinsMarks(between string) bool {
	return len(between) <= maxLoose && !strings.Contains(between, "\n") && !hasLetters(between) && !strings.Contains(between, stars)
}

// SaysNumber reports whether a text says a number in words, of two at least, and nothing
// else but words that pass: "nol nol nol telu", "NIK kulo telu lima siji".
func SaysNumber(text string, passes func(word string) bool) bool {
	if len(text) > maxAnswer || strings.ContainsAny(text, "0123456789") {
		return false
	}
	said := 0
	for _, word := range strings.Fields(text) {
		word = strings.ToLower(strings.Trim(word, ".,;:!?()-/"))
		count := 0
		if word == "" {
			continue
		}
		if _, ok := spokenWord(word); ok {
			count = 1
		} else {
			gluedWords(word, func(spoken, int) { count++ })
		}
		if said += count; count == 0 && !passes(word) {
			return false
		}
	}
	return said > 1
}
