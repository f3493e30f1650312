package delivery

import (
	"maps"
	"runtime"
	"slices"
	"sync"

	"kanca/bot"
)

// reserved is how many messages more than Options.Parallel may be on their way
// when they are answers to a cry for help, so that a provider that hangs on
// ordinary answers, or on some of these, does not hold them up.
func reserved(parallel int) int { return max(1, parallel/4) }

// places are the messages that are on their way: handed to the channel, and not
// yet marked.
type places struct {
	mu    sync.Mutex
	taken map[bot.MessageID]bool
	over  []done // sent, and to be marked
	all   sync.WaitGroup
}

// done is a message that is no more with the channel.
type done struct {
	try  Try
	keep bool // false: nothing is to be marked, the store hands the message out again
}

// ids are the messages on their way, never nil.
func (p *places) ids() []bot.MessageID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.AppendSeq(make([]bot.MessageID, 0, len(p.taken)), maps.Keys(p.taken))
}

func (p *places) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken)
}

// begin runs work for a message beside everything else, and calls wake when it is
// done. A message that is on its way already, because marking it took so long that
// the store handed it out again, is not begun twice.
func (p *places) begin(id bot.MessageID, work func() done, wake func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken == nil {
		p.taken = map[bot.MessageID]bool{}
	}
	if p.taken[id] {
		return
	}
	p.taken[id] = true
	p.all.Go(func() {
		d := work()
		p.mu.Lock()
		p.over = append(p.over, d)
		p.mu.Unlock()
		wake()
	})
}

// finished returns what is to be marked. It stays until free.
func (p *places) finished() []done {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over[:len(p.over):len(p.over)]
}

// gather lets messages that are about to be done become so, and share the commit that
// the first of them wakes the sender for. It takes microseconds, whatever the provider
// does.
func (p *places) gather() {
	for range 2 * p.count() {
		p.mu.Lock()
		running := len(p.taken) - len(p.over)
		p.mu.Unlock()
		if running <= 0 {
			return
		}
		runtime.Gosched()
	}
}

// free gives the places of the first of finished back.
func (p *places) free(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.over[:n] {
		delete(p.taken, d.try.Message.ID)
	}
	p.over = append([]done(nil), p.over[n:]...)
}
