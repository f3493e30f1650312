package identity

import (
	"slices"
	"strings"
)

// maybeAdult is the highest age that somebody who says not to have reached it may be told
// under age by: short of 22 is hardly said of oneself by who is under 18.
const maybeAdult = 21

// notReached reports what it tells that a number is an age that the person has not reached:
// "belum 18", "ghi' ta' napa' 18", "kurang dari 18", "3 bulan lagi 18", "18 kurang 2 bulan".
func notReached(tokens []token, at int) Youth {
	n := tokens[at].number
	if n > maybeAdult || n < 10 || past(tokens, at) {
		return NoYouth
	}
	next := behind(tokens, at, nearby)
	if coming := comesLater(next); !coming && len(next) > 0 && (listed("units", next[0]) || durations[next[0].word]) {
		return NoYouth // "belum 18 hari", "belum 18 di sini"
	}
	lead := leadOf(tokens, at)
	switch {
	case n < adult-2 && !anyOf(before(tokens, at, nearby+1), "age", "selves"):
		return NoYouth // "belum 12"
	case lead.lacks(tokens) && !counts(tokens, at) || fallsShort(tokens, at):
		if n > adult {
			return Unsure
		}
		return UnderAge
	case n <= adult && (lead.comesSoon(tokens, at) || comesLater(next)):
		return UnderAge
	}
	return NoYouth
}

// clauseTokens are the tokens of a text, with which of them open a clause.
func clauseTokens(text string) (tokens []token) {
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		at := len(tokens)
		if tokens = append(tokens, numberTokens(clause)...); at > 0 && at < len(tokens) {
			tokens[at].opens = true
		}
	}
	return tokens
}

// lead is what leads to a number: the word before all those that only stand between it
// and what it says of the number.
type lead struct {
	at       int  // its place, -1 for none
	attained bool // a word for reaching stands between
}

// leadOf goes back from a number over the words that may stand between: "belum [genap
// umur] 18", "korang [du bulan se] 18".
func leadOf(tokens []token, at int) lead {
	l := lead{at: at - 1}
	for ; l.at >= 0; l.at-- {
		t := tokens[l.at]
		if tokens[l.at+1].opens || listed("exists", t) && listed("age", tokens[l.at+1]) && !(l.at > 1 && listed("selves", tokens[l.at-2])) {
			return lead{at: -1} // "belum, umur 18", "nik tidak ada umur 18"
		}
		switch {
		case t.isNumber && t.number < 12 && l.at+1 < at && (listed("years", tokens[l.at+1]) || listed("months", tokens[l.at+1])): // "kurang 1 tahun lagi 18"
		case t.isNumber, listed("soon", t) && !(t.word == "lagi" && anyOf(before(tokens, l.at, nearby), "short")):
			return l
		case listed("reaching", t):
			l.attained = l.attained || listed("attaining", t)
		case listed("now", t), listed("years", t), listed("between", t), listed("months", t):
		default:
			return l
		}
	}
	return l
}

// lacks reports whether the lead says that the number is not reached: "belum", "kurang",
// "ghi' ta'"; "tidak sampai"; "di bawah".
func (l lead) lacks(tokens []token) bool {
	if l.at < 0 || tokens[l.at].isNumber {
		return false
	}
	word, denied := tokens[l.at], l.at > 0 && listed("denies", tokens[l.at-1])
	still := l.at > 0 && listed("still", tokens[l.at-1])
	switch {
	case listed("short", word) && denied && !(l.at > 1 && listed("still", tokens[l.at-2])):
		return false // "tidak kurang dari 18"
	case listed("not_yet", word):
		return true
	case listed("denies", word):
		return still || l.attained // "ghi' ta' 18", "gak nyampe 18"
	case listed("below", word):
		ahead := append(slices.Clone(before(tokens, l.at, nearby)), tokens[l.at+1:]...)
		return !denied && anyOf(ahead, "age", "selves", "now") && !anyOf(tokens, "permits")
	}
	return false
}

// comesSoon reports whether the lead says that the number is to come: "hampir", "tahun
// depan baru", "3 bulan lagi".
func (l lead) comesSoon(tokens []token, at int) bool {
	if l.at < 0 || tokens[l.at].isNumber || !listed("soon", tokens[l.at]) || l.at > 0 && listed("denies", tokens[l.at-1]) {
		return false
	}
	next := behind(tokens, at, 2)
	whole := len(next) == 0 || listed("years", next[0])
	switch word := tokens[l.at]; {
	case listed("again", word): // "3 bulan lagi 18", "bentar lagi 18"
		return anyOf(before(tokens, l.at, 2), "months", "soon", "years")
	case listed("wish", word): // "baru mau 18", "umur mau 18"
		return whole || anyOf(before(tokens, l.at, 2), "now", "age")
	case listed("later", word):
		return whole
	}
	return true
}

