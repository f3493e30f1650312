package understanding

import (
	"strconv"
	"strings"

	"kanca/bot/identity"
	"kanca/bot/understanding/lexicon"
)

// age returns the age named in a text in years, or 0. The careful search of
// package identity comes first; then a number right after a word for age, man
// or woman ("cewek 22"), then one right after a person and before a word for
// years ("adik saya 17 tahun").
func age(t *lexicon.Text) int {
	cue := false
	for i, w := range t.Typed {
		cue = cue || ageWord(t, i) || yearWord(w) || isDigit(w[0]) && yearWord(strings.TrimLeft(w, "0123456789"))
	}
	if !cue {
		return 0
	}
	if n, ok := identity.FindAge(t.Plain); ok {
		return n
	}
	for i := 1; i < len(t.Typed); i++ {
		n, rest := leadingNumber(t.Typed[i])
		if n < 12 || n > 90 {
			continue
		}
		years := yearWord(rest) || rest == "" && i+1 < len(t.Typed) && yearWord(t.Typed[i+1])
		if ageWord(t, i-1) && (rest == "" || years) || years && personWord(t, i-1) {
			return n
		}
	}
	return 0
}

func leadingNumber(w string) (n int, rest string) {
	i := 0
	for i < len(w) && i < 3 && isDigit(w[i]) {
		i++
	}
	n, _ = strconv.Atoi(w[:i])
	return n, w[i:]
}

func yearWord(w string) bool {
	switch w {
	case "tahun", "thn", "th", "taon", "taun", "thun":
		return true
	}
	return false
}

func ageWord(t *lexicon.Text, at int) bool {
	switch foldAt(t, at) {
	case "umur", "laki", "parampuan":
		return true
	}
	return false
}

func personWord(t *lexicon.Text, at int) bool {
	switch foldAt(t, at) {
	case "saia", "ana", "adi", "kaka", "istri", "suami", "saudara", "taman", "saya":
		return true
	}
	return false
}

func foldAt(t *lexicon.Text, typed int) string {
	for _, w := range t.Words {
		if w.At == typed {
			return w.Fold
		}
	}
	return ""
}
