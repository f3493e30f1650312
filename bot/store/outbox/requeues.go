package outbox

import (
	"sync"
	"time"
)

// requeueEvery is how often a holder looks for what was claimed and never marked: what
// it has not in hand itself, and of another holder what half a minute is over of.
const requeueEvery = time.Second

// requeues is when each holder looked last.
type requeues struct {
	mu   sync.Mutex
	last map[string]requeued
}

type requeued struct {
	holder string
	term   int64
	at     int64 // Unix milliseconds
}

func (r *requeues) due(l Lease, now int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.last[l.Name]
	return last.holder != l.Holder || last.term != l.Term || now < last.at || now-last.at >= requeueEvery.Milliseconds()
}

func (r *requeues) done(l Lease, now int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]requeued{}
	}
	r.last[l.Name] = requeued{l.Holder, l.Term, now}
}
