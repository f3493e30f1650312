package delivery

import (
	"sync"

	"kanca/bot"
)

// reserved is how many messages more than Options.Parallel may be on their way
// when they are answers to a cry for help, so that a provider that hangs on
// ordinary answers does not hold them up.
const reserved = 1

// places are the messages that are on their way: handed to the channel, and not
// yet marked.
type places struct {
	mu    sync.Mutex
	taken map[bot.MessageID]bool
	all   sync.WaitGroup
}

func (p *places) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken)
}

// begin runs work for a message beside everything else, and calls free when its
// place can be taken again. A message that is on its way already, because marking
// it took so long that the store handed it out again, is not begun twice.
func (p *places) begin(id bot.MessageID, work, free func()) {
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
		defer func() {
			p.mu.Lock()
			delete(p.taken, id)
			p.mu.Unlock()
			free()
		}()
		work()
	})
}
