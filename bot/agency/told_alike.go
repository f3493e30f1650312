package agency

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mayGoOn reports whether the word at a place behind a name may belong to it: one that firms
// are called by, or one with a capital letter that nobody asks or advertises with.
func (x *Index) mayGoOn(in []piece, at int, capitals map[string]bool) bool {
	if at >= len(in) || in[at].apart || in[at].digit {
		return false
	}
	w := in[at].text
	if talk(w) || goesOn[w] {
		return false
	}
	_, ofNames := x.like.wordSeen[w]
	return ofNames || nameEnds[w] || capitals[in[at-1].text+" "+w]
}

// slipped is the record with a longer name of which the text gives one with a slip behind the
// shorter name that stands at from up to to, -1 for none.
func (x *Index) slipped(in []piece, from, to int) int {
	if to >= len(in) || in[to].apart || talk(in[to].text) || goesOn[in[to].text] {
		return -1
	}
	normal := join(dropLegalForms(texts(in[from:to])))
	for n := 1; n <= 3 && to+n <= len(in); n++ {
		rest := join(texts(in[to : to+n]))
		for i, forms := range x.forms {
			for _, f := range forms {
				if longer, ok := strings.CutPrefix(f.normal, normal); ok && longer != "" && wordMatch(rest, longer) > 0 {
					return i
				}
			}
		}
	}
	return -1
}

// capitalised are the pairs of words of a text of which the second begins with a capital letter.
func capitalised(text string) map[string]bool {
	pairs := map[string]bool{}
	last := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		plain := canonical(word)
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
			pairs[last+" "+plain] = true
		}
		last = plain
	}
	return pairs
}
