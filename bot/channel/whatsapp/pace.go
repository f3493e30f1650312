package whatsapp

import (
	"context"
	"time"
	"unicode/utf8"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
)

// Pace is how long the bot reads and types before it answers. WhatsApp watches
// for accounts that answer faster than a person could; a second or two also
// shows the person that the answer is on its way.
type Pace struct {
	Off     bool          // answer at once, without a typing notice
	Least   time.Duration // for the shortest text
	PerRune time.Duration // more for each character
	Most    time.Duration // never more than this
	// Busy replaces Most while other people wait: when the reply before went to
	// somebody else less than BusyWithin ago.
	Busy, BusyWithin time.Duration
}

// HumanPace is the default: between half a second and two seconds, and never
// more than 0.6 seconds while others wait. It is a rule of thumb; WhatsApp says
// nothing about it.
func HumanPace() Pace {
	return Pace{Least: 500 * time.Millisecond, PerRune: 8 * time.Millisecond, Most: 2 * time.Second, Busy: 600 * time.Millisecond, BusyWithin: 3 * time.Second}
}

// For returns how long typing the text takes.
func (p Pace) For(text string, busy bool) time.Duration {
	if p.Off {
		return 0
	}
	d := min(p.Least+time.Duration(utf8.RuneCountInString(text))*p.PerRune, p.Most)
	if busy && p.Busy > 0 {
		d = min(d, p.Busy)
	}
	return d
}

// appear marks what the person wrote as read, shows that the bot types, and
// waits as long as typing would take. The notices are niceties: when WhatsApp
// does not take them the message is sent all the same. What answers a cry for help
// is sent at once.
func (c *Channel) appear(ctx context.Context, client *whatsmeow.Client, to types.JID, text string, urgent bool) error {
	if ids := c.takeUnread(to); len(ids) > 0 {
		_ = client.MarkRead(ctx, ids, time.Now(), to, to)
	}
	if c.o.Pace.Off || urgent {
		return nil
	}
	now := time.Now()
	c.mu.Lock()
	busy := now.Sub(c.sentAt) < c.o.Pace.BusyWithin && c.lastTo != to
	show := c.online.IsZero()
	if show {
		c.online = now
	}
	c.mu.Unlock()
	if show {
		_ = client.SendPresence(ctx, types.PresenceAvailable)
	}
	_ = client.SendChatPresence(ctx, to, types.ChatPresenceComposing, types.ChatPresenceMediaText)
	t := time.NewTimer(c.o.Pace.For(text, busy))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-c.hurry:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hasten ends the typing to others until ctx ends: somebody in danger waits.
func (c *Channel) hasten(ctx context.Context) {
	for {
		select {
		case c.hurry <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}
