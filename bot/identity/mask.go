package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
// What counts as a NIK:
//   - 16 digits, with a few spaces, dots, dashes or slashes between them or none,
//     whatever they say: a mistyped NIK is nobody else's business either;
//   - in a longer run of digits, 16 in a row that could be one (see couldBeNIK):
//     a digit too many hides nothing;
//   - 16 digits with anything short between them, with letters typed for digits
//     (O for 0, l for 1), or said in words, when they could be one;
//   - groups of digits with words between them, when they could be one.

// MaskNIK masks every NIK in a text: the first four and the last two digits
// stay, as in 3513**********12. Phone numbers stay as they are.
func MaskNIK(text string) string { return MaskNIKExcept(text, nil) }

// MaskNIKExcept is MaskNIK that leaves alone the numbers that known says are
// published: it is asked with nothing but the digits of one.
func MaskNIKExcept(text string, known func(digits string) bool) string {
	if !mayHoldNIK(text) {
		return text
	}
	return maskLoose(maskRuns(text, known), known)
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
		case len(word) >= 3 && len(word) <= maxDigitWord:
			if _, ok := digitWord(word); ok {
				count++
			}
		}
		if count >= nikLength {
			return true
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '\'' || c >= utf8.RuneSelf
}

// maskRuns masks the numbers that are written in digits alone.
func maskRuns(text string, known func(string) bool) string {
	var out strings.Builder
	done := 0
	for _, run := range digitRuns(text) {
		if known != nil && run.total() <= 2*nikLength && known(run.join([2]int{0, len(run.groups)})) {
			continue
		}
		for i := 0; i < len(run.groups); {
			w, ok := [2]int{i, i + 1}, false
			switch n := len(run.groups[i].digits); {
			case n == nikLength, n == 2*nikLength: // also two numbers typed without a gap
				ok = true
			case n > nikLength:
				ok = holdsOne(run.groups[i].digits)
			default:
				w, ok = run.windowAt(i, nikLength)
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

// couldBeNIK reports whether 16 digits have a province, a regency (01 to 69, or
// 71 to 79 for a town), a date of birth and a serial. Of random numbers about
// one in 140 has.
func couldBeNIK(digits string) bool {
	two := func(i int) int { return int(digits[i]-'0')*10 + int(digits[i+1]-'0') }
	day, month, year := two(6), two(8), two(10)
	if day > 40 {
		day -= 40
	}
	return provinces[two(0)] && two(2) >= 1 && two(2) <= 79 && two(4) >= 1 &&
		month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year%4 == 0) && digits[12:] != "0000"
}

// looseParts finds the parts in the order of the text. A text with too few of
// them has none.
func looseParts(text string) []loose {
	var parts []loose
	total := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) {
			i += size
			continue
		}
		from, digits, letters := i, 0, 0
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !isWordRune(r) {
				break
			}
			if isDigit(r) {
				digits++
			} else {
				letters++
			}
			i += size
		}
		word := text[from:i]
		switch {
		case digits > 0 && (letters == 0 || digits >= 2):
			d, ok := "", false
			if letters <= digits {
				d, ok = lettersAsDigits(word)
			}
			if ok {
				parts = append(parts, loose{from: from, to: i, digits: d})
				total += len(d)
				continue
			}
			parts = digitsWithin(parts, word, from)
			total += digits
		case digits == 0 && len(word) <= maxDigitWord:
			if d, ok := digitWord(word); ok {
				parts = append(parts, loose{from: from, to: i, digits: d})
				total++
			}
		}
	}
	if total < nikLength {
		return nil
	}
	markMasked(text, parts)
	return parts
}

func isDigit(r rune) bool {
	_, ok := digitValue(r)
	return ok
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '\'' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || isDigit(r))
}

// digitsWithin adds the rows of digits in a word that stands at a place of the
// text: 3513x1424.
func digitsWithin(parts []loose, word string, at int) []loose {
	goesOn := false
	for i, r := range word {
		v, ok := digitValue(r)
		if ok && !goesOn {
			parts = append(parts, loose{from: at + i})
		}
		if goesOn = ok; ok {
			last := &parts[len(parts)-1]
			last.to, last.digits = at+i+utf8.RuneLen(r), last.digits+string(rune('0'+v))
		}
	}
	return parts
}

// lettersAsDigits reads a word of digits in which letters stand for digits that
// look like them.
func lettersAsDigits(word string) (digits string, ok bool) {
	d := make([]byte, 0, nikLength)
	for _, r := range word {
		if v, ok := digitValue(r); ok {
			d = append(d, byte('0'+v))
			continue
		}
		switch r {
		case 'o', 'O':
			d = append(d, '0')
		case 'l', 'I', 'i', 'L':
			d = append(d, '1')
		case 's', 'S':
			d = append(d, '5')
		case 'B':
			d = append(d, '8')
		default:
			return "", false
		}
	}
	return string(d), true
}

// maxDigitWord is the length of the longest of digitWords, in bytes.
const maxDigitWord = 8

// digitWords are the words for a single digit as they are written most, in
// Indonesian, Madurese and the Javanese of the region.
var digitWords = map[string]string{
	"nol": "0", "kosong": "0", "nul": "0", "no'": "0",
	"satu": "1", "setong": "1", "settong": "1", "sitong": "1", "sittong": "1", "siji": "1",
	"dua": "2", "duwa": "2", "dhua": "2", "dhuwa": "2", "dhuwa'": "2", "dua'": "2", "duwa'": "2", "due": "2", "loro": "2",
	"tiga": "3", "tello": "3", "tello'": "3", "telo": "3", "telu": "3",
	"empat": "4", "empa": "4", "empa'": "4", "ampat": "4", "papat": "4", "pa'": "4",
	"lima": "5", "lema": "5", "lema'": "5", "limo": "5",
	"enam": "6", "enem": "6", "ennem": "6", "annem": "6", "anem": "6", "nem": "6",
	"tujuh": "7", "tuju": "7", "peto": "7", "petto": "7", "petto'": "7", "pitu": "7",
	"delapan": "8", "dlapan": "8", "lapan": "8", "balu": "8", "ballu": "8", "ballu'": "8", "wolu": "8",
	"sembilan": "9", "sanga": "9", "sanga'": "9", "songo": "9",
}

func digitWord(word string) (digit string, ok bool) {
	var lower [maxDigitWord]byte
	for i := 0; i < len(word); i++ {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	digit, ok = digitWords[string(lower[:len(word)])]
	return digit, ok
}

const stars = "**********"

// mask hides all but the ends of a number of at least 16 digits.
func mask(digits string) string { return digits[:4] + stars + digits[len(digits)-2:] }
