package outbox

import (
	"strings"
	"sync"
	"time"

	"kanca/bot"
)

// bell rings for channels whose sender is another process: one ring at a time for
// each, after the commit and not in it, since notifications commit one after the
// other in the whole database.
type bell struct {
	mu      sync.Mutex
	held    map[bot.ChannelName]time.Time // this process sends, by its own clock until then
	ringing map[bot.ChannelName]bool
	again   map[bot.ChannelName]bool
	rings   sync.WaitGroup
}

func (b *bell) hold(l Lease, ttl time.Duration) {
	if name, ok := strings.CutPrefix(l.Name, leasePrefix); ok {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.held == nil {
			b.held = map[bot.ChannelName]time.Time{}
		}
		b.held[bot.ChannelName(name)] = time.Now().Add(ttl)
	}
}

func (b *bell) letGo(l Lease) {
	if name, ok := strings.CutPrefix(l.Name, leasePrefix); ok {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.held, bot.ChannelName(name))
	}
}
