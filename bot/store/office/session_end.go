package office

import "sync"

// ends tells who listens that somebody was signed out.
type ends struct {
	mu   sync.Mutex
	next chan struct{}
}

// SessionEnds is closed as soon as any session is ended through this process: by signing
// out, by its owner elsewhere, or with the account. Whoever keeps something open for a
// session looks then whether it was that one.
func (db *DB) SessionEnds() <-chan struct{} {
	db.ends.mu.Lock()
	defer db.ends.mu.Unlock()
	if db.ends.next == nil {
		db.ends.next = make(chan struct{})
	}
	return db.ends.next
}

func (e *ends) tell() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.next != nil {
		close(e.next)
		e.next = nil
	}
}
