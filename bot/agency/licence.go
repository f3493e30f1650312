package agency

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// minLicenceDigits keeps house numbers, ages and years inside a text from
// looking like a licence; a shorter number counts only where it is all that the
// text asks about, see shortLicences. The shortest real forms seen ("295 TAHUN 2020", "034/MEN/LN/DB/2000")
// have seven digits, today's OSS numbers 16 or 17.
const minLicenceDigits = 6

// gap says what stands between a piece and the one before it.
type gap uint8

const (
	apart gap = iota // white space, or a sign that ends a phrase
	bound            // - / . or _, which hold the parts of a number together
	glued            // nothing: a letter meets a digit
)

// piece is a run of letters or a run of digits of a text, in lower case.
type piece struct {
	text  string
	digit bool
	gap   gap
	sign  rune // for bound: the sign
}

// pieces splits a text at every change between letters, digits and other signs.
// Register abbreviations that contain a digit (SIP3MI, P3MI, …) stay one piece.
func pieces(s string) []piece {
	if !plainASCII(s) {
		s = norm.NFKC.String(strings.ToValidUTF8(s, " "))
	}
	s = strings.ToLower(s)
	var out []piece
	start, digit := -1, false
	between, sign := apart, ' '
	flush := func(end int) {
		if start >= 0 {
			out = append(out, piece{s[start:end], digit, between, sign})
			start, between, sign = -1, glued, 0
		}
	}
	for i, r := range s {
		isDigit := '0' <= r && r <= '9'
		if isDigit || unicode.IsLetter(r) {
			if start >= 0 && digit != isDigit {
				flush(i)
			}
			if start < 0 {
				start, digit = i, isDigit
			}
			continue
		}
		flush(i)
		switch {
		case strings.ContainsRune("-/._", r) && between == glued:
			between, sign = bound, r
		case strings.ContainsRune("-/._", r) && between == bound:
		default:
			between = apart
		}
	}
	flush(len(s))
	if len(out) > 0 {
		out[0].gap = apart
	}
	return rejoin(out)
}

// rejoin puts register abbreviations such as "sip" "3" "mi" together again.
func rejoin(in []piece) []piece {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		p := in[i]
		if i+2 < len(in) && in[i+1].gap == glued && in[i+2].gap == glued {
			if whole := p.text + in[i+1].text + in[i+2].text; registerWords[whole] {
				p.text = whole
				i += 2
			}
		}
		out = append(out, p)
	}
	return out
}

// registerWords stand beside a licence number and are no part of it.
var registerWords = wordSet(`sip3mi sip2mi p3mi p4mi bp3mi kp2mi bp2mi bnp2tki pjtki pptkis
	no nomer nomor nmr izin ijin izinnya ijinnya lisensi lisensinya licence license sk siup siuppak sip siu nib surat`)

// numberWords may stand between the digits of any licence as people say them.
var numberWords = wordSet("tahun thn th no nomor nomer")

// licence is a licence number as the index keeps it.
type licence struct {
	digits string
	words  map[string]bool // letters of the number itself: kep, men, ln …
}

// parseLicence reads the number of a record; ok is false when it has too few
// digits to be told from other numbers.
func parseLicence(text string) (l licence, ok bool) {
	var digits strings.Builder
	for _, p := range pieces(text) {
		switch {
		case p.digit:
			digits.WriteString(p.text)
		case !registerWords[p.text]:
			if l.words == nil {
				l.words = map[string]bool{}
			}
			l.words[p.text] = true
		}
	}
	l.digits = digits.String()
	return l, len(l.digits) >= minLicenceDigits
}

// span is a licence number found in a text: pieces from up to and including to.
type span struct{ from, to, record int }

// maxParts bounds into how many groups of digits a person may split a number.
const maxParts = 8

// findLicences returns every place of a text that is, digit for digit, the
// licence of a record. A number that goes on ("…0001-2", "…00017") is another
// number, and so is one with foreign words inside it.
func (x *Index) findLicences(in []piece) []span {
	var out []span
	for i, first := range in {
		if !first.digit {
			continue
		}
		digits, parts := "", 0
		for j := i; j < len(in) && parts < maxParts && len(digits) < 40; j++ {
			if !in[j].digit {
				if j-i > 3*maxParts {
					break
				}
				continue
			}
			digits += in[j].text
			parts++
			if len(digits) < minLicenceDigits {
				continue
			}
			for _, r := range x.byLicence[digits] {
				if x.licences[r].spans(in, i, j) {
					out = append(out, span{i, j, r})
				}
			}
		}
	}
	return out
}

// spans reports whether the pieces i to j, whose digits are right, are this
// licence and nothing but it.
func (l licence) spans(in []piece, i, j int) bool {
	own := func(p piece) bool { return !p.digit && (l.words[p.text] || numberWords[p.text]) }
	for k := i + 1; k < j; k++ {
		if !in[k].digit && !own(in[k]) {
			return false
		}
	}
	if i > 0 {
		switch before := in[i-1]; in[i].gap {
		case bound:
			if before.digit || in[i].sign == '-' && !own(before) && !registerWords[before.text] {
				return false
			}
		case glued:
			if !own(before) && !registerWords[before.text] {
				return false
			}
		}
	}
	if j+1 < len(in) {
		switch after := in[j+1]; after.gap {
		case bound:
			return !after.digit && (after.sign == '.' || own(after))
		case glued:
			return own(after)
		}
	}
	return true
}
