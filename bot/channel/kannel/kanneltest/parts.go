package kanneltest

import "bytes"

// Part is what travels as one short message.
type Part struct {
	message []byte // with its header
	headed  bool
	coding  byte
}

// Octets is a message of another kind than text: a ringtone, a setting.
func Octets(b []byte) Part { return Part{message: b, coding: codingOctet} }

// Parts lays a text out as a phone does: in the default alphabet where it is
// within it, else as UCS-2; with a header where there are several.
func Parts(text string, reference byte) []Part {
	data, gsm := encodeGSM(text)
	single, room, coding := 160, 153, byte(0)
	if !gsm {
		data, single, room, coding = encodeUCS2(text), 140, 134, codingUCS2
	}
	if len(data) <= single {
		return []Part{{message: data, coding: coding}}
	}
	var pieces [][]byte
	for len(data) > 0 {
		n := min(room, len(data))
		if n < len(data) {
			if gsm && data[n-1] == escape {
				n--
			}
			if !gsm && data[n-2]&0xfc == 0xd8 {
				n -= 2
			}
		}
		pieces, data = append(pieces, data[:n]), data[n:]
	}
	var parts []Part
	for i, piece := range pieces {
		udh := []byte{5, 0, 3, reference, byte(len(pieces)), byte(i + 1)}
		parts = append(parts, Part{message: append(udh, piece...), headed: true, coding: coding})
	}
	return parts
}

type header struct{ reference, total, part int }

// decode reads a message to a phone.
func (s short) decode() (text, encoding string, h header) {
	b := s.message
	if s.class&classHeader != 0 && len(b) > 0 && len(b) > int(b[0]) {
		udh := b[1 : 1+b[0]]
		b = b[1+b[0]:]
		if len(udh) >= 5 && bytes.Equal(udh[:2], []byte{0, 3}) {
			h = header{int(udh[2]), int(udh[3]), int(udh[4])}
		}
	}
	switch s.coding {
	case codingUCS2:
		return decodeUCS2(b), "UCS-2", h
	case 0:
		return decodeGSM(b), "GSM-7", h
	}
	return string(b), "octets", h
}
