package agency

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalise returns the form in which two names are compared: lower case,
// letters and digits only, the legal forms PT, CV, TBK and PERSERO and every
// space dropped. Nothing else is forgiven: no typing mistake, no word left out,
// no letter that only looks like another. A name of legal forms alone gives "".
func Normalise(name string) string {
	return join(dropLegalForms(tokens(name)))
}

// tokens splits a text into lower-case runs of letters and digits. Compatibility
// forms (full-width letters, ligatures) become plain letters, as typed text from
// some keyboards needs.
func tokens(s string) []string {
	return strings.FieldsFunc(canonical(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isLegalForm reports whether w says what kind of company it is. "PT" may be
// typed as "P.T.", which dropLegalForms sees as two words.
func isLegalForm(w string) bool {
	switch w {
	case "pt", "cv", "tbk", "persero":
		return true
	}
	return false
}

// isSplitForm reports whether words a and b are "P.T." or "C.V.".
func isSplitForm(a, b string) bool { return a == "p" && b == "t" || a == "c" && b == "v" }

// dropLegalForms returns the words that make the name. "P T" counts as a legal
// form only at either end, since single letters inside a name are initials.
func dropLegalForms(words []string) []string {
	if n := len(words); n >= 2 && isSplitForm(words[0], words[1]) {
		words = words[2:]
	}
	if n := len(words); n >= 2 && isSplitForm(words[n-2], words[n-1]) {
		words = words[:n-2]
	}
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !isLegalForm(w) {
			out = append(out, w)
		}
	}
	return out
}

func join(words []string) string { return strings.Join(words, "") }
