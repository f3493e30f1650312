package fakewa

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

// BreakLinks makes the next n links break; see Break for the threads and the library's line.
func (s *Server) BreakLinks(n int, at Break) {
	s.turn(func(k *knobs) { k.breaks, k.breakAt = n, at })
}

// breakLink reports where this link breaks.
func (s *Server) breakLink() Break {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.knobs.breaks == 0 {
		return Whole
	}
	s.knobs.breaks--
	return s.knobs.breakAt
}
