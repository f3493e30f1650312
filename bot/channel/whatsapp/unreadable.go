package whatsapp

import (
	"context"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/message"
)

const (
	// unreadableTime is how long the sender's phone gets to send again what could
	// not be decrypted, before the person is asked to write again.
	unreadableTime = time.Minute
	unreadableMax  = 1000
)

// cannotRead waits for the sender's phone to send the message again, which the
// library has asked for. When it does not, the person is told: the message is
// handed on as one of an unsupported kind. WhatsApp has our acknowledgement by
// then, so it is written down first. What staff wrote takes over at once, whatever it
// says.
func (c *Channel) cannotRead(ctx context.Context, client *whatsmeow.Client, e *events.UndecryptableMessage) {
	if !c.direct(e.Info) || e.DecryptFailMode == events.DecryptFailHide || e.Info.IsFromMe && c.o.TakenOver == nil {
		return
	}
	due, other := time.Now().Add(unreadableTime), e.Info.SenderAlt
	if e.Info.IsFromMe {
		due, other = time.Now(), e.Info.RecipientAlt
	}
	if e.IsUnavailable && e.UnavailableType == events.UnavailableTypeViewOnce {
		due = time.Now() // linked devices never get these
	}
	key := message.ProviderID(chatOf(ctx, client, e.Info), e.Info.ID)
	in := bot.Incoming{
		Channel:    Name,
		ProviderID: key + keys.UnreadableMark,
		From:       c.holders.Names(ctx, client, e.Info.Chat, other),
		Kind:       bot.KindUnsupported,
		SentAt:     message.SentAt(e.Info),
	}
	u := keys.Unreadable{In: in, Due: due, Staff: e.Info.IsFromMe}
	c.mu.Lock()
	_, known := c.unreadable[key]
	room := !known && len(c.unreadable) < unreadableMax
	if room {
		c.unreadable[key] = u
	}
	c.mu.Unlock()
	if !room {
		return
	}
	if err := c.o.Sessions.KeepUnreadable(ctx, key, u); err != nil {
		c.o.Log.WarnContext(ctx, "that a message cannot be read could not be written down; it is told unless kanca stops before", "error", librarylog.Redact(err.Error()))
	}
	if u.Staff {
		c.stir()
	}
}

// handOverUnreadable hands on what nobody could decrypt in time.
func (c *Channel) handOverUnreadable(ctx context.Context, h bot.Handler, now time.Time) {
	c.mu.Lock()
	var due []string
	for key, u := range c.unreadable {
		if !now.Before(u.Due) {
			due = append(due, key)
		}
	}
	c.mu.Unlock()
	for _, key := range due {
		c.mu.Lock()
		u, ok := c.unreadable[key]
		c.mu.Unlock()
		if !ok {
			continue
		}
		handle := h
		if u.Staff {
			handle = c.staffUnread
		}
		if err := c.guarded(ctx, handle, u.In); err != nil {
			c.o.Log.ErrorContext(ctx, "that a message cannot be read could not be stored; trying again", "error", librarylog.Redact(err.Error()))
			u.Due = now.Add(unreadableTime / 6)
			c.mu.Lock()
			c.unreadable[key] = u
			c.mu.Unlock()
			return
		}
		c.forgetUnreadable(ctx, key)
	}
}

// staffUnread passes on that staff wrote something that could not be read. Its text may
// follow under the same id.
func (c *Channel) staffUnread(ctx context.Context, in bot.Incoming) error {
	return c.o.TakenOver(ctx, TakeOver{With: in.From, ProviderID: strings.TrimSuffix(in.ProviderID, keys.UnreadableMark), Kind: in.Kind, SentAt: in.SentAt})
}

// recallUnreadable takes over what an earlier process owes.
func (c *Channel) recallUnreadable(ctx context.Context) {
	owed, err := c.o.Sessions.ReadUnreadable(ctx)
	if err != nil {
		c.o.Log.WarnContext(ctx, "which messages could not be read before the start cannot be found out", "error", librarylog.Redact(err.Error()))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, u := range owed {
		c.unreadable[key] = u
	}
}

// forgetUnreadable notes that nothing is owed for a message any more.
func (c *Channel) forgetUnreadable(ctx context.Context, key string) {
	c.mu.Lock()
	_, owed := c.unreadable[key]
	delete(c.unreadable, key)
	c.mu.Unlock()
	if !owed {
		return
	}
	if err := c.o.Sessions.DropUnreadable(ctx, key); err != nil {
		c.o.Log.WarnContext(ctx, "a message that cannot be read may be told twice", "error", librarylog.Redact(err.Error()))
	}
}
