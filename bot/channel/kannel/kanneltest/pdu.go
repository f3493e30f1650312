package kanneltest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The commands of SMPP 3.4 that a test needs, and the bit that makes a response.
const (
	genericNack     = 0x80000000
	bindReceiver    = 0x00000001
	bindTransmitter = 0x00000002
	submitSM        = 0x00000004
	deliverSM       = 0x00000005
	unbind          = 0x00000006
	bindTransceiver = 0x00000009
	enquireLink     = 0x00000015
	response        = 0x80000000
)

// Status is the command_status of a response.
type Status uint32

// Statuses that an operator answers with (SMPP 3.4, 5.1.3).
const (
	OK         Status = 0x00
	QueueFull  Status = 0x14
	Throttled  Status = 0x58
	InvalidTo  Status = 0x0b
	BindFailed Status = 0x0d
)

type pdu struct {
	command  uint32
	status   Status
	sequence uint32
	body     []byte
}

func readPDU(r io.Reader) (p pdu, err error) {
	var header [16]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return p, err
	}
	n := binary.BigEndian.Uint32(header[:])
	if n < 16 || n > 64<<10 {
		return p, fmt.Errorf("a PDU of %d bytes", n)
	}
	p = pdu{binary.BigEndian.Uint32(header[4:]), Status(binary.BigEndian.Uint32(header[8:])), binary.BigEndian.Uint32(header[12:]), make([]byte, n-16)}
	_, err = io.ReadFull(r, p.body)
	return p, err
}

func (p pdu) bytes() []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(16+len(p.body)))
	out = binary.BigEndian.AppendUint32(out, p.command)
	out = binary.BigEndian.AppendUint32(out, uint32(p.status))
	out = binary.BigEndian.AppendUint32(out, p.sequence)
	return append(out, p.body...)
}

// short is the body of submit_sm and deliver_sm.
type short struct {
	from, to   string
	class      byte // esm_class: 0x40 there is a header, 0x04 it is a report
	registered byte
	coding     byte // data_coding: 0 the default alphabet, 4 octets, 8 UCS-2
	message    []byte
	// More fields by tag, of deliver_sm only.
	optional map[uint16][]byte
}

const (
	classReport = 0x04
	classHeader = 0x40
	codingUCS2  = 8
	codingOctet = 4
)

func (s short) bytes() []byte {
	number := func(n string) []byte {
		ton := byte(0) // unknown: a short code, or a number as people dial it
		if len(n) > 0 && n[0] == '+' {
			ton, n = 1, n[1:]
		}
		return append(append([]byte{ton, 1}, n...), 0)
	}
	out := []byte{0}
	out = append(out, number(s.from)...)
	out = append(out, number(s.to)...)
	out = append(out, s.class, 0, 0, 0, 0, s.registered, 0, s.coding, 0, byte(len(s.message)))
	out = append(out, s.message...)
	for tag, value := range s.optional {
		out = binary.BigEndian.AppendUint16(out, tag)
		out = binary.BigEndian.AppendUint16(out, uint16(len(value)))
		out = append(out, value...)
	}
	return out
}

func parseShort(body []byte) (s short, err error) {
	cstring := func() string {
		end := bytes.IndexByte(body, 0)
		if end < 0 {
			err = errors.New("a string without its end")
			return ""
		}
		text := string(body[:end])
		body = body[end+1:]
		return text
	}
	octet := func() byte {
		if len(body) == 0 {
			err = errors.New("a PDU that is too short")
			return 0
		}
		b := body[0]
		body = body[1:]
		return b
	}
	number := func() string {
		ton := octet()
		octet()
		n := cstring()
		if ton == 1 {
			return "+" + n
		}
		return n
	}
	cstring() // service_type
	s.from, s.to = number(), number()
	s.class = octet()
	octet()
	octet()
	cstring() // schedule_delivery_time
	cstring() // validity_period
	s.registered = octet()
	octet()
	s.coding = octet()
	octet()
	n := int(octet())
	if err == nil && n > len(body) {
		err = errors.New("a message that is too short")
	}
	if err == nil {
		s.message = body[:n]
	}
	return s, err
}
