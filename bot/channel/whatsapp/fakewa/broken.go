package fakewa

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
