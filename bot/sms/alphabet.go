// Package sms knows what a text costs as SMS, makes it cheap, and lays it out in
// pages. The alphabet is that of 3GPP TS 23.038 (GSM 03.38): a text within it has
// 160 characters in one message and 153 in each part of several; one letter
// outside it makes the whole text UCS-2, with 70 and 67.
package sms

import "unicode/utf8"

// basic is the default alphabet without ASCII letters, digits and the signs that
// asciiUnits knows. Each costs one unit.
const basic = "£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà"

// extension needs an escape, so each costs two units, and the escape is never
// parted from its character.
const extension = "^{}\\[~]|€\f"

var (
	asciiUnits [utf8.RuneSelf]uint8 // 0: outside the alphabet
	otherUnits = map[rune]uint8{}
)

func init() {
	for c := byte(' '); c < 0x7f; c++ {
		asciiUnits[c] = 1
	}
	asciiUnits['`'] = 0
	asciiUnits['\n'], asciiUnits['\r'] = 1, 1
	for _, r := range basic {
		setUnits(r, 1)
	}
	for _, r := range extension {
		setUnits(r, 2)
	}
}

func setUnits(r rune, n uint8) {
	if r < utf8.RuneSelf {
		asciiUnits[r] = n
	} else {
		otherUnits[r] = n
	}
}

// units is what r costs in GSM-7: 1, 2, or 0 when it is outside the alphabet.
func units(r rune) int {
	if r < utf8.RuneSelf {
		return int(asciiUnits[r])
	}
	return int(otherUnits[r])
}

// Encoding is how a text travels.
type Encoding string

// The encodings.
const (
	GSM7 Encoding = "GSM-7"
	UCS2 Encoding = "UCS-2"
)

// The room in one message, and in each part of several (the rest is the header
// that joins the parts), in units of the encoding.
const (
	gsmSingle, gsmPart = 160, 153
	ucsSingle, ucsPart = 70, 67
)

// Size is what a text costs.
type Size struct {
	Encoding Encoding
	Units    int // septets, or 16-bit code units
	Segments int // messages that are paid for; 0 for the empty text
}

// Count measures a text as it stands, without folding it. Nothing that takes two
// units is split between two parts, so that a long text may need a part more
// than its units say. Each byte of invalid UTF-8 counts as U+FFFD.
func Count(text string) Size {
	if text == "" {
		return Size{Encoding: GSM7}
	}
	n, double := 0, false
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			u := units(r)
			if u == 0 {
				return countUCS2(text)
			}
			n += u
			double = double || u == 2
			i += size
			continue
		}
		u := int(asciiUnits[c])
		if u == 0 {
			return countUCS2(text)
		}
		n += u
		double = double || u == 2
		i++
	}
	s := Size{Encoding: GSM7, Units: n, Segments: 1}
	if n > gsmSingle {
		s.Segments = (n + gsmPart - 1) / gsmPart
		if double {
			s.Segments = parts(text, gsmPart, units)
		}
	}
	return s
}

func countUCS2(text string) Size {
	n, double := 0, false
	for _, r := range text {
		u := ucs2Units(r)
		n += u
		double = double || u == 2
	}
	s := Size{Encoding: UCS2, Units: n, Segments: 1}
	if n > ucsSingle {
		s.Segments = (n + ucsPart - 1) / ucsPart
		if double {
			s.Segments = parts(text, ucsPart, ucs2Units)
		}
	}
	return s
}

// ucs2Units is 2 for what needs a surrogate pair.
func ucs2Units(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// parts fills parts of room units one after the other.
func parts(text string, room int, cost func(rune) int) int {
	n, used := 1, 0
	for _, r := range text {
		c := cost(r)
		if used+c > room {
			n, used = n+1, 0
		}
		used += c
	}
	return n
}
