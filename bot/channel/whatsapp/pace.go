package whatsapp

import (
	"context"
	"errors"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
)

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
	other := c.sentAt
	if c.lastTo == to {
		other = c.otherAt
	}
	busy := now.Sub(other) < c.o.Pace.BusyWithin
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

// noteSent notes when the last message went, and to whom.
func (c *Channel) noteSent(to types.JID, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lastTo != to {
		c.otherAt = c.sentAt
	}
	c.sentAt, c.lastTo = now, to
}

// yieldTime is how long an answer to a cry for help waits for an ordinary message
// that is on its way.
const yieldTime = time.Second

var errGaveWay = errors.New("an answer to a cry for help goes first")

// hasten makes room for an answer to a cry until ctx ends: it ends the typing to
// others, and soon the waiting for WhatsApp's answer to an ordinary message, which
// the library lets nothing overtake. That one is tried again under the same id, so
// the person sees it once.
func (c *Channel) hasten(ctx context.Context) {
	late := time.NewTimer(yieldTime)
	defer late.Stop()
	for {
		select {
		case c.hurry <- struct{}{}:
		case <-late.C:
			c.mu.Lock()
			if c.giveWay != nil {
				c.giveWay(errGaveWay)
			}
			c.mu.Unlock()
			late.Reset(yieldTime)
		case <-ctx.Done():
			return
		}
	}
}

// givingWay is the context of an ordinary message, which ends when an answer to a
// cry for help has waited for it long enough. end must be called.
func (c *Channel) givingWay(ctx context.Context) (inner context.Context, end func()) {
	inner, cancel := context.WithCancelCause(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.giveWay = cancel
	return inner, func() {
		cancel(nil)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.giveWay = nil
	}
}
