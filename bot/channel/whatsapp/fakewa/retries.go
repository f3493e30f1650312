package fakewa

import "go.mau.fi/whatsmeow/types"

// RetriesUnderOtherName makes a request to send a message again come under the other
// name of the account, and what is then sent again too: a number where the message came
// from a hidden identity, and the reverse (the library's retry.go answers under
// whichever name asked; tulir/whatsmeow #1027 and WhiskeySockets/Baileys #2763 on what
// goes wrong then).
func (s *Server) RetriesUnderOtherName(on bool) { s.turn(func(k *knobs) { k.otherName = on }) }

// isRetry reports whether a part of a message is sent again.
func isRetry(content []Node) bool {
	for _, n := range content {
		if _, again := n.Attrs["count"]; n.Tag == "enc" && again {
			return true
		}
	}
	return false
}

func otherServer(server string) string {
	if server == types.HiddenUserServer {
		return types.DefaultUserServer
	}
	return types.HiddenUserServer
}

// RefuseSession refuses every message that a device sends over the connection it has
// now, with an error code; a new connection works. devlikeapro/waha #2084 and
// tulir/whatsmeow #1149 report that of 400.
func (s *Server) RefuseSession(device types.JID, code int) {
	c := s.connection(device)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c != nil {
		c.refusal = code
	}
}
