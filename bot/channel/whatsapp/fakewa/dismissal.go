package fakewa

import (
	"sync/atomic"

	"go.mau.fi/whatsmeow/types"
)

// Dismiss makes the server refuse the next n logins of a device with 401, as if its
// phone had removed it, although it is linked still: reported in tulir/whatsmeow #949
// and WhiskeySockets/Baileys #1965. The library erases the device's keys at the first
// one (connectionevents.go, handleConnectFailure).
func (s *Server) Dismiss(device types.JID, n int) {
	var left atomic.Int64
	left.Store(int64(n))
	s.RefuseLogins(func(d types.JID) *Node {
		if d != device || left.Add(-1) < 0 {
			return nil
		}
		return &Node{Tag: "failure", Attrs: Attrs{"reason": 401, "location": "fake"}}
	})
}

// Remove is the owner of the phone removing a device from the list of linked devices:
// it hears so where it is connected (devlikeapro/waha #2136 shows the stanza), and
// every later login is refused with 401.
func (s *Server) Remove(jid types.JID) {
	s.End(jid, &Node{Tag: "stream:error", Attrs: Attrs{"code": "401"},
		Content: []Node{{Tag: "conflict", Attrs: Attrs{"type": "device_removed"}}}})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(jid)
}

// forget makes a device one that was never linked. The caller holds s.mu.
func (s *Server) forget(jid types.JID) {
	d := s.find(jid)
	if d == nil {
		return
	}
	delete(d.account.devices, d.id)
	for key, other := range s.byNoise {
		if other == d {
			delete(s.byNoise, key)
		}
	}
}

// Linked reports whether the server still lists a device of an account.
func (s *Server) Linked(jid types.JID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(jid) != nil
}