// fallsShort reports whether what stands behind a number says that it is not reached: "18
// kurang 2 bulan", "18 tahun kurang", "nyampe' 18 ghi' enten".
func fallsShort(tokens []token, at int) bool {
	tail := tokens[at+1:]
	for len(tail) > 0 && listed("years", tail[0]) {
		tail = tail[1:]
	}
	switch {
	case len(tail) == 0 || tail[0].isNumber:
		return false
	case tail[0].word == "min": // also short for admin
		return len(tail) > 1 && tail[1].isNumber
	case listed("short", tail[0]):
		return len(tail) < 2 || !listed("more", tail[1]) // "18 kurang lebih"
	}
	return len(tail) > 1 && listed("still", tail[0]) && listed("denies", tail[1])
}

// comesLater reports whether what stands behind a number says that it is to come: "18 nya
// bulan depan", "18 tahun depan".
func comesLater(behind []token) bool {
	return len(behind) >= 2 && anyOf(behind[1:], "next") && anyOf(behind, "months", "years")
}

// notOfAge reports whether words without a number say that somebody is under age: "belum
// cukup umur", "umur kaula ghi' korang", "belum dewasa", "masih anak-anak".
func notOfAge(tokens []token) bool {
	if anyOf(tokens, "permits") || !anyOf(tokens, "age", "grown", "small", "relatives") {
		return false
	}
	var said strings.Builder
	said.WriteByte(' ')
	for _, t := range tokens {
		said.WriteString(t.word + " ")
	}
	if slices.ContainsFunc(minorPhrases, func(phrase string) bool { return strings.Contains(said.String(), phrase) }) {
		return true
	}
	onlySmall := anyOf(tokens, "small") && anyOf(tokens, "selves")
	for i, t := range tokens {
		switch {
		case listed("age", t) && (ageTooLow(tokens[i+1:]) || ageTooLowBefore(tokens, i)):
			return true
		case listed("grown", t) && i > 0 && (listed("not_yet", tokens[i-1]) || listed("denies", tokens[i-1]) && i > 1 && listed("still", tokens[i-2])):
			return true
		}
		onlySmall = onlySmall && (listed("small", t) || listed("selves", t) || listed("courtesy", t) || listed("now", t))
	}
	return onlySmall && anyOf(tokens, "now")
}

// ageTooLow reports whether what stands behind a word for age says that it is not enough:
// "[umur] saya belum cukup", "[omor] kaula ghi' korang".
func ageTooLow(tail []token) bool {
	idle := func(t token) bool {
		return listed("selves", t) || listed("now", t) || listed("courtesy", t) || listed("still", t)
	}
	for len(tail) > 0 && idle(tail[0]) {
		tail = tail[1:]
	}
	if len(tail) == 0 || !listed("not_yet", tail[0]) && !listed("denies", tail[0]) {
		return false
	}
	if len(tail) > 1 && listed("enough", tail[1]) {
		return len(tail) == 2 || !tail[2].isNumber
	}
	return listed("shortage", tail[0]) && !slices.ContainsFunc(tail[1:], func(t token) bool { return !idle(t) })
}

// ageTooLowBefore reports the same of what stands before it: "belum cukup [umur]",
// "korang [omor]".
func ageTooLowBefore(tokens []token, at int) bool {
	if at+1 < len(tokens) && tokens[at+1].isNumber || at == 0 {
		return false
	}
	if listed("enough", tokens[at-1]) && at > 1 {
		return listed("not_yet", tokens[at-2]) || listed("denies", tokens[at-2])
	}
	return listed("shortage", tokens[at-1])
}

// IsOfAge reports whether a plain word is one of those with which people tell that an age is
// or is not reached, or a part of a number.
func IsOfAge(word string) bool {
	t := token{word: strings.ReplaceAll(word, "'", "")}
	return listed("age", t) || listed("years", t) || listed("reaching", t) || listed("between", t) || listed("not_yet", t) || listed("still", t) || listed("denies", t) || listed("below", t) || atoms(word) != nil
}

// IsAmount reports whether a plain word goes on with a number or says what it counts: "juta",
// "belas", "tahun".
func IsAmount(word string) bool {
	t := token{word: strings.ReplaceAll(word, "'", "")}
	return listed("units", t) || yearWords[t.word] || atoms(word) != nil
}
