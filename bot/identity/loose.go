package identity

import (
	"strings"
	"unicode/utf8"

	"kanca/content/regions"
)

// How much may stand between two parts of a number that is not written as one.
const (
	maxLoose      = 12 // bytes: " (spasi) "
	maxLooseRunes = 6  // or this many signs, whatever bytes they have
	maxFar        = 40 // bytes between groups of digits: " kemudian sisanya "
)

// maskLoose masks what could be a NIK and is not written in digits alone, or
// with more between them than belongs into a number.
func maskLoose(text string, known func(string) bool) string {
	parts := looseParts(text)
	if len(parts) == 0 {
		return text
	}
	if near := maskParts(text, parts, known, isNear); near != text {
		text, parts = near, looseParts(near)
	}
	// Words may stand between long groups of digits, and a number among them
	// ("bagian 2"): short ones are laws, dates and prices in a sentence.
	groups := parts[:0]
	for _, p := range parts {
		if len(p.digits) >= 4 {
			groups = append(groups, p)
		}
	}
	return maskParts(text, groups, known, isFar)
}

// maskParts masks every row of parts that has 16 digits and could be a NIK, and
// every whole row that has almost as many and nearly is one. joins says whether
// what stands between two parts may stand inside a number.
func maskParts(text string, parts []loose, known func(string) bool, joins func(between string) bool) string {
	var out strings.Builder
	done := 0
	ends := make([]bool, len(parts)+1) // nothing goes on behind the part before
	for j := 1; j < len(parts); j++ {
		between := text[parts[j-1].to:parts[j].from]
		// In a reply, whose lines are many numbers one below the other, a line ends one.
		ends[j] = parts[j].masked || !joins(between) || known != nil && strings.Contains(between, "\n") ||
			strings.IndexByte(between, '+') >= 0 && strings.HasSuffix(strings.TrimRight(between, " ("), "+") && abroad(parts[j:])
	}
	ends[len(parts)] = true
	wholeTo := 0 // the row that begins at or before i ends here
	for i := 0; i < len(parts); i++ {
		if i > 0 && parts[i].from < done || parts[i].masked {
			continue
		}
		var joined [maxNearNIK]byte
		n, exact, j := 0, 0, i
		for {
			copy(joined[min(n, maxNearNIK):], parts[j].digits)
			n += len(parts[j].digits)
			if j++; n == nikLength {
				exact = j
			}
			if n >= maxNearNIK || ends[j] {
				break
			}
		}
		first := i >= wholeTo
		if first {
			for wholeTo = i + 1; !ends[wholeTo]; wholeTo++ {
			}
		}
		found := 0
		switch {
		case exact > 0 && couldBeNIK(string(joined[:nikLength])):
			found = exact
		case first && j == wholeTo && n <= maxNearNIK && nearNIK(string(joined[:n])) && isEven(text, parts[i:j]):
			found = j
		default:
			continue
		}
		digits := ""
		for _, p := range parts[i:found] {
			digits += p.digits
		}
		if known != nil && known(digits) || areDates(parts[i:found]) || arePhoneOrDate(text, parts, i, found) || holdPhone(parts, i, found) || tooFar(text, parts[i:found]) {
			continue
		}
		out.WriteString(text[done:parts[i].from])
		out.WriteString(mask(digits))
		done = parts[found-1].to
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// isEven reports whether the same signs and no words stand between all parts, as
// in one number that is written apart and not in several: ages, prices, dates. A
// number that begins as those of home do needs no such proof.
func isEven(text string, parts []loose) bool {
	if regions.Current().IsHome(parts[0].digits) {
		return true
	}
	first := ""
	for i := 1; i < len(parts); i++ {
		between := strings.TrimSpace(text[parts[i-1].to:parts[i].from])
		if i == 1 {
			first = between
		}
		if between != first || hasLetters(between) {
			return false
		}
	}
	return true
}

// lengthOf is how many digits parts have together.
func lengthOf(parts []loose) (n int) {
	for _, p := range parts {
		n += len(p.digits)
	}
	return n
}

func isNear(between string) bool {
	return len(between) <= maxLoose || len(between) <= maxLooseRunes*utf8.UTFMax && utf8.RuneCountInString(between) <= maxLooseRunes
}

func isFar(between string) bool { return len(between) <= maxFar }

// tooFar reports whether the parts stand apart in more than one place, unless
// all of them are long.
func tooFar(text string, parts []loose) bool {
	gaps, shortest := 0, nikLength
	for i, p := range parts {
		shortest = min(shortest, len(p.digits))
		if i > 0 && !isNear(text[parts[i-1].to:p.from]) {
			gaps++
		}
	}
	return gaps > 1 && shortest < 4
}

// abroad reports whether the parts behind a plus begin as a phone number with
// its country does. Behind +62 no number goes on with 0 or 1, but for the slip
// +62 08.
func abroad(parts []loose) bool {
	d := parts[0].digits
	if len(d) >= 9 && d[0] != '0' {
		return true
	}
	for i := 1; i < len(parts) && len(d) < 4; i++ {
		d += parts[i].digits
	}
	return strings.HasPrefix(d, "6208") || strings.HasPrefix(d, "62") && len(d) > 2 && d[2] >= '2'
}

// areDates reports whether the parts are two dates, 12-05-2024 to 05-06-2026 or
// the year first.
func areDates(parts []loose) bool {
	if len(parts) != 6 {
		return false
	}
	year := 2
	if len(parts[0].digits) == 4 {
		year = 0
	}
	for i, p := range parts {
		isYear := len(p.digits) == 4 && (strings.HasPrefix(p.digits, "19") || strings.HasPrefix(p.digits, "20"))
		if (i%3 == year) != isYear || !isYear && (len(p.digits) != 2 || p.digits > "31") {
			return false
		}
	}
	return true
}

// holdPhone reports whether the parts from i up to j are a phone number and
// something else: a year or a landline before a mobile number, or a mobile
// number without its zero first.
func holdPhone(parts []loose, i, j int) bool {
	if first := parts[i].digits; first[0] == '8' && len(first) >= 9 && len(first) <= 12 {
		return true
	}
	before, all := "", lengthOf(parts[i:j])
	for k := i + 1; k < j; k++ {
		before += parts[k-1].digits
		if rest := all - len(before); rest < 10 || rest > 13 || !strings.HasPrefix(parts[k].digits, "08") {
			continue
		}
		isYear := len(before) == 4 && (strings.HasPrefix(before, "19") || strings.HasPrefix(before, "20"))
		behindArea := i > 0 && parts[i-1].digits[0] == '0' && parts[i].from-parts[i-1].to <= maxBetween
		return isYear || behindArea
	}
	return false
}

// markMasked marks the ends of masked numbers, 3501**********99, also of two
// that stand together.
func markMasked(text string, parts []loose) {
	starred := func(i int) bool {
		return i+1 < len(parts) && text[parts[i].to:parts[i+1].from] == stars
	}
	for i := range parts {
		if !starred(i) || len(parts[i].digits) < 4 {
			continue
		}
		switch next := len(parts[i+1].digits); {
		case next == 2 && !starred(i+1), next == 6 && starred(i+1) && len(parts[i+2].digits) == 2:
			parts[i].masked, parts[i+1].masked = true, true
		}
	}
}
