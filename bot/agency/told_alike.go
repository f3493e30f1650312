package agency

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kanca/bot/spelling"
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

// A name of so many letters has one slip, a longer one two.
const (
	fewestSlipped = 10
	twiceSlipped  = 16
	maxSlips      = 8 // legal forms behind which a text is looked at for them
)

// slips are the records with bad news whose name stands behind PT or CV with a slip of the pen: "PT
// Bintang Samudera Jaya" for Samudra, "PT Bintng Samudra Jaya". A name that another firm has is none.
func (x *Index) slips(in []piece) []int {
	var out []int
	marked := 0
	for from := range in {
		var before [2]string
		if legalForms[in[from].text] || formBefore(appendTexts(before[:0], in[max(0, from-2):from])) == 0 {
			continue
		}
		if marked++; marked > maxSlips {
			break
		}
		for to := from + 2; to <= min(len(in), from+maxNameWords) && !(to > from+1 && in[to-1].apart); to++ {
			if len(x.named(in[from:to])) > 0 {
				return nil
			}
			out = append(out, x.spelt(join(texts(in[from:to])))...)
		}
	}
	return out
}

// spelt are the records with bad news whose name is within a slip of what is written. What is a slip of
// another firm's, too, is nobody's.
func (x *Index) spelt(written string) (out []int) {
	if len(written) < fewestSlipped {
		return nil
	}
	limit := 1
	if len(written) >= twiceSlipped {
		limit = 2
	}
	for i, forms := range x.forms {
		if slices.ContainsFunc(forms, func(f form) bool {
			return f.normal != "" && f.normal[0] == written[0] && len(f.normal) <= len(written)+limit && len(written) <= len(f.normal)+limit && spelling.Distance(written, f.normal, limit) <= limit
		}) {
			if !x.records[i].Bad() {
				return nil
			}
			out = append(out, i)
		}
	}
	return out
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
