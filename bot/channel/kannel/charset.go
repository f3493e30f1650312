package kannel

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// decode reads a text in the character set that Kannel names. Kannel turns
// GSM-7 into UTF-8 by itself, and UCS-2 where mo-recode is on. What cannot be
// read becomes U+FFFD.
func decode(text, charset string) string {
	switch strings.ToUpper(charset) {
	case "UTF-16BE", "UCS-2", "UCS2", "UTF16-BE":
		return decodeUTF16([]byte(text))
	case "ISO-8859-1", "LATIN1", "LATIN-1", "WINDOWS-1252":
		if out, err := charmap.Windows1252.NewDecoder().String(text); err == nil {
			return out
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// decodeUTF16 reads big-endian UTF-16; an odd byte at the end is left out.
func decodeUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// part is the place of a text in a long message.
type part struct {
	ref, total, seq int
}

// concatenated reads the user data header of one part of a long message
// (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8). ok is false for any other header.
func concatenated(udh string) (p part, ok bool) {
	if len(udh) < 2 {
		return part{}, false
	}
	rest := udh[1:]
	if n := int(udh[0]); n < len(rest) {
		rest = rest[:n]
	}
	for len(rest) >= 2 {
		id, n := rest[0], int(rest[1])
		rest = rest[2:]
		if n > len(rest) {
			return part{}, false
		}
		value := rest[:n]
		rest = rest[n:]
		switch {
		case id == 0x00 && n == 3:
			p = part{int(value[0]), int(value[1]), int(value[2])}
		case id == 0x08 && n == 4:
			p = part{int(value[0])<<8 | int(value[1]), int(value[2]), int(value[3])}
		default:
			continue
		}
		return p, p.total > 1 && p.seq >= 1 && p.seq <= p.total
	}
	return part{}, false
}
