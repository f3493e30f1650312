package kannel

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// decode reads a text in the character set that Kannel names. Kannel turns
// GSM-7 into UTF-8 by itself and leaves UCS-2 as it is, unless mo-recode is on.
// What cannot be read becomes U+FFFD.
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
