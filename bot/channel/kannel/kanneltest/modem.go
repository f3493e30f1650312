package kanneltest

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Modem is a GSM modem with a SIM card, and all phones beyond it. It speaks AT
// commands in PDU mode (3GPP TS 27.005) over a socket, as Kannel's device rawtcp
// does. It is safe for concurrent use.
type Modem struct {
	inbox
	listener net.Listener
	conn     net.Conn
	card     map[int][]byte // messages that were not taken off yet
	next     int
}

// NewModem plugs a modem in, until the test's end.
func NewModem(t testing.TB) *Modem {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &Modem{inbox: newInbox(t), listener: listener, card: map[int][]byte{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			m.serve(conn)
		}
	})
	t.Cleanup(func() {
		listener.Close()
		m.Unplug()
		all.Wait()
	})
	return m
}

// Example writes an example configuration whose last group, the operator's, is
// replaced by that of a modem from another file, and returns its name.
func (m *Modem) Example(file, modem string) string {
	m.t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		m.t.Fatal(err)
	}
	group, err := os.ReadFile(modem)
	if err != nil {
		m.t.Fatal(err)
	}
	path := filepath.Join(m.t.TempDir(), "kannel.conf")
	text := string(whole[:strings.LastIndex(string(whole), "\ngroup = ")+1]) + string(group)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// Settings make the device of the group operator this one.
func (m *Modem) Settings() []Setting {
	// The lines host and port are only for this kind of device.
	device := fmt.Sprintf("rawtcp\"\nhost = \"127.0.0.1\"\nport = \"%d", m.listener.Addr().(*net.TCPAddr).Port)
	return []Setting{{"operator", "device", device}, {"operator", "throughput", ""}}
}

// Unplug cuts the line; Kannel opens it again by itself. The card keeps its
// messages.
func (m *Modem) Unplug() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.conn != nil {
		m.conn.Close()
	}
}

// Text is a person's message: it is written to the card, in parts where it does
// not fit into one, and Kannel is told of it.
func (m *Modem) Text(from, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range Parts(text, byte(m.next)) {
		m.next++
		m.card[m.next] = deliverPDU(from, p)
		if m.conn != nil {
			fmt.Fprintf(m.conn, "\r\n+CMTI: \"SM\",%d\r\n", m.next)
		}
	}
}

// Card returns how many messages are on it.
func (m *Modem) Card() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.card)
}

// serve obeys commands until the line is cut.
func (m *Modem) serve(conn net.Conn) {
	defer conn.Close()
	m.mu.Lock()
	m.conn = conn
	m.mu.Unlock()
	lines := bufio.NewReader(conn)
	for {
		command, err := lines.ReadString('\r')
		if err != nil {
			return
		}
		command = strings.Trim(command, "\r\n\x1a\x1b ")
		if _, long := strings.CutPrefix(command, "AT+CMGS="); long {
			if _, err := io.WriteString(conn, "\r\n> "); err != nil {
				return
			}
			text, err := lines.ReadString(0x1a)
			if err != nil {
				return
			}
			m.mu.Lock()
			m.submitted(conn, strings.Trim(text, "\x1a\r\n "))
			m.mu.Unlock()
			continue
		}
		m.mu.Lock()
		answer := m.obey(command)
		_, err = io.WriteString(conn, answer)
		m.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// obey returns what the modem says. The lock is held.
func (m *Modem) obey(command string) string {
	const ok = "\r\nOK\r\n"
	switch name, value, _ := strings.Cut(command, "="); {
	case command == "AT+CPIN?":
		return "\r\n+CPIN: READY\r\n" + ok
	case command == "AT+CSMS=?":
		return "\r\n+CSMS: (0,1)\r\n" + ok
	case command == "AT+CPMS?":
		return fmt.Sprintf("\r\n+CPMS: \"SM\",%d,200,\"SM\",%d,200,\"SM\",%d,200\r\n", len(m.card), len(m.card), len(m.card)) + ok
	case name == "AT+CMGR":
		at, _ := strconv.Atoi(value)
		if b := m.card[at]; b != nil {
			return fmt.Sprintf("\r\n+CMGR: 0,,%d\r\n%X\r\n", len(b)-1, b) + ok
		}
		return ok
	case name == "AT+CMGD":
		at, _ := strconv.Atoi(value)
		delete(m.card, at)
		m.change()
		return ok
	}
	return ok
}

// submitted takes a message for a phone, and reports that it is there. The lock
// is held.
func (m *Modem) submitted(conn net.Conn, text string) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) < 10 {
		m.t.Errorf("Kannel's PDU is %q", text)
		return
	}
	m.next++
	reference := byte(m.next)
	s, reported := parseSubmit(b)
	fmt.Fprintf(conn, "\r\n+CMGS: %d\r\n\r\nOK\r\n", reference)
	words, encoding, h := s.decode()
	m.join(SMS{To: s.to, Text: words, Encoding: encoding, Parts: 1}, h, fmt.Sprint(reference))
	if reported {
		report := reportPDU(s.to, reference)
		fmt.Fprintf(conn, "\r\n+CDS: %d\r\n%X\r\n", len(report)-1, report)
	}
}
