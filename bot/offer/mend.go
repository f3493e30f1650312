package offer

import (
	"strings"
	"unicode"

	"kanca/bot/spelling"
)

// mistaken are letters and digits that a program that reads pictures takes for each other.
var mistaken = [][2]string{{"0", "o"}, {"1", "l"}, {"1", "i"}, {"rn", "m"}, {"l", "i"}, {"5", "s"}}

// maxMended is how many places of a word are mended at most.
const maxMended = 3

// ReadMended reads a text that a program read from a picture: a word that means nothing is
// taken for the known one that looks alike, and letters among digits for digits. The
// register is asked about the text as it is: no name is found by mending.
func ReadMended(text string) Reading {
	r, err := compiled()
	if err != nil {
		return Reading{r: &rules{}}
	}
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	asked := text
	var out strings.Builder
	for len(text) > 0 {
		blank := strings.IndexFunc(text, func(c rune) bool { return !unicode.IsSpace(c) })
		if blank < 0 {
			blank = len(text)
		}
		out.WriteString(text[:blank])
		text = text[blank:]
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		out.WriteString(r.mended(text[:end]))
		text = text[end:]
	}
	reading := Read(out.String())
	reading.asked = asked
	return reading
}

// mended is a word as it is known, with the signs around it.
func (r *rules) mended(field string) string {
	from := strings.IndexFunc(field, isInWord)
	if from < 0 {
		return field
	}
	to := strings.LastIndexFunc(field, isInWord) + 1
	before, w, after := field[:from], strings.ToLower(field[from:to]), field[to:]
	if r.knows(w) {
		return field
	}
	if found := r.lookAlike(w, maxMended); found != "" {
		return before + found + after
	}
	return before + digitsIn(w) + after
}

// digitsIn are the letters beside digits as the digits that they look like: "25.O00", "4O".
func digitsIn(w string) string {
	out := []byte(w)
	for i := range 2 * len(out) {
		at := i % len(out)
		if i >= len(out) { // and once from behind
			at = len(out) - 1 - at
		}
		digit := strings.IndexByte("ol i", out[at])
		beside := at > 0 && (isDigit(out[at-1]) || at > 1 && (out[at-1] == '.' || out[at-1] == ',') && isDigit(out[at-2])) || at+1 < len(out) && isDigit(out[at+1])
		if digit >= 0 && out[at] != ' ' && beside {
			out[at] = "0111"[digit]
		}
	}
	return string(out)
}

func (r *rules) lookAlike(w string, most int) string {
	if most == 0 {
		return ""
	}
	var tried []string
	for _, pair := range mistaken {
		for _, as := range [][2]string{pair, {pair[1], pair[0]}} {
			for at := 0; at+len(as[0]) <= len(w); at++ {
				if w[at:at+len(as[0])] != as[0] || as[1][0] >= '0' && as[1][0] <= '9' {
					continue
				}
				other := w[:at] + as[1] + w[at+len(as[0]):]
				if r.knows(other) {
					return other
				}
				tried = append(tried, other)
			}
		}
	}
	if len(tried) > 8 { // a word that is nothing but such letters
		return ""
	}
	for _, other := range tried {
		if found := r.lookAlike(other, most-1); found != "" {
			return found
		}
	}
	return ""
}

// knows reports whether a word, or a part of a phrase, means something here.
func (r *rules) knows(w string) bool {
	plain := spelling.Plain(w)
	_, number := r.number[plain]
	return number || r.heads[plain] || r.country[plain] != "" || multiples[plain] > 0 || currencies[plain] != "" || !r.concepts(plain).empty()
}

func isInWord(c rune) bool { return c >= '0' && c <= '9' || unicode.IsLetter(c) }
