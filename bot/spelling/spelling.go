// Package spelling makes differently typed words comparable. People write
// Madurese without a settled spelling and Indonesian with typos; a look-up
// tries the plain form first, then the folded one, then near misses. None of
// this ever replaces the text a person wrote.
package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes bounds the work for one text. Longer texts are cut: what matters in
// a 100 kB message is said in its first thousands of letters.
const MaxRunes = 4000

// Plain returns s in lower case without diacritics, with one straight
// apostrophe for all its variants, letters typed three times or more reduced
// to one, every other sign turned into a space, and single spaces. Invalid
// UTF-8, control and direction marks disappear. Digits stay.
func Plain(s string) string {
	if isPlain(s) {
		return s
	}
	if len(s) > MaxRunes*utf8.UTFMax {
		s = s[:MaxRunes*utf8.UTFMax]
	}
	if !isWhole(s) {
		s = norm.NFD.String(strings.Map(withoutMark, strings.ToValidUTF8(s, " ")))
	}
	out := make([]byte, 0, len(s))
	n, run := 0, 0
	var last rune
	for _, r := range s {
		if n++; n > MaxRunes {
			break
		}
		switch {
		case isCharacter(r):
		case isUnseen(r):
			continue
		case r >= utf8.RuneSelf && (isMark(r) || r == '\u00ad' || unicode.Is(unicode.Cf, r)):
			continue
		case isApostrophe(r):
			r = '\''
		case unicode.IsLetter(r), unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default:
			r = ' '
		}
		if r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		if r == last && (isCharacter(r) || unicode.IsLetter(r)) {
			run++
		} else {
			last, run = r, 1
		}
		if run == 3 { // "tolooong": drop the second one again, keep one
			_, size := utf8.DecodeLastRune(out)
			out = out[:len(out)-size]
		}
		if run >= 3 {
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	if len(out) > 0 && out[len(out)-1] == ' ' {
		out = out[:len(out)-1]
	}
	return string(out)
}

// withoutMark drops a mark of its own, which Plain drops anyway: a letter under two thousand
// of them costs much to take apart.
func withoutMark(r rune) rune {
	if isMark(r) {
		return -1
	}
	return r
}

// isMark reports whether a sign is a diacritic. None stands below U+0300.
func isMark(r rune) bool { return r >= 0x300 && !isCharacter(r) && unicode.Is(unicode.Mn, r) }

// isCharacter reports whether a sign is a Chinese character: a letter without case, with
// nothing to take off. A text of thousands of them is then as quick to read as any other.
func isCharacter(r rune) bool { return 0x3400 <= r && r <= 0x9fff && (r <= 0x4dbf || r >= 0x4e00) }

// isUnseen reports whether a sign has no width or only turns the direction of writing.
func isUnseen(r rune) bool { return 0x200b <= r && r <= 0x200f || 0x202a <= r && r <= 0x202e }

// isWhole reports whether no letter of a text can be taken apart.
func isWhole(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && !isCharacter(r) && !isUnseen(r) {
			return false
		}
	}
	return true
}

// isPlain reports whether Plain has nothing to do, which is so for most answers.
func isPlain(s string) bool {
	if len(s) > MaxRunes {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', c == '\'':
			if i > 1 && c != '\'' && c == s[i-1] && c == s[i-2] {
				return false
			}
		case '0' <= c && c <= '9':
		case c == ' ':
			if i == 0 || i == len(s)-1 || s[i-1] == ' ' {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '\u2018', '\u2019', '\u201b', '\u02bc', '\u02bb', '\u02b9', '\u00b4', '\u2032', '\u02c8':
		return true
	}
	return false
}

// Words splits a plain text at its spaces and drops lone apostrophes.
func Words(plain string) []string {
	words := strings.Fields(plain)
	kept := words[:0]
	for _, w := range words {
		if strings.Trim(w, "'") != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// Fold returns the look-up key of one plain word under the free spelling of
// Madurese: h after b d g j t is dropped (bhender, bender), so are a final h
// (tape, tapeh), a final k, q or apostrophe (tak, ta'), every apostrophe,
// doubled letters (terros, teros) and w or y between vowels (sapowa, sapoa).
// The last step writes every e as a (bede, bada).
//
// It merges some different words (bank and ban, engko' and angko'), so it
// serves as a second look-up only. Measured by the language study: unknown
// words fall from 54.3 % to 37.3 %, Indonesian from 8.9 % to 8.2 %.
func Fold(word string) string {
	var buf [64]byte
	return string(AppendFold(buf[:0], word))
}

// AppendFold appends what Fold returns to an empty slice.
func AppendFold(b []byte, word string) []byte {
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case c == '\'' || c == '-':
			continue
		case c == 'h' && len(b) > 0 && strings.IndexByte("bdgjt", b[len(b)-1]) >= 0:
			continue
		case c == 'e':
			c = 'a'
		}
		if len(b) > 0 && b[len(b)-1] == c && isLetter(c) {
			continue
		}
		b = append(b, c)
	}
	for len(b) > 2 && (b[len(b)-1] == 'h' || b[len(b)-1] == 'k' || b[len(b)-1] == 'q') {
		b = b[:len(b)-1]
	}
	out := b[:0]
	for i, c := range b {
		if (c == 'w' || c == 'y') && i > 0 && i+1 < len(b) && isVowel(b[i-1]) && isVowel(b[i+1]) {
			continue
		}
		if len(out) > 0 && out[len(out)-1] == c && isLetter(c) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// FoldText folds each word of a plain text and joins them with single spaces.
func FoldText(plain string) string {
	var buf [128]byte
	return string(AppendFoldText(buf[:0], plain))
}

// AppendFoldText appends what FoldText returns.
func AppendFoldText(b []byte, plain string) []byte {
	first := true
	for word := range strings.FieldsSeq(plain) {
		if strings.Trim(word, "'") == "" {
			continue
		}
		if !first {
			b = append(b, ' ')
		}
		first = false
		b = append(b, AppendFold(b[len(b):], word)...)
	}
	return b
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// Distance is the number of typing mistakes between a and b: letters missing,
// extra, wrong or swapped with their neighbour (optimal string alignment). It
// stops early and returns limit+1 when there are more than limit.
func Distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	if a == b {
		return 0
	}
	const width = 64
	if len(a) >= width || len(b) >= width {
		return limit + 1
	}
	var rows [3][width]int
	before, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			cur[j] = d
			best = min(best, d)
		}
		if best > limit {
			return limit + 1
		}
		before, prev, cur = prev, cur, before
	}
	if prev[len(b)] > limit {
		return limit + 1
	}
	return prev[len(b)]
}

// Near reports whether a is b with the typing mistakes one forgives in a word
// of that length, see Forgiven.
func Near(a, b string) bool {
	limit := Forgiven(a, b)
	return Distance(a, b, limit) <= limit
}

// Forgiven is how many typing mistakes one forgives between two words of their
// length: none up to three letters, one up to seven, two beyond.
func Forgiven(a, b string) int {
	switch n := min(len(a), len(b)); {
	case n <= 3:
		return 0
	case n <= 7:
		return 1
	}
	return 2
}
