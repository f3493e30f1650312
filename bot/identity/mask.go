package identity

import (
	"strings"
	"unicode/utf8"

	"kanca/content/regions"
)

// # Where a NIK may stand
//
// In the one sealed column of a registration, and nowhere else. Everything that
// a person wrote passes MaskNIK before it is stored, whatever column it goes to
// (store: message bodies, notes, reports, names), and before it is logged or
// printed. Every reply passes MaskNIKExcept as the last step of the engine,
// which leaves alone what the office itself published as a licence number:
// a licence of 16 or 17 digits cannot be told from a NIK by looking at it, so
// only the register can say. A licence number that somebody typed and that no
// register has is therefore shown and stored masked. The outbox is not masked a
// second time, for there the register is not known.
//
// At the question for the NIK whatever is a number is hidden, see MaskNumbers.
// Elsewhere these count as a NIK:
//   - 16 digits, with a few spaces, dots, dashes or slashes between them or none,
//     whatever they say: a mistyped NIK is nobody else's business either;
//   - in a longer run of digits, 16 in a row that could be one (see couldBeNIK):
//     a digit too many hides nothing;
//   - 16 digits with anything short between them, with letters typed for digits
//     (O for 0, l for 1), or said in words, when they could be one;
//   - groups of digits with words between them, when they could be one;
//   - 16 digits in groups behind a word for a NIK, whatever region or phone they look like
//     (see calledNIK);
//   - 14 to 18 digits in any of these ways that have a region and a date of birth
//     where a NIK has them, or almost (see nearNIK): one with a digit too few or
//     too many; 13 in a row that begin as one of home does.

// MaskNIK masks every NIK in a text: the first four and the last two digits
// stay, as in 3501**********12. Phone numbers stay as they are.
func MaskNIK(text string) string { return MaskNIKExcept(text, nil) }

// MaskNIKExcept is MaskNIK that leaves alone the numbers that known says are
// published: it is asked with nothing but the digits of one.
func MaskNIKExcept(text string, known func(digits string) bool) string {
	if !mayHoldNIK(text) {
		return text
	}
	for range maxRounds { // what is masked ends what stood before it, which may be a number of its own
		masked := maskLoose(maskRuns(text, known), known)
		if masked == text {
			break
		}
		text = masked
	}
	if ones := signsAsOnes(text); ones != text {
		if masked := maskLoose(maskRuns(ones, known), known); masked != ones {
			return masked
		}
	}
	return text
}

// maxRounds bounds how often a text is looked at again.
const maxRounds = 4

// signsAsOnes writes 1 for the upright strokes that stand inside of a number:
// 35|3. Elsewhere they keep numbers apart.
func signsAsOnes(text string) string {
	if !strings.ContainsAny(text, "|!") {
		return text
	}
	b := []byte(text)
	for i := 1; i+1 < len(b); i++ {
		inside := isWordByte(b[i-1]) && isWordByte(b[i+1]) && ('0' <= b[i-1] && b[i-1] <= '9' || '0' <= b[i+1] && b[i+1] <= '9')
		if inside && (b[i] == '|' || b[i] == '!') {
			b[i] = '1'
		}
	}
	return string(b)
}

// HoldsNIK reports whether MaskNIK would mask something.
func HoldsNIK(text string) bool { return MaskNIK(text) != text }

// mayHoldNIK spares all but a few texts a closer look, and makes no garbage: it
// counts what may be a digit, written or said, until there are enough.
func mayHoldNIK(text string) bool {
	count := 0
	for i := 0; i < len(text); {
		if !isWordByte(text[i]) {
			i++
			continue
		}
		from, digits, high := i, 0, 0
		for ; i < len(text) && isWordByte(text[i]); i++ {
			switch c := text[i]; {
			case '0' <= c && c <= '9':
				digits++
			case c >= utf8.RuneSelf:
				high++
			}
		}
		switch word := text[from:i]; {
		case digits == 1 && len(word) == 1:
			count++
		case digits+high > 0: // letters may stand for digits, at most as many as there are
			count += min(len(word), 2*(digits+high/2)) // a digit of another script has at least two bytes
		default:
			count += mostSaid(word)
		}
		if count >= homeNIK {
			return true
		}
	}
	return false
}

// mostSaid is the most digits that a word without digits can stand for.
func mostSaid(word string) (most int) {
	one := func(s spoken) int {
		switch {
		case s.scale >= thousand, s.value >= 1000: // with what it makes of others
			return 4
		case s.digit && s.scale == noScale:
			return 1
		}
		return 3
	}
	if s, ok := spokenWord(word); ok {
		return one(s)
	}
	gluedWords(word, func(s spoken, _ int) { most += one(s) })
	return most
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '\'' || c >= utf8.RuneSelf
}

