package kanneltest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
)

// Operator is a mobile operator's message centre with all its phones: an SMPP
// 3.4 server on loopback, to which Kannel binds. It is safe for concurrent use.
type Operator struct {
	inbox
	listener net.Listener

	bound    *link
	sequence uint32
	waiting  map[uint32]chan Status
	ids      int
	answer   func(SMS) Status
	report   func(SMS) string
	ended    bool
}

type link struct {
	conn  net.Conn
	write sync.Mutex
}

func (l *link) send(p pdu) error {
	l.write.Lock()
	defer l.write.Unlock()
	_, err := l.conn.Write(p.bytes())
	return err
}

// NewOperator starts a message centre that takes every message and delivers it
// at once. It ends with the test.
func NewOperator(t testing.TB) *Operator {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &Operator{inbox: newInbox(t), listener: listener, waiting: map[uint32]chan Status{}}
	o.report = func(SMS) string { return "DELIVRD" }
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() { o.serve(&link{conn: conn}) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		o.mu.Lock()
		o.ended = true
		o.mu.Unlock()
		o.Hangup()
		all.Wait()
	})
	return o
}

// Port is where Kannel finds the operator on 127.0.0.1.
func (o *Operator) Port() int { return o.listener.Addr().(*net.TCPAddr).Port }

// Settings make the group operator of Kannel's configuration this one.
func (o *Operator) Settings() []Setting {
	return []Setting{{"operator", "host", "127.0.0.1"}, {"operator", "port", fmt.Sprint(o.Port())}, {"operator", "throughput", ""}}
}

// Answer sets what the operator says of messages to phones; nil is OK for all.
func (o *Operator) Answer(f func(SMS) Status) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = f
}

// Report sets what becomes of messages to phones, by the word of a delivery
// receipt (SMPP 3.4, appendix B): DELIVRD, UNDELIV, EXPIRED, REJECTD, or "" for
// no receipt.
func (o *Operator) Report(f func(SMS) string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.report = f
}

// Hangup cuts the connection to Kannel, which binds again by itself.
func (o *Operator) Hangup() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bound != nil {
		o.bound.conn.Close()
	}
}

// Bound waits until Kannel is there.
func (o *Operator) Bound() {
	o.t.Helper()
	o.wait(o.t.Context(), "Kannel", func() bool { return o.bound != nil })
}

// Gone waits until Kannel is there no more.
func (o *Operator) Gone() {
	o.t.Helper()
	o.wait(o.t.Context(), "Kannel's end", func() bool { return o.bound == nil })
}

func (o *Operator) serve(l *link) {
	defer l.conn.Close()
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.bound == l {
			o.bound = nil
			for sequence, reply := range o.waiting {
				delete(o.waiting, sequence)
				close(reply)
			}
			o.change()
		}
	}()
	for {
		p, err := readPDU(l.conn)
		if err != nil {
			return
		}
		answer := pdu{command: p.command | response, sequence: p.sequence}
		switch p.command {
		case bindTransceiver, bindReceiver, bindTransmitter:
			answer.body = []byte("operator\x00")
			if l.send(answer) != nil {
				return
			}
			o.mu.Lock()
			o.bound = l
			o.change()
			o.mu.Unlock()
			continue
		case submitSM:
			o.submitted(l, p, answer)
			continue
		case deliverSM | response:
			o.mu.Lock()
			if reply := o.waiting[p.sequence]; reply != nil {
				delete(o.waiting, p.sequence)
				reply <- p.status
			}
			o.mu.Unlock()
			continue
		case enquireLink:
		case unbind:
			_ = l.send(answer) // it goes away anyhow
			return
		case enquireLink | response:
			continue
		default:
			answer.command = genericNack
		}
		if l.send(answer) != nil {
			return
		}
	}
}

// submitted takes a message for a phone, and reports what became of it.
func (o *Operator) submitted(l *link, p pdu, answer pdu) {
	s, err := parseShort(p.body)
	if err != nil {
		o.t.Errorf("Kannel's submit_sm: %v", err)
		return
	}
	text, encoding, h := s.decode()
	sms := SMS{From: s.from, To: s.to, Text: text, Encoding: encoding, Parts: 1}
	o.mu.Lock()
	if o.answer != nil {
		answer.status = o.answer(sms)
	}
	o.ids++
	id := fmt.Sprintf("%010d", o.ids)
	word := ""
	if answer.status == OK {
		answer.body = append([]byte(id), 0)
		if s.registered&1 != 0 && o.report != nil {
			word = o.report(sms)
		}
	}
	o.mu.Unlock()
	if l.send(answer) != nil {
		return
	}
	if answer.status == OK {
		o.mu.Lock()
		o.join(sms, h, id)
		o.mu.Unlock()
	}
	if word != "" {
		go o.receipt(s, id, word)
	}
}

// receipt reports that a phone has a message, or why not.
func (o *Operator) receipt(s short, id, word string) {
	code := "000"
	if word != "DELIVRD" {
		code = "027"
	}
	text := fmt.Sprintf("id:%s sub:001 dlvrd:001 submit date:2611260100 done date:2611260100 stat:%s err:%s text:", id, word, code)
	state := map[string]byte{"DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "REJECTD": 8}[word]
	_, _ = o.deliver(o.t.Context(), short{from: s.to, to: s.from, class: classReport, message: []byte(text),
		optional: map[uint16][]byte{0x001e: append([]byte(id), 0), 0x0427: {state}}}) // the test ended
}

// Deliver passes one short message to Kannel as it is and returns what Kannel
// said. Before that Kannel has it on its disk.
func (o *Operator) deliver(ctx context.Context, s short) (Status, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	o.mu.Lock()
	l := o.bound
	if l == nil {
		o.mu.Unlock()
		return 0, errors.New("Kannel is not there")
	}
	o.sequence++
	sequence, reply := o.sequence, make(chan Status, 1)
	o.waiting[sequence] = reply
	o.mu.Unlock()
	if err := l.send(pdu{command: deliverSM, sequence: sequence, body: s.bytes()}); err != nil {
		return 0, err
	}
	select {
	case status, ok := <-reply:
		if !ok {
			return 0, errors.New("Kannel went away")
		}
		return status, nil
	case <-ctx.Done():
		return 0, errors.New("Kannel did not answer")
	}
}

// Text is a person's message: in one short message where it fits, else in
// parts. It fails the test when Kannel does not take it.
func (o *Operator) Text(from, to, text string) {
	o.t.Helper()
	for _, part := range Parts(text, byte(o.reference())) {
		o.Part(from, to, part)
	}
}

// Part is one part of a message.
func (o *Operator) Part(from, to string, p Part) {
	o.t.Helper()
	s := short{from: from, to: to, coding: p.coding, message: p.message}
	if p.headed {
		s.class = classHeader
	}
	if status, err := o.deliver(o.t.Context(), s); err != nil || status != OK {
		o.t.Fatalf("Kannel did not take a message: %v, status %#x", err, status)
	}
}

func (o *Operator) reference() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids++
	return o.ids
}
