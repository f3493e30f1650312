package agency

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Two licence numbers are the same when their runs of digits and letters are the
// same, in order: "KEP.321/MEN/2010" is "kep 321 men 2010" and neither
// "3/212010" nor "321/MEN/2010" nor "SK.321/MEN/2010". What else has the same
// digits is similar, and asked about. Today's numbers are one long run of digits,
// which people cut as they like: there only the digits count.
const (
	// longDigits is from how many digits on a number without letters is one run,
	// however it is cut. OSS numbers have 16 or 17; dates, sums and phone numbers
	// with their blanks have fewer.
	longDigits = 12
	// minLicenceDigits keeps house numbers, ages and years from looking like a
	// licence: a number of fewer digits without letters counts only where it is
	// called a licence, or is all that the text says. The shortest real forms seen
	// ("295 TAHUN 2020", "034/MEN/LN/DB/2000") have seven.
	minLicenceDigits = 6
)

// piece is a run of letters or a run of digits of a text, in lower case. glued
// says that nothing stands between it and the piece before it; apart that a sign
// stands there which ends one thing and begins another, as a comma does; comma
// that it is one.
type piece struct {
	text  string
	digit bool
	glued bool
	apart bool
	comma bool
}

// separates reports whether a sign keeps what stands before and behind it apart.
// A full stop does before a blank, where no abbreviation ends in it.
func separates(r, before rune, last string) bool {
	switch {
	case r == '-' || r == '&' || r == '.' || r == '_' || r == '*' || r == '"':
		return false
	case unicode.IsSpace(r):
		return r == '\n' || before == '.' && len(last) > 3
	}
	return true
}

// canonical is the form in which texts are cut: valid, compatibility forms
// (full-width digits, ligatures) made plain, in lower case; without apostrophes
// and without format characters such as zero-width spaces, which split no word.
func canonical(s string) string {
	if !plainASCII(s) {
		s = norm.NFKC.String(strings.ToValidUTF8(s, " "))
	}
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || r == '`' || r == 'ʼ' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// odd reports whether a canonical text has signs that look like part of a word
// and are not read: combining marks, letters in boxes, digits of other scripts.
func odd(s string) bool {
	return !plainASCII(s) && strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x80 && (unicode.In(r, unicode.M, unicode.Nd, unicode.Nl, unicode.No, unicode.Co) || r >= 0x1F100 && r <= 0x1F1FF)
	})
}

// pieces splits a canonical text at every change between letters, digits and
// other signs. Register abbreviations that contain a digit (SIP3MI, P3MI, …)
// stay one piece.
func pieces(s string) []piece {
	var out []piece
	start, digit, glued, apart, comma := -1, false, false, false, false
	flush := func(end int) {
		if start >= 0 {
			out = append(out, piece{s[start:end], digit, glued, apart, comma})
			start, glued, apart, comma = -1, true, false, false
		}
	}
	var before rune
	for i, r := range s {
		isDigit := '0' <= r && r <= '9'
		if isDigit || unicode.IsLetter(r) {
			if start >= 0 && digit != isDigit {
				flush(i)
			}
			if start < 0 {
				start, digit = i, isDigit
			}
			before = r
			continue
		}
		flush(i)
		glued = false
		last := ""
		if len(out) > 0 {
			last = out[len(out)-1].text
		}
		apart, comma = apart || separates(r, before, last), comma || r == ','
		before = r
	}
	flush(len(s))
	return rejoin(out)
}

// rejoin puts register abbreviations such as "sip" "3" "mi" together again.
func rejoin(in []piece) []piece {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		p := in[i]
		if i+2 < len(in) && in[i+1].glued && in[i+2].glued {
			if whole := p.text + in[i+1].text + in[i+2].text; registerWords[whole] {
				p.text = whole
				i += 2
			}
		}
		out = append(out, p)
	}
	return out
}

// registerWords stand beside a licence number; permitWords call it one; and
// dress is no part of it where the register prints it in front.
var (
	registerWords = wordSet(`sip3mi sip2mi p3mi p4mi bp3mi kp2mi bp2mi bnp2tki pjtki pptkis no nomer nomor nmr
		izin ijin izinnya ijinnya lisensi lisensinya licence license sk siup siuppak nib surat`)
	permitWords = wordSet("izin ijin izinnya ijinnya sip3mi lisensi lisensinya licence license")
	dress       = wordSet("no nomer nomor nmr izin ijin lisensi licence license surat")
)

// licenceKey is the form in which licence numbers are compared. digits is how
// many it has, letters whether it has any.
func licenceKey(in []piece) (key string, digits int, letters bool) {
	var k keying
	for _, p := range in {
		k.add(p)
	}
	return k.key(), k.digits, k.letters
}

// keying makes the key of a licence number piece by piece.
type keying struct {
	whole, number []byte // with the signs between its parts; its digits alone
	digits        int
	letters       bool
	last          piece
}

func (k *keying) add(p piece) {
	if len(k.whole) > 0 && (p.digit || k.last.digit) { // letters in a row are one run
		k.whole = append(k.whole, '/')
	}
	k.whole = append(k.whole, p.text...)
	if p.digit {
		k.number = append(k.number, p.text...)
		k.digits += len(p.text)
	}
	k.letters = k.letters || !p.digit
	k.last = p
}

func (k *keying) key() string {
	switch {
	case k.digits == 0:
		return ""
	case !k.letters && k.digits >= longDigits:
		return string(k.number)
	}
	return string(k.whole)
}

// digitsOf is a number without everything else.
func digitsOf(in []piece) string {
	var b strings.Builder
	for _, p := range in {
		if p.digit {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// licenceKeys is a licence number as the index keeps it.
type licenceKeys struct {
	key   string // see licenceKey
	whole string // its digits
}

// betweenNumbers is what stands between two numbers in one cell. A slash and a
// blank are part of a number; they part two only where each is a long run.
var (
	betweenNumbers = regexp.MustCompile(`(?i)[;,|&()\[\]\n\r]+|\b(dan|atau|serta|d/h|lama|baru)\b[:\s]+`)
	betweenLong    = regexp.MustCompile(`^(\D*\d{12,}\D*?)[\s/]+(\d{12,})`)
)

// numbersOf are the numbers of a cell: the cell as it is, and each that it holds.
func numbersOf(cell string) []licenceKeys {
	var out []licenceKeys
	add := func(text string, least int) {
		in := pieces(canonical(text))
		for len(in) > 1 && dress[in[0].text] {
			in = in[1:]
		}
		key, digits, _ := licenceKey(in)
		if digits == 0 || digits < least || slices.ContainsFunc(out, func(l licenceKeys) bool { return l.key == key }) {
			return
		}
		out = append(out, licenceKeys{key, digitsOf(in)})
	}
	add(cell, 0)
	for _, part := range betweenNumbers.Split(cell, -1) {
		for {
			at := betweenLong.FindStringSubmatchIndex(part)
			if at == nil {
				break
			}
			add(part[:at[3]], minLicenceDigits)
			part = part[at[4]:]
		}
		add(part, minLicenceDigits)
	}
	return out
}

// LicenceKeys are the forms in which the licence numbers of a cell are compared:
// of the whole cell, and of each number where it holds several. There are none
// where no digit stands.
func LicenceKeys(cell string) []string {
	var keys []string
	for _, l := range numbersOf(cell) {
		keys = append(keys, l.key)
	}
	return keys
}
