package fakewa

import "go.mau.fi/whatsmeow/types"

// knobs are read under Server.mu. The functions are called without it.
type knobs struct {
	byLID         bool
	refuseMessage func(to types.JID, id string) int
	alter         func(to types.JID, m *Node) *Node
	answer        func(from types.JID, iq *Node) *Node
	refuseLogin   func(device types.JID) *Node
	silentLogin   bool
	away          bool
	heldMedia     chan struct{} // closed when files are served again
	revision      int
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
// as WhatsApp does since 2025) or from numbers.
func (s *Server) AddressByLID(on bool) { s.turn(func(k *knobs) { k.byLID = on }) }

// RefuseMessages makes f choose the error code of a message's acknowledgement;
// 0 takes the message. nil takes all.
func (s *Server) RefuseMessages(f func(to types.JID, id string) int) {
	s.turn(func(k *knobs) { k.refuseMessage = f })
}

// Alter lets f change each message on its way to a device; nil from f loses it.
// to is the device's name by number.
func (s *Server) Alter(f func(to types.JID, m *Node) *Node) { s.turn(func(k *knobs) { k.alter = f }) }

// AnswerRequests gives f the first look at each request; nil from f lets the
// server answer as usual.
func (s *Server) AnswerRequests(f func(from types.JID, iq *Node) *Node) {
	s.turn(func(k *knobs) { k.answer = f })
}

// RefuseLogins makes f choose what a device hears instead of success; nil from
// f lets it in.
func (s *Server) RefuseLogins(f func(device types.JID) *Node) {
	s.turn(func(k *knobs) { k.refuseLogin = f })
}

// SilentLogins makes the server take connections and never say whether the
// login succeeded.
func (s *Server) SilentLogins(on bool) { s.turn(func(k *knobs) { k.silentLogin = on }) }

// Away makes the server unreachable for new connections.
func (s *Server) Away(on bool) { s.turn(func(k *knobs) { k.away = on }) }

// Revision is the version of the web client that the server's page names.
func (s *Server) Revision(n int) { s.turn(func(k *knobs) { k.revision = n }) }

// HoldMedia keeps every file back until it is called with false.
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
