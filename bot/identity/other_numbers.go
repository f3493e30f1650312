package identity

import "strings"

// What people write in several messages holds numbers of other kinds: phone numbers, dates
// and sums of money, which must not be taken for pieces of a NIK.

// notPieces tells of every part of one message whether it is part of a phone number, a date
// or a sum of money. bare is set where the message has nothing but numbers.
func notPieces(text string, parts []loose, bare bool) []bool {
	others := make([]bool, len(parts))
	mark := func(from, n int) {
		for k := from; k < from+n; k++ {
			others[k] = true
		}
	}
	for i := range parts {
		mark(i, phoneAt(text, parts[i:]))
		mark(i, dateFrom(text, parts[i:], bare))
		mark(i, sumAt(text, parts[i:]))
	}
	return others
}

// The lengths of phone numbers, with their zero or country or without.
const (
	minPhoneDigits = 9
	maxPhoneDigits = 14
)

// phoneAt is of how many parts a phone number is with which the parts begin, 0 for none:
// "0836 2039 3314", "62 836-2039-3314", "0335 421 234". Pairs of digits are none: so a NIK
// is written, "08 12 90 99 99".
func phoneAt(text string, parts []loose) (n int) {
	first := parts[0].digits
	switch {
	case first == "62" && len(parts) > 1 && strings.HasPrefix(parts[1].digits, "8") && len(parts[1].digits) > 2:
	case len(first) < 3, first[0] != '0' && first[0] != '8' && !strings.HasPrefix(first, "628"):
		return 0
	}
	for i, digits := 0, 0; i < len(parts); i++ {
		p := parts[i]
		if i > 0 && (!joinsGroups(text[parts[i-1].to:p.from]) || len(p.digits) < 2 || first[0] == '8' && len(p.digits) < 3) {
			break
		}
		if digits += len(p.digits); digits > maxPhoneDigits {
			break
		}
		if digits >= minPhoneDigits {
			n = i + 1
		}
	}
	return n
}

// joinsGroups reports whether what stands between two groups of digits stands so inside one
// number.
func joinsGroups(between string) bool {
	return len(between) <= 3 && strings.Trim(between, " -.()") == ""
}

// dateFrom is of how many parts a date is with which the parts begin, 0 for none:
// "24-11-2024", "2024/11/24", "24/11/24". Beside words it may be one of eight digits.
func dateFrom(text string, parts []loose, bare bool) int {
	if first := parts[0].digits; len(first) == 8 && !bare && (isDay(first[:2], first[2:4]) && isYear(first[4:]) || isYear(first[:4]) && isDay(first[6:], first[4:6])) {
		return 1
	}
	if len(parts) < 3 {
		return 0
	}
	a, b, c := parts[0].digits, parts[1].digits, parts[2].digits
	one, two := text[parts[0].to:parts[1].from], text[parts[1].to:parts[2].from]
	switch signs := strings.TrimSpace(one); {
	case !joinsDate(one), !joinsDate(two), signs != strings.TrimSpace(two):
		return 0
	case isDay(a, b) && (isYear(c) || len(c) == 2 && (signs != "" || !bare)), isYear(a) && isDay(c, b):
		return 3
	}
	return 0
}

func joinsDate(between string) bool {
	return len(between) <= 3 && strings.Trim(between, " -./") == ""
}

// isDay reports whether digits are a day of the month and a month.
func isDay(day, month string) bool {
	return len(day) <= 2 && len(month) <= 2 && len(day) > 0 && isWithin(day, 1, 31) && isWithin(month, 1, 12)
}

func isWithin(digits string, least, most int) bool {
	n := twoDigits(("0" + digits)[len(digits)-1:])
	return n >= least && n <= most
}

// isYear reports whether digits are a year of today or of anybody's life.
func isYear(digits string) bool {
	return len(digits) == 4 && (strings.HasPrefix(digits, "19") || strings.HasPrefix(digits, "20"))
}

var (
	currencies = fromList("currencies")
	sumUnits   = fromList("sum_units")
)

// maxUnit is how many bytes before or behind a number are looked at for what it counts.
const maxUnit = 12

// maxSumDigits is how many digits a sum of rupiah has at most.
const maxSumDigits = 12

// sumAt is of how many parts a sum of money is with which the parts begin, 0 for none: "28
// juta", "28jt", "2,5 juta", "Rp 28.000.000", "28.000.000", "dua puluh delapan juta".
func sumAt(text string, parts []loose) int {
	from, n := parts[0].from, 1
	for length := len(parts[0].digits); n < len(parts) && length <= 3 && len(parts[n].digits) == 3 && text[parts[n-1].to:parts[n].from] == "."; {
		n++
	}
	switch {
	case n > 1 && n <= maxSumDigits/3:
		return n
	case currencies[lastWord(text[max(0, from-maxUnit):from])], namesSum(text[from:parts[0].to]):
		return 1
	case sumUnits[firstWord(text[parts[0].to:min(len(text), parts[0].to+maxUnit)])]:
		return 1
	case len(parts) > 1 && strings.Trim(text[parts[0].to:parts[1].from], ".,") == "" && sumUnits[firstWord(text[parts[1].to:min(len(text), parts[1].to+maxUnit)])]:
		return 2
	}
	return 0
}

// namesSum reports whether a number itself says that it is a sum: "28jt", "limang ewu".
func namesSum(number string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(number), isDigitOrSign) {
		if sumUnits[word] {
			return true
		}
	}
	return false
}

func isDigitOrSign(r rune) bool { return isDigit(r) || !isWordRune(r) }

// firstWord is the word with which what stands behind a number begins, signs aside.
func firstWord(text string) string {
	text = strings.ToLower(text)
	if words := strings.FieldsFunc(text, isDigitOrSign); len(words) > 0 && !strings.ContainsFunc(text[:strings.Index(text, words[0])], isDigit) {
		return words[0]
	}
	return ""
}

// lastWord is the word with which what stands before a number ends, signs aside.
func lastWord(text string) string {
	text = strings.ToLower(text)
	words := strings.FieldsFunc(text, isDigitOrSign)
	if len(words) == 0 || strings.ContainsFunc(text[strings.LastIndex(text, words[len(words)-1]):], isDigit) {
		return ""
	}
	return words[len(words)-1]
}
