package whatsapp

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/history"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/media"
	"kanca/bot/channel/whatsapp/message"
)

const (
	maxRedeliver = 5 * time.Minute
	unreadMax    = 50 // messages of a chat to be marked as read at once
	unreadChats  = 2000
)

// message hands one message on. False lets it come again after a reconnect.
func (c *Channel) message(ctx context.Context, client *whatsmeow.Client, h bot.Handler, e *events.Message) bool {
	if part := history.NotificationOf(e); part != nil {
		if err := c.history.Announce(ctx, client, e.Info.ID, part); err != nil {
			c.cannotStore(err)
			return false
		}
		c.stir()
		return true
	}
	chat := chatOf(ctx, client, e.Info)
	c.forgetUnreadable(ctx, message.ProviderID(chat, e.Info.ID)) // it was read after all
	if !c.direct(e.Info) {
		return true
	}
	if c.order.Overtook(e.Info.ID) {
		c.holdBack(chat)
		return false
	}
	if t, ok := message.TimerIn(e); ok {
		if err := c.o.Sessions.KeepTimer(ctx, chat, t, message.SentAt(e.Info)); err != nil {
			c.cannotStore(err)
			return false
		}
	}
	said := c.readSafely(ctx, client, e)
	if said.Silent && said.Revoked == "" {
		return true
	}
	var media *media.File
	stored := c.orHold(ctx, chat, func(ctx context.Context) (err error) {
		switch {
		case said.Revoked != "":
			err = c.revoked(ctx, chat, e, said)
		case e.Info.IsFromMe:
			err = c.takenOver(ctx, client, chat, e, said)
		default:
			media, err = c.handOver(ctx, client, h, chat, e, said)
		}
		return err
	})
	if stored && media != nil {
		c.files.Later(ctx, client, *media, said.File)
	}
	return stored
}

// readSafely is read for messages that nobody has thought of: a bug that one of
// them meets must not bring it back for ever. The person is told that the bot
// cannot read it.
func (c *Channel) readSafely(ctx context.Context, client *whatsmeow.Client, e *events.Message) (s message.Said) {
	defer func() {
		if p := recover(); p != nil {
			c.o.Log.ErrorContext(ctx, "a bug: reading a message panicked; the person is told that it cannot be read", "panic", fmt.Sprintf("%T", p), "stack", librarylog.Redact(string(debug.Stack())))
			s = message.Said{Kind: bot.KindUnsupported}
		}
	}()
	return message.Read(ctx, client, e)
}

// orHold does the work for a chat. When it fails, the messages of that chat
// that follow are refused as well, or they would overtake the one that failed;
// all of them come again, in order, over the next connection, which is made soon.
func (c *Channel) orHold(ctx context.Context, chat types.JID, work func(context.Context) error) bool {
	c.mu.Lock()
	if c.held[chat.ToNonAD()] {
		c.mu.Unlock()
		return false
	}
	if c.stopping {
		c.mu.Unlock()
		return false
	}
	c.handling.Add(1)
	c.mu.Unlock()
	defer c.handling.Done()
	ctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	err := work(ctx)
	if err == nil {
		c.mu.Lock()
		c.failures, c.probes = 0, 0
		c.mu.Unlock()
		return true
	}
	c.o.Log.ErrorContext(ctx, "a WhatsApp message could not be stored; it stays with WhatsApp and comes again", "error", librarylog.Redact(err.Error()))
	c.hold(chat)
	return false
}

// hold refuses further messages of a chat until the next connection, and plans
// that connection.
func (c *Channel) hold(chat types.JID) {
	c.mu.Lock()
	c.held[chat.ToNonAD()] = true
	c.failures++
	c.planRedelivery()
	c.mu.Unlock()
	c.tell()
}

// planRedelivery plans the connection over which held messages come again. The caller
// holds c.mu.
func (c *Channel) planRedelivery() {
	if c.redeliver.IsZero() {
		// That other people's messages are stored meanwhile makes it no shorter.
		wait := min(time.Second<<min(c.again, 10), maxRedeliver)
		c.redeliver = time.Now().Add(time.Duration(float64(wait) * (0.75 + c.o.Random()/2)))
	}
}

// holdBack refuses the messages of a chat of which one came too early, until the next
// connection brings them in order.
func (c *Channel) holdBack(chat types.JID) {
	c.mu.Lock()
	first := len(c.held) == 0
	c.held[chat.ToNonAD()] = true
	c.planRedelivery()
	c.mu.Unlock()
	if first {
		c.o.Log.Warn("more messages wait than the library keeps in order; those that came too early come again over another connection")
	}
}

