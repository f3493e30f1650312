package identity

import (
	"slices"
	"strings"
)

// ownWord returns the place of the word for "myself" that leads to a number, -1 for none:
// "saya sendiri 17", "adik saya sendiri umur 16".
func ownWord(tokens []token, at int) int {
	for i := at - 1; i >= 0 && i >= at-nearby; i-- {
		switch t := tokens[i]; {
		case listed("own", t):
			if i > 0 && (listed("selves", tokens[i-1]) || listed("age", tokens[at-1])) {
				return i
			}
			return -1
		case !listed("now", t) && !listed("courtesy", t) && !listed("age", t):
			return -1
		}
	}
	return -1
}

// maxOwner is how many words before "myself" may say whose it is.
const maxOwner = 4

// ofOneself reports whether the word for "myself" that leads to a number is the writer's: "yang
// 19 itu mbak saya, kalau saya sendiri 17", and not "adik saya sendiri umur 16".
func ofOneself(tokens []token, at int) bool {
	own := ownWord(tokens, at)
	if own < 0 {
		return false
	}
	selves := 0
	for i := own; i >= 0 && i >= own-maxOwner; i-- {
		t := tokens[i]
		if listed("selves", t) {
			selves++
		}
		switch {
		case t.isNumber, selves > 1, listed("age", t) && selves > 0, listed("supposed", t), t.word == "tapi":
			return true
		case isRelative(t) && !listed("courtesy", t): // "dik" is also who reads it
			return false
		case t.opens:
			return true
		}
	}
	return true
}

// wrong reports whether a number is said to be wrong, and an age that is reached given in its
// place: "umur 17 itu salah ketik, harusnya 27". A denial, a question and a number that was
// made of it on paper give none.
func wrong(tokens []token, at int) bool { return rightAge(tokens, at) > 0 }

// rightAge is the age from adult on that is given in place of a number that is said to be
// wrong, 0 for none.
func rightAge(tokens []token, at int) int {
	mistake := 0
	for i := at + 1; i < len(tokens) && i <= at+nearby && !tokens[i].isNumber; i++ {
		if listed("mistake", tokens[i]) && !doubted(tokens, at, i) {
			mistake = i
		}
	}
	if mistake == 0 {
		return 0
	}
	for i := mistake + 1; i < len(tokens); i++ {
		n := tokens[i].number
		if !tokens[i].isNumber || n < adult || !plausibleAge(n) || counts(tokens, i) || past(tokens, i) || notReached(tokens, i) != NoYouth || n == adult && anyOf(tokens, "permits") {
			continue
		}
		if tokens[at].number >= adult && n != tokens[at].number && bareBehind(tokens, mistake, i) {
			return n // "umur 25 salah, 27": of age either way
		}
		lead := before(tokens, i, nearby)
		if anyOf(lead[:min(3, len(lead))], "rather") || anyOf(lead, "becomes") && anyOf(lead, "changed") {
			return n
		}
	}
	return 0
}

// bareBehind reports whether nothing but courtesy stands between the word for a mistake and a
// number: "salah mbak, 17".
func bareBehind(tokens []token, mistake, at int) bool {
	for _, t := range tokens[mistake+1 : at] {
		if t.isNumber || !listed("courtesy", t) && !listed("pointing", t) && !listed("selves", t) && !listed("age", t) && !listed("now", t) && !listed("mistyped", t) {
			return false
		}
	}
	return true
}

// maxTwoAges is how many words say no more than two ages.
const maxTwoAges = 10

// TellsTwoAges reports whether a text is about an age and gives two, one of them under age,
// with no more than one word besides that is not known: "umur 25 diganti 17", "25 kakehan, 17".
// Which one is meant is to be asked.
func TellsTwoAges(text string) bool {
	if len(text) > maxAnswer {
		return false
	}
	tokens := clauseTokens(text)
	if len(tokens) > maxTwoAges {
		return false
	}
	young, grown, others := 0, 0, 0
	for i, t := range tokens {
		switch {
		case t.isNumber && counts(tokens, i), t.isNumber && (t.number < youngest || !plausibleAge(t.number)):
			return false
		case t.isNumber && t.number < adult:
			young++
		case t.isNumber:
			grown++
		case listed("age", t), listed("years", t), listed("courtesy", t), listed("pointing", t), listed("selves", t), listed("becomes", t), listed("rather", t), listed("changed", t), listed("mistake", t), listed("mistyped", t), listed("now", t), listed("on_paper", t), listed("linking", t):
		default:
			others++
		}
	}
	return young == 1 && grown == 1 && others <= 1
}

// AgePutRight is the age that a text says was wrong, and the one from adult on that it gives
// in its place, 0 for none: "umur 17 salah, jadi 27".
func AgePutRight(text string) (mistaken, right int) {
	if len(text) > maxAnswer || strings.HasSuffix(strings.TrimSpace(text), "?") {
		return 0, 0
	}
	tokens := clauseTokens(text)
	for i, t := range tokens {
		if t.isNumber && plausibleAge(t.number) && t.number >= 10 {
			if right := rightAge(tokens, i); right > 0 {
				return t.number, right
			}
		}
	}
	return 0, 0
}

// OnlyAgeSaidRight is the age from adult on that a text about a mistaken one calls the right
// one, where it gives no other number and says nothing else: "umurku kliru ngetik, yang bener
// 31"; 0 for none. Two numbers, a denial, a paper, a question or an age not reached give none.
func OnlyAgeSaidRight(text string) int {
	if len(text) > maxAnswer || strings.Contains(text, "?") {
		return 0
	}
	tokens := clauseTokens(text)
	at, mistake, label, right := -1, -1, false, false
	for i, t := range tokens {
		switch {
		case t.isNumber && at >= 0:
			return 0
		case t.isNumber:
			at = i
		case listed("mistake", t) && at < 0:
			mistake = i
		case listed("age", t):
			label = true
		case listed("rather", t) && mistake >= 0 && at < 0:
			right = true
		case listed("years", t) && at >= 0, listed("linking", t), listed("selves", t), listed("courtesy", t), listed("pointing", t) && at < 0, listed("mistyped", t) && at < 0, listed("now", t) && at < 0:
		default:
			return 0
		}
	}
	if at < 0 || mistake < 0 || !label || !right || doubted(tokens, -1, mistake) {
		return 0
	}
	n := tokens[at].number
	if n < adult || n == adult && anyOf(tokens, "permits") || !plausibleAge(n) || counts(tokens, at) || past(tokens, at) || notReached(tokens, at) != NoYouth {
		return 0
	}
	return n
}

// doubted reports whether a word for a mistake behind a number is denied or asked about: "gak
// salah", "salah gak".
func doubted(tokens []token, number, at int) bool {
	denies := func(t token) bool {
		return listed("denies", t) || !t.isNumber && (negations[t.word] || t.word == "dudu" || t.word == "benne")
	}
	for i := at - 1; i > number && i >= at-3 && !tokens[i+1].opens && !listed("pointing", tokens[i]); i-- {
		if denies(tokens[i]) || listed("asks", tokens[i]) {
			return true
		}
	}
	next := tokens[at+1 : min(at+3, len(tokens))]
	return slices.ContainsFunc(next, func(t token) bool { return denies(t) && !listed("courtesy", t) || listed("asks", t) })
}
