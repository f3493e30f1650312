package identity

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// loose is a part of a number that is not written as one: a run of digits, with
// letters that look like digits among them or not, or a number that is said.
type loose struct {
	from, to int
	digits   string
	masked   bool // an end of a masked number
}

// maxSaidGap is how many bytes may stand between the words of one number.
const maxSaidGap = 3

// looseParts finds the parts in the order of the text. A text with too few digits
// has none.
func looseParts(text string) []loose {
	parts, total := numberParts(text)
	if total < minNearNIK {
		return nil
	}
	return parts
}

// numberParts finds the parts in the order of the text, and how many digits they have
// together.
func numberParts(text string) (parts []loose, total int) {
	var number said
	open := false            // the last part is a number that is being said
	times, timesFrom := 1, 0 // "dobel" was said, and where
	word := func(s spoken, from, to int) {
		if s.scale >= twice {
			open, times, timesFrom = false, 2+int(s.scale-twice), from
			return
		}
		if times > 1 && s.digit {
			parts = append(parts, loose{from: timesFrom, to: to, digits: strings.Repeat(strconv.Itoa(s.value), times)})
			total += times
			open, times = false, 1
			return
		}
		times = 1
		goes := open && from-parts[len(parts)-1].to <= maxSaidGap
		if goes && number.takes(s) {
			last := &parts[len(parts)-1]
			total -= len(last.digits)
			last.to, last.digits = to, number.digits()
			total += len(last.digits)
			return
		}
		if open = number.begin(s); open {
			d := number.digits()
			parts = append(parts, loose{from: from, to: to, digits: d})
			total += len(d)
		}
	}
	for i := 0; i < len(text); {
		from, digits, letters := nextWord(text, &i)
		if from == i {
			continue
		}
		w := text[from:i]
		if digits > 0 {
			open, times = false, 1 // a number said later does not reach back over this one
			before := len(parts)
			parts = writtenParts(parts, w, from, digits, letters)
			for _, p := range parts[before:] {
				total += len(p.digits)
			}
			continue
		}
		if s, ok := spokenWord(w); ok {
			word(s, from, i)
			continue
		}
		if gluedWords(w, func(spoken, int) {}) {
			at := from
			gluedWords(w, func(s spoken, end int) {
				word(s, at, from+end)
				at = from + end
			})
			continue
		}
		open = false
	}
	markMasked(text, parts)
	return parts, total
}

// nextWord reads the word that begins at *i, or steps over one sign: then from is
// the new *i.
func nextWord(text string, i *int) (from, digits, letters int) {
	from = *i
	for *i < len(text) {
		r, size := rune(text[*i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[*i:])
		}
		if !isWordRune(r) {
			if from == *i {
				*i += size
				from = *i
			}
			return from, digits, letters
		}
		if isDigit(r) {
			digits++
		} else {
			letters++
		}
		*i += size
	}
	return from, digits, letters
}

func isDigit(r rune) bool {
	_, ok := digitValue(r)
	return ok
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '\'' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || isDigit(r))
}

// writtenParts adds what a word with digits in it says: the whole of it where
// letters that look like digits are among them, else its rows of digits.
func writtenParts(parts []loose, word string, at, digits, letters int) []loose {
	if letters == 0 || digits >= 2 && letters <= digits {
		if d, ok := lettersAsDigits(word); ok {
			return append(parts, loose{from: at, to: at + len(word), digits: d})
		}
	}
	if letters > 0 && digits < 2 {
		return parts
	}
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

// lookAlikes are the letters that people write for digits: those that look like
// them, in Latin, Cyrillic and Greek.
var lookAlikes = map[rune]byte{
	'o': '0', 'O': '0', 'Q': '0', 'D': '0', '\u043e': '0', '\u041e': '0', '\u03bf': '0', '\u039f': '0',
	'l': '1', 'L': '1', 'i': '1', 'I': '1', 'j': '1', 'J': '1', '\u0131': '1', '\u0406': '1', '\u0456': '1', '\u0399': '1',
	'z': '2', 'Z': '2',
	'E': '3', 'e': '3', '\u0437': '3', '\u0417': '3',
	'A': '4', 'h': '4',
	's': '5', 'S': '5', '\u0405': '5', '\u0455': '5',
	'b': '6', 'G': '6', '\u0431': '6',
	'T': '7', 't': '7',
	'B': '8', '\u0412': '8', '\u03b2': '8',
	'g': '9', 'q': '9',
}

// lettersAsDigits reads a word of digits in which letters stand for digits.
func lettersAsDigits(word string) (digits string, ok bool) {
	var buf [2 * nikLength]byte
	d := buf[:0]
	for _, r := range word {
		if v, ok := digitValue(r); ok {
			d = append(d, byte('0'+v))
			continue
		}
		c, ok := lookAlikes[r]
		if !ok {
			return "", false
		}
		d = append(d, c)
	}
	return string(d), true
}