func (c *Channel) releaseHeld() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.held)
}

// handOver gives a message to the handler, and says which file is to be fetched.
func (c *Channel) handOver(ctx context.Context, client *whatsmeow.Client, h bot.Handler, chat types.JID, e *events.Message, said message.Said) (*media.File, error) {
	in := bot.Incoming{
		Channel:    Name,
		ProviderID: message.ProviderID(chat, e.Info.ID),
		From:       c.holders.Names(ctx, client, e.Info.Chat, e.Info.SenderAlt),
		Kind:       said.Kind,
		Text:       said.Text,
		Contact:    said.Contact,
		Location:   said.Location,
		Forwarded:  message.Forwarded(e.Message),
		SentAt:     message.SentAt(e.Info),
	}
	if said.Edits != "" {
		in.Edits = message.ProviderID(chat, said.Edits)
	}
	follows := false
	if said.Live {
		var err error
		if follows, err = c.o.Sessions.Follows(ctx, chat, in.SentAt, said.Offset); err != nil {
			return nil, err
		}
		fresh := said.Text != "" // words are heard, whatever they come with
		if follows && fresh {
			if fresh, err = c.o.Sessions.FreshWords(ctx, chat, said.Text); err != nil {
				return nil, err
			}
		}
		if follows && !fresh {
			return nil, c.o.Sessions.KeepLive(ctx, chat, in.SentAt, true)
		}
	}
	if err := h(ctx, in); err != nil {
		return nil, err
	}
	if said.Live {
		err := c.o.Sessions.KeepLive(ctx, chat, in.SentAt, follows)
		if err == nil && said.Text != "" {
			err = c.o.Sessions.KeepWords(ctx, chat, said.Text)
		}
		if err != nil {
			return nil, err
		}
	}
	media, err := c.files.Expect(ctx, in, said)
	if err != nil {
		return nil, err
	}
	c.noteUnread(chat, e.Info.ID)
	return media, nil
}

// revoked passes on that a message was deleted for everyone. Only who wrote a
// message can delete it, and so can the office.
func (c *Channel) revoked(ctx context.Context, chat types.JID, e *events.Message, said message.Said) error {
	if e.Info.IsFromMe {
		return nil
	}
	id := message.ProviderID(chat, said.Revoked)
	if c.o.Revoked != nil {
		if err := c.o.Revoked(ctx, id); err != nil {
			return err
		}
	}
	c.forgetUnreadable(ctx, id) // nobody is to write again what they deleted
	return nil
}

func (c *Channel) takenOver(ctx context.Context, client *whatsmeow.Client, chat types.JID, e *events.Message, said message.Said) error {
	if c.o.TakenOver == nil {
		return nil
	}
	return c.o.TakenOver(ctx, TakeOver{
		With:       c.holders.Names(ctx, client, e.Info.Chat, e.Info.RecipientAlt),
		ProviderID: message.ProviderID(chat, e.Info.ID),
		Kind:       said.Kind,
		Text:       said.Text,
		SentAt:     message.SentAt(e.Info),
	})
}

// noteUnread remembers a message to be marked as read when it is answered. What
// the bot does not answer, because staff do, stays unread on the office phone.
func (c *Channel) noteUnread(chat types.JID, id types.MessageID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.unread[chat]) >= unreadMax || len(c.unread[chat]) == 0 && len(c.unread) >= unreadChats {
		return
	}
	c.unread[chat] = append(c.unread[chat], id)
}

func (c *Channel) takeUnread(chat types.JID) []types.MessageID {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := c.unread[chat]
	delete(c.unread, chat)
	return ids
}

// receipt passes on what a person's phone said about our messages.
func (c *Channel) receipt(ctx context.Context, e *events.Receipt) bool {
	if c.o.Delivered == nil || e.IsFromMe || e.IsGroup {
		return true
	}
	read := false
	switch e.Type {
	case types.ReceiptTypeDelivered, types.ReceiptTypeInactive:
	case types.ReceiptTypeRead, types.ReceiptTypePlayed:
		read = true
	default:
		return true
	}
	var out []Delivery
	for _, id := range e.MessageIDs {
		out = append(out, Delivery{ProviderID: id, Read: read, At: e.Timestamp})
	}
	ctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	if err := c.o.Delivered(ctx, out); err != nil {
		c.o.Log.WarnContext(ctx, "a receipt could not be stored; it comes again after the next reconnect", "error", librarylog.Redact(err.Error()))
		return false
	}
	return true
}
