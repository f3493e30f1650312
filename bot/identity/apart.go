package identity

import (
	"strings"

	"kanca/content/regions"
)

// # Digits beside each other that are no NIK
//
// An officer writes "datang 12-11 08.30 0812-3456-7890": a day, a time and a phone number
// have sixteen digits in a row somewhere. dinas.tanpa_nik in the regency's database knows
// the same ones (bot/regency/dinas.sql); one table of cases holds for both.

// arePhoneOrDate reports whether the parts from i up to j are pieces of phone numbers and
// dates. What begins as a NIK of home does is none of them, unless a whole phone
// number stands right behind these four digits.
func arePhoneOrDate(text string, parts []loose, i, j int) bool {
	if j-i < 2 {
		return false
	}
	for _, home := range regions.Current().NIK {
		if begins(parts[i:j], home) && !(parts[i].digits == home && isMobile(parts[i+1].digits)) {
			return false
		}
	}
	return behindPhone(text, parts, i) || phoneBehindDigits(parts, i, j) || phoneBehindShort(text, parts, i) || beginsWithDate(text, parts, i)
}

// begins reports whether the digits of parts begin so.
func begins(parts []loose, digits string) bool {
	all := ""
	for _, p := range parts {
		if all += p.digits; len(all) >= len(digits) {
			break
		}
	}
	return strings.HasPrefix(all, digits)
}

// isMobile reports whether digits are a mobile number that is written in one.
func isMobile(digits string) bool {
	return strings.HasPrefix(digits, "08") && len(digits) >= 10 || strings.HasPrefix(digits, "628") && len(digits) >= 11
}

// mobileFrom is how many parts the beginning of a mobile number has that is written in
// groups, 0812 or 62 812, 0 where there is none; most is how many digits follow the 8.
func mobileFrom(parts []loose, i, most int) int {
	switch d := parts[i].digits; {
	case strings.HasPrefix(d, "08") && len(d) >= 3 && len(d) <= 2+most, strings.HasPrefix(d, "628") && len(d) >= 4 && len(d) <= 3+most:
		return 1
	case d == "62" && i+1 < len(parts) && strings.HasPrefix(parts[i+1].digits, "8") && len(parts[i+1].digits) >= 2 && len(parts[i+1].digits) <= 1+most:
		return 2
	}
	return 0
}

// signsBefore reports whether one to three of some signs alone stand before a part.
func signsBefore(text string, parts []loose, i int, signs string) bool {
	between := text[parts[i-1].to:parts[i].from]
	return between != "" && len(between) <= maxBetween && strings.Trim(between, signs) == ""
}

// behindPhone reports whether part i is the second or third group of a mobile number.
func behindPhone(text string, parts []loose, i int) bool {
	endsAt := func(k, most int) bool { // a beginning of a mobile number ends before part k
		return k >= 1 && signsBefore(text, parts, k, " .-") && (mobileFrom(parts, k-1, most) == 1 || k >= 2 && mobileFrom(parts, k-2, most) == 2)
	}
	if endsAt(i, 3) {
		return true
	}
	return i >= 1 && signsBefore(text, parts, i, " ._/-") && isQuad(parts[i-1].digits) && endsAt(i-1, 2)
}

// isQuad reports whether digits are as many as a group of a phone number has.
func isQuad(digits string) bool { return len(digits) == 3 || len(digits) == 4 }

// phoneBehindDigits reports whether a mobile number in one stands behind one to five digits.
func phoneBehindDigits(parts []loose, i, j int) bool {
	before := len(parts[i].digits)
	for k := i + 1; k < j && before <= 5; k++ {
		if isMobile(parts[k].digits) {
			return true
		}
		before += len(parts[k].digits)
	}
	return false
}

// phoneBehindShort reports whether a mobile number in groups stands behind one to six
// numbers as dates and times have them.
func phoneBehindShort(text string, parts []loose, i int) bool {
	for k := i; k < len(parts) && k-i < 6; k++ {
		if d := parts[k].digits; len(d) > 2 && (len(d) != 4 || !strings.HasPrefix(d, "20")) {
			return false
		}
		from := k + 1
		if from >= len(parts) || !signsBefore(text, parts, from, " \t._/-") {
			return false
		}
		if n := mobileFrom(parts, from, 2); n > 0 && from+n+1 < len(parts) && isQuad(parts[from+n].digits) && isQuad(parts[from+n+1].digits) &&
			signsBefore(text, parts, from+n, " .-") && signsBefore(text, parts, from+n+1, " .-") {
			return true
		}
	}
	return false
}

// beginsWithDate reports whether parts begin with a day, a month and a year.
func beginsWithDate(text string, parts []loose, i int) bool {
	return i+2 < len(parts) && len(parts[i].digits) <= 2 && len(parts[i+1].digits) <= 2 && isYear(parts[i+2].digits) &&
		signsBefore(text, parts, i+1, " ./-") && signsBefore(text, parts, i+2, " ./-")
}
