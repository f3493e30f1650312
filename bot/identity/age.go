package identity

import (
	"strconv"
	"strings"

	"kanca/bot/spelling"
)

// Ages outside these bounds are no answer to "how old are you".
const (
	minAge = 5
	maxAge = 110
)

// ageCues stand near an age; ageFillers may stand around one in an answer.
var (
	ageCues    = fromList("age_cues")
	yearWords  = fromList("year_words")
	ageFillers = fromList("age_fillers")
	notAges    = fromList("not_ages")
	monthWords = fromList("month_words")
	// durations follow a number of years that is no age; relatives have another.
	durations = fromList("durations")
	relatives = fromList("relatives")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// IsYears reports whether a plain word stands behind a number of years.
func IsYears(word string) bool { return yearWords[word] }

// ParseAge reads an answer to "how old are you": "24", "24 th", "umur saya 24
// tahun", "22 tahun 5 bulan", "dua puluh empat", "pa' lekor". Number words are understood in
// Indonesian and Madurese. A year of birth is no age, and an answer with two
// different numbers or other words in it is none either; FindAge reads those.
// Whether the person is old enough is for the caller to say.
func ParseAge(text string) (int, bool) {
	if len(text) > maxAnswer/10 {
		return 0, false
	}
	age, found := 0, false
	tokens := numberTokens(text)
	for i := 0; i < len(tokens); i++ {
		switch t := tokens[i]; {
		case t.isNumber && found && afterYears(tokens[:i]) && t.number < 12 && i+1 < len(tokens) && monthWords[tokens[i+1].word]:
			i++ // "22 tahun 5 bulan": the months do not make another year
		case t.isNumber:
			if found {
				return 0, false
			}
			age, found = t.number, true
		case !ageCues[t.word] && !yearWords[t.word] && !ageFillers[t.word]:
			return 0, false
		}
	}
	if !found || !plausibleAge(age) {
		return 0, false
	}
	return age, true
}

// afterYears reports whether the last word is one for years, or "more" behind one:
// "24 tahun lebih 3 bulan".
func afterYears(tokens []token) bool {
	if n := len(tokens); n > 0 && (tokens[n-1].word == "lebih" || tokens[n-1].word == "lebbi" || tokens[n-1].word == "lebbhi") {
		tokens = tokens[:n-1]
	}
	return len(tokens) > 0 && yearWords[tokens[len(tokens)-1].word]
}

// birthWords stand before a year of birth.
var birthWords = fromList("birth_words")

// ParseBirthYear reads an answer that tells the year of birth and nothing else:
// "lahir 2001", "engko' laher taon 2001". It says how old the person becomes in the
// year now; before the birthday it is a year less.
func ParseBirthYear(text string, now int) (age int, ok bool) {
	if len(text) > maxAnswer/10 {
		return 0, false
	}
	year, born := 0, false
	for _, t := range numberTokens(text) {
		switch {
		case t.isNumber && year == 0 && t.number > now-maxAge && t.number < now:
			year = t.number
		case t.isNumber:
			return 0, false
		case birthWords[t.word]:
			born = true
		case !yearWords[t.word] && !ageFillers[t.word]:
			return 0, false
		}
	}
	return now - year, born && year != 0
}

// FindAge looks for an age inside a sentence: a number after a word for age, or
// one before a word for years that does not count something else ("kontrak 2
// tahun"). In "umur saya 24 bukan 42" it is 24.
func FindAge(text string) (int, bool) {
	if len(text) > maxAnswer {
		return 0, false
	}
	tokens := numberTokens(text)
	for i, t := range tokens {
		if !ageCues[t.word] || about(tokens[max(0, i-3):i], relatives) {
			continue
		}
		negated := false
		for _, u := range tokens[i+1 : min(i+8, len(tokens))] {
			switch {
			case u.isNumber && !negated && plausibleAge(u.number):
				return u.number, true
			case u.isNumber:
				negated = false
			case negations[u.word]:
				negated = true
			case notAges[u.word]:
				negated = true
			}
		}
	}
	for i, t := range tokens {
		if !t.isNumber || t.number < 12 || !plausibleAge(t.number) || i+1 >= len(tokens) || !yearWords[tokens[i+1].word] {
			continue
		}
		before, behind := tokens[max(0, i-3):i], tokens[i+2:min(i+3, len(tokens))]
		if about(before, notAges) || about(before, yearWords) || about(before, relatives) || about(before, negations) ||
			about(behind, durations) {
			continue
		}
		return t.number, true
	}
	return 0, false
}

var negations = fromList("negations")

func about(tokens []token, words map[string]bool) bool {
	for _, t := range tokens {
		if words[t.word] {
			return true
		}
	}
	return false
}

func plausibleAge(n int) bool { return minAge <= n && n <= maxAge }

// token is a word of a text, or a whole number in digits or words.
type token struct {
	word     string // plain, without apostrophes; "" for a number
	number   int
	isNumber bool
	opens    bool // a sign that ends a clause stands before it, see clauseTokens
}

// numberTokens splits a text into words and numbers. "24th" is a number and a
// word; "dua puluh empat" is one number.
func numberTokens(text string) []token {
	words := spelling.Words(spelling.Plain(text))
	out := make([]token, 0, len(words))
	for i := 0; i < len(words); {
		if n, used := spokenNumber(words[i:]); used > 0 {
			out = append(out, token{number: n, isNumber: true})
			i += used
			continue
		}
		w := strings.ReplaceAll(words[i], "'", "")
		i++
		digits := 0
		for digits < len(w) && '0' <= w[digits] && w[digits] <= '9' {
			digits++
		}
		if digits > 0 && (digits == len(w) || yearWords[w[digits:]]) {
			n, err := strconv.Atoi(w[:digits])
			if err != nil || digits > 1 && w[0] == '0' {
				n = -1
			}
			out = append(out, token{number: n, isNumber: true})
			w = w[digits:]
		}
		if w != "" {
			out = append(out, token{word: w})
		}
	}
	return out
}
