package fakewa

import (
	"time"

	"go.mau.fi/whatsmeow/types"
)

// knobs are read under Server.mu. The functions are called without it.
type knobs struct {
	byLID         bool
	refuseMessage func(to types.JID, id string) int
	silent        func(to types.JID, id string) bool
	wantTokens    bool
	alter         func(to types.JID, m *Node) *Node
	answer        func(from types.JID, iq *Node) *Node
	refuseLogin   func(device types.JID) *Node
	silentLogin   bool
	refuseLinks   bool
	linkTries     int
	away          bool
	heldMedia     chan struct{} // closed when files are served again
	revision      int
	breaks        int
	breakAt       Break
	passkeyGate   bool
	linkRefusal   *Node
	codeRefusal   int
	keylessCodes  bool
	ackWithin     time.Duration
	otherName     bool
	unnamed       *Account
}

func (s *Server) turn(f func(k *knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.knobs)
}

func (s *Server) knob() knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs
}

// AddressByLID says whether messages come from hidden identities (the default,
// as WhatsApp does since 2025) or from numbers; the library reads either in message.go,
// parseMessageSource (addressing_mode).
func (s *Server) AddressByLID(on bool) { s.turn(func(k *knobs) { k.byLID = on }) }

// RefuseMessages makes f choose the error code of a message's acknowledgement;
// 0 takes the message. nil takes all. The library finds the code in the acknowledgement
// (send.go, SendMessage); which ones there are is known from threads (tulir/whatsmeow #379,
// #690, #922, #1074, #1157).
func (s *Server) RefuseMessages(f func(to types.JID, id string) int) {
	s.turn(func(k *knobs) { k.refuseMessage = f })
}

// NeverAcknowledge makes f choose the messages that are taken and never
// acknowledged (aldinokemal/go-whatsapp-web-multidevice #727; the library waits in
// send.go, SendMessage, and lets nothing else go meanwhile); nil acknowledges all.
func (s *Server) NeverAcknowledge(f func(to types.JID, id string) bool) {
	s.turn(func(k *knobs) { k.silent = f })
}

// WantTokens makes the server refuse a message with 463 unless it carries the token
// that GiveToken gave last for the person, as WhatsApp does with accounts that it
// watches (WhiskeySockets/Baileys #2441, tulir/whatsmeow #1074).
func (s *Server) WantTokens(on bool) { s.turn(func(k *knobs) { k.wantTokens = on }) }

// Alter lets f change each message on its way to a device; nil from f loses it.
// to is the device's name by number. What else a message can carry, or lack, is what the
// library's message.go, parseMessageInfo, reads.
func (s *Server) Alter(f func(to types.JID, m *Node) *Node) { s.turn(func(k *knobs) { k.alter = f }) }

// AnswerRequests gives f the first look at each request; nil from f lets the
// server answer as usual. An error of the server's is told by the library's request.go,
// sendIQ (IQError), and so is silence (ErrIQTimedOut).
func (s *Server) AnswerRequests(f func(from types.JID, iq *Node) *Node) {
	s.turn(func(k *knobs) { k.answer = f })
}

// RefuseLogins makes f choose what a device hears instead of success; nil from
// f lets it in. The reasons are those of the library's connectionevents.go,
// handleConnectFailure.
func (s *Server) RefuseLogins(f func(device types.JID) *Node) {
	s.turn(func(k *knobs) { k.refuseLogin = f })
}

// RefuseLinks makes the server hang up on new clients before it gives them a code
// (tulir/whatsmeow's qrchan.go reports that as no more than the end of the codes).
func (s *Server) RefuseLinks(on bool) { s.turn(func(k *knobs) { k.refuseLinks = on }) }

// LinkTries is how many new clients have asked to be linked.
func (s *Server) LinkTries() int { return s.knob().linkTries }

// SilentLogins makes the server take connections and never say whether the
// login succeeded: the library counts as connected then (client.go, IsConnected) and not
// as logged in (connectionevents.go, handleConnectSuccess).
func (s *Server) SilentLogins(on bool) { s.turn(func(k *knobs) { k.silentLogin = on }) }

// Away makes the server unreachable for new connections: an error of the library's
// client.go, ConnectContext.
func (s *Server) Away(on bool) { s.turn(func(k *knobs) { k.away = on }) }

// Revision is the version of the web client that the server's page names, where the
// library's update.go, GetLatestVersion, reads it.
func (s *Server) Revision(n int) { s.turn(func(k *knobs) { k.revision = n }) }

// HoldMedia keeps every file back until it is called with false: the library waits for it
// in download.go, downloadMedia.
func (s *Server) HoldMedia(on bool) {
	s.turn(func(k *knobs) {
		switch {
		case on && k.heldMedia == nil:
			k.heldMedia = make(chan struct{})
		case !on && k.heldMedia != nil:
			close(k.heldMedia)
			k.heldMedia = nil
		}
	})
}

// Break is how far a link gets before the connection ends.
type Break int

// Where links break. The client has stored its keys before it confirms anything
// (pair.go, handlePair); what is left of such a link is refused with 401 for ever
// (evolution-foundation/evolution-api #2198, WhiskeySockets/Baileys #2494).
const (
	// Whole breaks nothing.
	Whole Break = iota
	// Unconfirmed: the client's confirmation is lost on the way. The server knows no
	// such device.
	Unconfirmed
	// Unfinished: the device is linked, and the client is not told to log in (515).
	Unfinished
)