// maskRuns masks the numbers that are written in digits alone.
func maskRuns(text string, known func(string) bool) string {
	var out strings.Builder
	done := 0
	for _, run := range digitRuns(text) {
		var parts []loose // made where they are asked for
		if known != nil && run.total() <= 2*nikLength && known(run.join([2]int{0, len(run.groups)})) {
			continue
		}
		for i := 0; i < len(run.groups); {
			w, ok := [2]int{i, i + 1}, false
			switch n := len(run.groups[i].digits); {
			case n == nikLength, n == 2*nikLength: // also two numbers typed without a gap
				ok = true
			case n > nikLength:
				ok = holdsOne(run.groups[i].digits) || nearNIK(run.groups[i].digits)
			default:
				if w, ok = run.windowAt(i, nikLength); !ok && !run.phoneAt(i) && (nearNIK(run.groups[i].digits) || isHomeNIK(run.groups[i].digits)) {
					w, ok = [2]int{i, i + 1}, true
				}
				called := i == 0 && run.total() >= nikLength && calledNIK(text, run.groups[i].from)
				if !ok && called {
					w, ok = run.sumAt(i, nikLength)
				}
				if !ok && i == 0 && run.isNearNIK() {
					w, ok = [2]int{0, len(run.groups)}, true
				}
				if ok && !called && w[1]-w[0] > 1 {
					if parts == nil {
						parts = run.parts()
					}
					ok = !arePhoneOrDate(text, parts, w[0], w[1])
				}
			}
			if ok && known != nil && known(run.join(w)) {
				i, ok = w[1], false
				continue
			}
			if !ok {
				i++
				continue
			}
			out.WriteString(text[done:run.groups[w[0]].from])
			d := run.join(w)
			for ; len(d) == 2*nikLength; d = d[nikLength:] {
				out.WriteString(mask(d[:nikLength]))
			}
			out.WriteString(mask(d))
			done = run.groups[w[1]-1].to
			i = w[1]
		}
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// holdsOne reports whether 16 digits in a row of a longer run could be a NIK.
func holdsOne(digits string) bool {
	for i := 0; i+nikLength <= len(digits); i++ {
		if couldBeNIK(digits[i : i+nikLength]) {
			return true
		}
	}
	return false
}

// How many digits a NIK has that was typed with some too few or too many.
const (
	minNearNIK = 14
	maxNearNIK = 18
)

// nearNIK reports whether 14 to 18 digits, but 16, have what a NIK begins with: a
// region and a date of birth behind it. For East Java the region may be one digit
// too short or too long, and for home the date may be wrong as well.
func nearNIK(digits string) bool {
	if len(digits) < minNearNIK || len(digits) > maxNearNIK || len(digits) == nikLength || strings.HasPrefix(digits, "62") {
		return false // 62 is a province, too, but a number from Indonesia is more likely
	}
	if regions.Current().IsHome(digits) {
		return true
	}
	if !isRegion(digits) {
		return false
	}
	return isBirth(digits[6:]) || strings.HasPrefix(digits, "35") && (isBirth(digits[5:]) || isBirth(digits[7:]))
}

// homeNIK is how many digits of a NIK, three too few, are known as one: so many have
// accounts at banks, too, so all must be right, and of home.
const homeNIK = 13

func isHomeNIK(digits string) bool {
	if len(digits) != homeNIK || !isBirth(digits[6:]) {
		return false
	}
	return regions.Current().IsHome(digits)
}

// isRegion reports whether digits begin with a province and a regency (01 to 69,
// or 71 to 79 for a town).
func isRegion(digits string) bool {
	return provinces[twoDigits(digits)] && twoDigits(digits[2:]) >= 1 && twoDigits(digits[2:]) <= 79
}

// isBirth reports whether digits begin with a day, to which 40 may be added, a
// month and a year.
func isBirth(digits string) bool {
	day, month, year := twoDigits(digits), twoDigits(digits[2:]), twoDigits(digits[4:])
	if day > 40 {
		day -= 40
	}
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year%4 == 0)
}

func twoDigits(digits string) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }

// provinces are the codes that a NIK may begin with (Kepmendagri
// 300.2.2-2430/2025): a bit for each.
var provinces = func() (set [100]bool) {
	for _, code := range [...]int{
		11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65,
		71, 72, 73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96,
	} {
		set[code] = true
	}
	return set
}()

// couldBeNIK reports whether 16 digits have a region, a date of birth and a
// serial. Of random numbers about one in 140 has.
func couldBeNIK(digits string) bool {
	return isRegion(digits) && twoDigits(digits[4:]) >= 1 && isBirth(digits[6:]) && digits[12:] != "0000"
}

const stars = "**********"

// mask hides all but the ends of a number of at least 13 digits.
func mask(digits string) string { return digits[:4] + stars + digits[len(digits)-2:] }
