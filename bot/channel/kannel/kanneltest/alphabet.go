package kanneltest

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// alphabet is the default alphabet of 3GPP TS 23.038 in its order; the escape
// stands as NUL.
var alphabet = []rune("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x00ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")

var extension = map[byte]rune{0x0a: '\f', 0x14: '^', 0x28: '{', 0x29: '}', 0x2f: '\\', 0x3c: '[', 0x3d: '~', 0x3e: ']', 0x40: '|', 0x65: '€'}

const escape = 0x1b

// encodeGSM writes a text in septets, one in each byte; ok is false when it is
// not within the alphabet.
func encodeGSM(text string) (out []byte, ok bool) {
next:
	for _, r := range text {
		for septet, other := range alphabet {
			if r == other && r != 0 {
				out = append(out, byte(septet))
				continue next
			}
		}
		for septet, other := range extension {
			if r == other {
				out = append(out, escape, septet)
				continue next
			}
		}
		return nil, false
	}
	return out, true
}

func decodeGSM(septets []byte) string {
	var b strings.Builder
	for i := 0; i < len(septets); i++ {
		if septets[i] == escape && i+1 < len(septets) {
			i++
			b.WriteRune(extension[septets[i]])
			continue
		}
		b.WriteRune(alphabet[septets[i]&0x7f])
	}
	return b.String()
}

func encodeUCS2(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return out
}

func decodeUCS2(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}
