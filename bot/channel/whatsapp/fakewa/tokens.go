package fakewa

import (
	"bytes"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// knowsToken reports whether a message carries the person's token.
func (s *Server) knowsToken(to types.JID, n *Node) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[to.ToNonAD()]
	if a == nil {
		return false
	}
	token := n.GetChildByTag("tctoken")
	carried, _ := token.Content.([]byte)
	return a.token != nil && bytes.Equal(carried, a.token)
}

// GiveToken is the person's phone handing a device the token with which it may be
// written to, as a phone does when its owner writes (the library's notification.go,
// handlePrivacyTokenNotification).
func (s *Server) GiveToken(device types.JID, person *Account, token []byte) {
	s.mu.Lock()
	person.token = token
	id := s.newID()
	s.mu.Unlock()
	s.Deliver(device, Node{Tag: "notification", Attrs: Attrs{
		"from": person.PN, "sender_lid": person.LID, "type": "privacy_token", "id": id, "t": time.Now().Unix()},
		Content: []Node{{Tag: "tokens", Content: []Node{
			{Tag: "token", Attrs: Attrs{"type": "trusted_contact", "t": time.Now().Unix()}, Content: token}}}}})
}

// ExpectToken sets the token with which a person may be written to, without handing it
// to anybody: a device has it from its phone's history, or an older one, or none
// (WhiskeySockets/Baileys #2446).
func (s *Server) ExpectToken(person *Account, token []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	person.token = token
}
