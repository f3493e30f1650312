// Package fakewa is a WhatsApp server inside a test: real whatsmeow clients log
// in to it or are linked by it, and exchange real Signal-encrypted messages
// over in-memory pipes. No port is opened. Only tests import it.
//
// The server knows nothing of Signal. Like the real one it keeps each device's
// public keys on a shelf, hands stanzas on, and holds every stanza until the
// device acknowledged it. A villager is a second whatsmeow client (Villager),
// so no test has to encrypt anything by hand.
//
// All servers of a process share one certificate authority, because whatsmeow
// keeps the key that it trusts in a package variable.
//
// # Where things are
//
//	fakewa.go   Server, accounts, devices
//	start.go    its beginning and its end
//	knobs.go    what a test may change: refusals, tampering, addressing
//	numbers.go  whose number it is
//	dismissal.go, broken.go, gate.go, strict.go  how WhatsApp says no
//	pipe.go     the listener without a port
//	noise.go    the server's half of the handshake, certificates
//	conn.go     one connection: frames, handshake
//	login.go    who is let in
//	iq.go       requests: keys, device lists, media hosts
//	tokens.go   who may write to whom: the tokens behind 463
//	message.go  messages, receipts, the offline queue
//	link.go     linking a device by QR
//	typed.go    and by a code that is typed
//	memory.go   a device store that lives in memory
//	villager.go a person with a phone
package fakewa

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// Node is a stanza.
type Node = waBinary.Node

// Attrs are a stanza's attributes.
type Attrs = waBinary.Attrs

// Server is one WhatsApp. Make it with Start and end it with Close.
type Server struct {
	static   *keys.KeyPair
	cert     []byte
	listener *pipeListener
	http     *http.Server
	done     sync.WaitGroup

	mu       sync.Mutex
	knobs    knobs
	accounts map[types.JID]*Account // by number and by LID, without device
	byNoise  map[[32]byte]*device
	linking  map[string]*conn // a reference shown in a QR code -> who shows it
	codes    map[*Account]*codeLink
	media    map[string][]byte
	conns    map[*conn]bool
	lastID   int
	sent     int // messages taken from clients
	refused  int // messages refused
	fetched  int // files that clients asked for
	unknown  []string
}

// Account is one WhatsApp user: a number, a hidden identity, some devices.
type Account struct {
	PN, LID types.JID
	Name    string

	identity   *keys.KeyPair // the phone's: it vouches for linked devices
	devices    map[uint16]*device
	nextDevice uint16
	token      []byte // with which the person may be written to; see Server.WantTokens
}

// device 0 is the phone, the others are linked to it.
type device struct {
	account  *Account
	id       uint16
	shelf    shelf
	conn     *conn
	active   bool // has said that it wants stanzas
	logins   int
	queue    []*Node    // not acknowledged yet
	delivery sync.Mutex // stanzas go out in the order of the queue
	shown    *Node      // the one that the device has not acknowledged; see EnforceAcks
	shownBy  *conn
}

// shelf is what others need to begin a session with a device.
type shelf struct {
	registration, identity []byte
	signed                 *Node
	once                   []Node
}

func (d *device) jid(server string) types.JID {
	jid := d.account.PN
	if server == types.HiddenUserServer {
		jid = d.account.LID
	}
	jid.Device = d.id
	return jid
}

// AddAccount registers a user. number is in E.164 without plus, lid is digits.
func (s *Server) AddAccount(number, lid, name string) *Account {
	a := &Account{
		PN: types.NewJID(number, types.DefaultUserServer), LID: types.NewJID(lid, types.HiddenUserServer),
		Name: name, identity: keys.NewKeyPair(), devices: map[uint16]*device{}, nextDevice: 1,
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[a.PN], s.accounts[a.LID] = a, a
	return a
}

// find returns a device by either of its names. The caller holds s.mu.
func (s *Server) find(jid types.JID) *device {
	if a := s.accounts[jid.ToNonAD()]; a != nil {
		return a.devices[jid.Device]
	}
	return nil
}

// enter registers a device. The caller holds s.mu.
func (s *Server) enter(a *Account, id uint16, noise [32]byte) *device {
	d := &device{account: a, id: id}
	a.devices[id] = d
	s.byNoise[noise] = d
	return d
}

// newID names a stanza of the server. The caller holds s.mu.
func (s *Server) newID() string {
	s.lastID++
	return fmt.Sprintf("server-%d", s.lastID)
}

// Waiting is how many stanzas a device has not acknowledged.
func (s *Server) Waiting(jid types.JID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.find(jid); d != nil {
		return len(d.queue)
	}
	return 0
}

// Sent is how many messages clients have sent since the start.
func (s *Server) Sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// Refused is how many messages of clients were refused since the start.
func (s *Server) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Logins is how often a device has asked to be let in since the start.
func (s *Server) Logins(jid types.JID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.find(jid); d != nil {
		return d.logins
	}
	return 0
}

// Fetched is how many files clients have asked for since the start.
func (s *Server) Fetched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetched
}

// Unknown lists requests that the server had no answer for.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.unknown...)
}

// Online reports whether a device is logged in.
func (s *Server) Online(jid types.JID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.find(jid)
	return d != nil && d.conn != nil && d.active
}

// Cut drops a device's connection without a word, as a dead network does (the library's
// client.go, onDisconnect).
func (s *Server) Cut(jid types.JID) { s.End(jid, nil) }

// End sends last words to a device, if any, and drops its connection (the library's
// connectionevents.go, handleStreamError).
func (s *Server) End(jid types.JID, last *Node) {
	c := s.connection(jid)
	if c == nil {
		return
	}
	if last == nil {
		c.cut()
		return
	}
	_ = c.send(*last)
	time.AfterFunc(lastWords, c.cut)
}

// Push sends any stanza to a connected device, for what no real phone sends.
func (s *Server) Push(jid types.JID, n Node) error {
	if c := s.connection(jid); c != nil {
		return c.send(n)
	}
	return fmt.Errorf("%s is not connected", jid)
}

func (s *Server) connection(jid types.JID) *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.find(jid); d != nil {
		return d.conn
	}
	return nil
}

// codeLink is a client that asked to be linked by a code.
type codeLink struct {
	conn      *conn
	ref       []byte
	wrapped   []byte // the client's key under the code
	code      string // what the owner typed
	ephemeral *keys.KeyPair
	done      chan codeKeys
}

type codeKeys struct {
	identity, secret []byte
	err              error
}
