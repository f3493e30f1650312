package kanneltest

import "strings"

// PDUs between a modem and a computer (3GPP TS 23.040, 9.2). Each begins with an
// octet that says there is no address of the message centre.

// A time that does not matter, with its zone: 26 November 2026.
var someTime = []byte{0x62, 0x11, 0x62, 0x10, 0x00, 0x00, 0x82}

// deliverPDU is SMS-DELIVER: a message for us.
func deliverPDU(from string, p Part) []byte {
	first := byte(0x04)
	if p.headed {
		first |= 0x40
	}
	out := append([]byte{0, first}, number(from)...)
	out = append(append(out, 0, p.coding), someTime...)
	if p.coding != 0 {
		return append(append(out, byte(len(p.message))), p.message...)
	}
	head := 0
	if p.headed {
		head = 1 + int(p.message[0])
	}
	fill := (head*8 + 6) / 7 // septets that the header takes
	packed := pack(p.message[head:], fill*7)
	copy(packed, p.message[:head])
	return append(append(out, byte(fill+len(p.message)-head)), packed...)
}

// reportPDU is SMS-STATUS-REPORT: the phone has it.
func reportPDU(to string, reference byte) []byte {
	out := append([]byte{0, 0x06, reference}, number(to)...)
	out = append(append(out, someTime...), someTime...)
	return append(out, 0)
}

// parseSubmit reads SMS-SUBMIT, a message of ours, and whether a report of it is
// wanted.
func parseSubmit(b []byte) (s short, reported bool) {
	first, digits := b[1], int(b[3])
	s.class = first & classHeader
	if b[4] == 0x91 {
		s.to = "+"
	}
	b = b[5:]
	for i := range digits {
		s.to += string('0' + rune(b[i/2]>>(4*(i%2))&0xf))
	}
	b = b[(digits+1)/2+1:]
	s.coding = b[0] & 0x0c
	b = b[1:]
	switch first & 0x18 {
	case 0x10:
		b = b[1:]
	case 0x08, 0x18:
		b = b[7:]
	}
	length, data := int(b[0]), b[1:]
	if s.coding != 0 {
		s.message = data[:length]
		return s, first&0x20 != 0
	}
	head := 0
	if s.class != 0 {
		head = 1 + int(data[0])
	}
	fill := (head*8 + 6) / 7
	s.message = append(append([]byte(nil), data[:head]...), unpack(data, fill*7, length-fill)...)
	return s, first&0x20 != 0
}

// number is an address: how many digits, its type, two digits in each octet.
func number(n string) []byte {
	n = strings.TrimPrefix(n, "+")
	out := []byte{byte(len(n)), 0x91}
	for i := 0; i < len(n); i += 2 {
		high := byte(0xf)
		if i+1 < len(n) {
			high = n[i+1] - '0'
		}
		out = append(out, high<<4|(n[i]-'0'))
	}
	return out
}

// pack writes septets one after the other, from that bit on.
func pack(septets []byte, from int) []byte {
	out := make([]byte, (from+7*len(septets)+7)/8)
	for i, s := range septets {
		for bit := range 7 {
			if s>>bit&1 != 0 {
				at := from + 7*i + bit
				out[at/8] |= 1 << (at % 8)
			}
		}
	}
	return out
}

func unpack(b []byte, from, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		for bit := range 7 {
			if at := from + 7*i + bit; b[at/8]>>(at%8)&1 != 0 {
				out[i] |= 1 << bit
			}
		}
	}
	return out
}
