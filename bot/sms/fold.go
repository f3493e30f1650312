package sms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// replaced are characters outside the alphabet that have a plain way to write
// them.
var replaced = map[rune]string{
	'`': "'", '\u2018': "'", '\u2019': "'", '\u201b': "'", '\u02bc': "'", '\u02bb': "'", '\u02b9': "'", '\u00b4': "'",
	'\u2032': "'", '\u02c8': "'", '\u201a': "'",
	'\u201c': `"`, '\u201d': `"`, '\u201e': `"`, '\u2033': `"`, '\u00ab': `"`, '\u00bb': `"`,
	'\u2010': "-", '\u2011': "-", '\u2012': "-", '\u2013': "-", '\u2014': "-", '\u2015': "-", '\u2212': "-",
	'\u2022': "-", '\u2023': "-", '\u25aa': "-", '\u25cf': "-", '\u00b7': "-",
	'\u2026': "...", '\u2044': "/", '\u00d7': "x", '\u00f7': "/", '\u2264': "<=", '\u2265': ">=", '\u2260': "=/=",
	'\u2192': "->", '\u2190': "<-", '\u00b1': "+-",
	'\t': " ", '\u2028': "\n", '\u2029': "\n", '\u0085': "\n", '\v': "\n", '\f': "\n",
	'\u0111': "d", '\u0110': "D", '\u0142': "l", '\u0141': "L", '\u0131': "i", '\u0259': "e", '\u00e7': "c",
	'\u0153': "oe", '\u0152': "OE", '\u1e9e': "SS", '\u0257': "d", '\u0253': "b",
}

// Fold writes a text in the GSM-7 alphabet, so that it costs least: letters lose
// the diacritics the alphabet lacks (â, ḍ; è stays), quotes, dashes and dots
// become their plain forms, a line ends in one \n, and emoji, control and
// direction marks vanish with a space beside them. A run of letters of another
// script becomes one question mark. Fold of a folded text changes nothing.
func Fold(text string) string {
	if isFolded(text) {
		return text
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, ""))
	out := make([]byte, 0, len(text))
	dropped, foreign := false, false
	for i, r := range text {
		switch {
		case r == '\r':
			if strings.HasPrefix(text[i+1:], "\n") {
				continue
			}
			r = '\n'
		case unicode.Is(unicode.Zs, r):
			r = ' '
		}
		if r > ' ' && r < utf8.RuneSelf && asciiUnits[r] > 0 {
			out = append(out, byte(r))
			foreign, dropped = false, false
			continue
		}
		written := foldRune(r)
		switch {
		case written == "" && unicode.IsLetter(r):
			if !foreign {
				out = append(out, '?')
			}
			foreign, dropped = true, false
			continue
		case written == "":
			// Marks belong to the letter before them and leave no gap.
			dropped = dropped || !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Cf, r)
			continue
		case written == " " && dropped && (len(out) == 0 || out[len(out)-1] == ' ' || out[len(out)-1] == '\n'):
			continue
		}
		foreign, dropped = false, false
		out = append(out, written...)
	}
	return string(out)
}

// isFolded reports whether a text is ASCII that Fold leaves alone.
func isFolded(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf || asciiUnits[c] == 0 || c == '\r' || c == '\f' {
			return false
		}
	}
	return true
}

// foldRune writes one character in the alphabet, "" when that cannot be done.
func foldRune(r rune) string {
	if s, ok := replaced[r]; ok {
		return s
	}
	if units(r) > 0 {
		return string(r)
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		switch s, ok := replaced[d]; {
		case ok:
			b.WriteString(s)
		case units(d) > 0:
			b.WriteRune(d)
		case unicode.IsLetter(d):
			return ""
		}
	}
	return b.String()
}
