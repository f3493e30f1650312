// Package terminal is a phone in the terminal, for who talks to kanca there.
package terminal

import (
	"context"
	"sync"

	"kanca/bot"
	"kanca/bot/sms"
)

// Phone is that phone as a bot.Channel. What kanca answers to a
// line is shown as soon as it is stored; the outbox is then sent through here
// like on every channel. Messages that another one left in the outbox are
// taken, too: whoever sits there has seen them.
type Phone struct {
	Medium bot.Medium
	Self   bot.Address

	mu    sync.Mutex
	taken []bot.Outgoing // to self, since the last call of take
}

// NameOf is the channel's name as it is stored with every message.
func NameOf(medium bot.Medium) bot.ChannelName { return bot.ChannelName("terminal-" + medium) }

// Name implements bot.Channel.
func (t *Phone) Name() bot.ChannelName { return NameOf(t.Medium) }

// Traits implements bot.Channel.
func (t *Phone) Traits() bot.Traits { return bot.Traits{Medium: t.Medium, Answerable: true} }

// Send takes a message.
func (t *Phone) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	receipt := bot.Receipt{ProviderID: m.ProviderID}
	if t.Medium == bot.SMS {
		receipt.Segments = sms.Count(m.Text).Segments
	}
	if m.To == t.Self {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.taken = append(t.taken, m)
	}
	return receipt, nil
}

// Take returns what came since the last call.
func (t *Phone) Take() []bot.Outgoing {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.taken
	t.taken = nil
	return taken
}
