package agency

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Two licence numbers are the same when their runs of digits are the same, in
// order, and so are the letters between them: "KEP.321/MEN/2010" is
// "kep 321 men 2010" and neither "3/212010" nor "321/2010". Words that only say
// that a number follows ("SIP3MI No.") do not count, and neither does KEP or SK
// in front. Today's numbers are one long run of digits, which people cut as they
// like: there only the digits count.
const (
	// longDigits is from how many digits on a number without letters is one run,
	// however it is cut. OSS numbers have 16 or 17; dates, sums and phone numbers
	// with their blanks have fewer.
	longDigits = 12
	// minLicenceDigits keeps house numbers, ages and years inside a text from
	// looking like a licence; a number with fewer, or a short one without letters,
	// counts only where it is all that the text asks about, see onlyLicence. The
	// shortest real forms seen ("295 TAHUN 2020", "034/MEN/LN/DB/2000") have seven.
	minLicenceDigits = 6
)

// gap says what stands between a piece and the one before it.
type gap uint8

const (
	apart gap = iota // white space, or a sign that ends a phrase
	bound            // - / . or _, which hold the parts of a number together
	glued            // nothing: a letter meets a digit
)

// piece is a run of letters or a run of digits of a text, in lower case.
type piece struct {
	text     string
	digit    bool
	gap      gap
	sign     rune // for bound: the sign
	from, to int  // where it stands in the canonical text
}

// canonical is the form in which texts are cut: valid, compatibility forms
// (full-width digits, ligatures) made plain, in lower case.
func canonical(s string) string {
	if !plainASCII(s) {
		s = norm.NFKC.String(strings.ToValidUTF8(s, " "))
	}
	return strings.ToLower(s)
}

// pieces splits a canonical text at every change between letters, digits and
// other signs. Register abbreviations that contain a digit (SIP3MI, P3MI, …)
// stay one piece.
func pieces(s string) []piece {
	var out []piece
	start, digit := -1, false
	between, sign := apart, ' '
	flush := func(end int) {
		if start >= 0 {
			out = append(out, piece{s[start:end], digit, between, sign, start, end})
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
				p.text, p.to = whole, in[i+2].to
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

// fillers are written inside a number or left out, as one likes: "295 TAHUN
// 2020", "KEP.321/MEN/2010".
var fillers = wordSet("tahun thn th kep")

// counts reports whether a piece is part of a number, and not of its dress.
func (p piece) counts() bool { return p.digit || !registerWords[p.text] && !fillers[p.text] }

// fills reports whether piece i is a filler in its place: "99999 tahun" is no
// licence number.
func fills(in []piece, i int) bool {
	return fillers[in[i].text] && i+1 < len(in) && in[i+1].digit && (in[i].text == "kep" || i > 0 && in[i-1].digit)
}

// licenceKey is the form in which licence numbers are compared. digits is how
// many it has, letters whether it has any.
func licenceKey(in []piece) (key string, digits int, letters bool) {
	var b strings.Builder
	before := false // the piece before was letters
	for i, p := range in {
		if !p.counts() && (registerWords[p.text] || fills(in, i)) {
			continue
		}
		if b.Len() > 0 && !(before && !p.digit) { // letters in a row are one run
			b.WriteByte('/')
		}
		b.WriteString(p.text)
		before = !p.digit
		if p.digit {
			digits += len(p.text)
		}
		letters = letters || !p.digit
	}
	if digits == 0 {
		return "", 0, letters
	}
	if !letters && digits >= longDigits {
		return strings.ReplaceAll(b.String(), "/", ""), digits, false
	}
	return b.String(), digits, letters
}

// digitsOf is a number without everything else: what is equal here alone is
// similar, and asked about.
func digitsOf(in []piece) string {
	var b strings.Builder
	for _, p := range in {
		if p.digit {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// span is a licence number found in a text: bytes of the canonical text, and
// the record.
type span struct{ from, to, record int }

// Bounds of a number as people write it.
const (
	maxParts  = 8  // groups of digits
	maxPieces = 24 // with letters and words between
)

// findLicences returns every place of a text that is the licence of a record
// and can be nothing else. A number that goes on ("…0001-2", "…00017") is
// another number.
func (x *Index) findLicences(in []piece) []span {
	var out []span
	for i, first := range in {
		if !first.counts() || !first.digit && !x.licenceStarts[first.text] {
			continue
		}
		groups := 0
		for j := i; j < len(in) && j < i+maxPieces && groups <= maxParts; j++ {
			if !in[j].digit {
				if in[j].counts() && first.digit && !x.licenceLetters[in[j].text] {
					break // a word that stands in no number
				}
				if !in[j].counts() {
					continue
				}
			} else {
				groups++
			}
			key, digits, letters := licenceKey(in[i : j+1])
			if digits < minLicenceDigits || !letters && digits < longDigits {
				continue
			}
			if records := x.byLicence[key]; len(records) > 0 && endsClean(in, i, j) {
				for _, r := range records {
					out = append(out, span{in[i].from, in[j].to, r})
				}
			}
		}
	}
	return out
}

// endsClean reports whether the pieces i to j are a number of their own and not
// part of a longer one. Of a number cut by blanks nobody knows where it ends when
// more digits stand beside it.
func endsClean(in []piece, i, j int) bool {
	cut := j > i && digitsOf(in[i:j+1]) != in[i].text
	if i > 0 {
		before := in[i-1]
		dress := !before.counts() || legalForms[before.text]
		if !dress && (in[i].gap != apart || cut && before.digit) {
			return false
		}
	}
	if j+1 < len(in) {
		after := in[j+1]
		if after.gap == apart {
			return !cut || !after.digit
		}
		// "…0001.Terima kasih" ends a sentence.
		return after.gap == bound && after.sign == '.' && !after.digit
	}
	return true
}
