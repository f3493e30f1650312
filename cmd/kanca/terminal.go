package main

import (
	"context"
	"sync"

	"kanca/bot"
	"kanca/bot/sms"
)

// terminal is a phone in the terminal as a bot.Channel. What kanca answers to a
// line is shown as soon as it is stored; the outbox is then sent through here
// like on every channel. Messages that another terminal left in the outbox are
// taken, too: whoever sits there has seen them.
type terminal struct {
	medium bot.Medium
	self   bot.Address

	mu    sync.Mutex
	taken []bot.Outgoing // to self, since the last call of take
}

// terminalName is the channel's name as it is stored with every message.
func terminalName(medium bot.Medium) bot.ChannelName { return bot.ChannelName("terminal-" + medium) }

func (t *terminal) Name() bot.ChannelName { return terminalName(t.medium) }

func (t *terminal) Traits() bot.Traits { return bot.Traits{Medium: t.medium, Answerable: true} }

// Send takes a message.
func (t *terminal) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	receipt := bot.Receipt{ProviderID: m.ProviderID}
	if t.medium == bot.SMS {
		receipt.Segments = sms.Count(m.Text).Segments
	}
	if m.To == t.self {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.taken = append(t.taken, m)
	}
	return receipt, nil
}

// take returns what came since the last call.
func (t *terminal) take() []bot.Outgoing {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.taken
	t.taken = nil
	return taken
}
