package kannel

import (
	"sync"

	"kanca/bot"
)

// strange remembers an answer of which nobody knows whether it is about the message or
// about the way: smsbox never says 406 or 422, but whatever stands before it may, of one
// text. That message is tried again by itself, so that it holds up nobody; only when another
// one gets the same answer, and none went out in between, is it about the way. A message
// counts at its first try alone: two such texts would stop the others again and again.
type strange struct {
	mu   sync.Mutex
	id   bot.MessageID
	code string // "" for nothing
}

// again notes an answer and reports whether another message got the same.
func (s *strange) again(m bot.Outgoing, code string) bool {
	if m.Attempt > 1 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	same := s.code == code && s.id != m.ID
	s.id, s.code = m.ID, code
	return same
}

// over notes that a message went out.
func (s *strange) over() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = ""
}
