package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
)

const (
	// handlerTime is how long storing and answering one message may take. The
	// library handles one message after the other and gives up waiting after five
	// minutes, which would break the order.
	handlerTime = 2 * time.Minute
	// failuresToTell is how many failures in a row make the state NotStoring.
	failuresToTell = 3
	maxRedeliver   = 5 * time.Minute
	unreadMax      = 50 // messages of a chat to be marked as read at once
	unreadChats    = 2000
)

// TakeOver is a message that staff wrote to a person on the office phone, or on
// another device of the office.
type TakeOver struct {
	With       []bot.Address // every name of the person
	ProviderID string
	Kind       bot.Kind
	Text       string
	SentAt     time.Time
}

// Delivery is what a person's phone said about one of our messages.
type Delivery struct {
	ProviderID string // the id that the message was sent with
	Read       bool   // false: it arrived
	At         time.Time
}

// message hands one message on. False lets it come again after a reconnect.
func (c *Channel) message(ctx context.Context, client *whatsmeow.Client, h bot.Handler, e *events.Message) bool {
	if part := notificationOf(e); part != nil {
		if err := c.history.announce(ctx, client, e.Info.ID, part); err != nil {
			c.cannotStore(err)
			return false
		}
		c.stir()
		return true
	}
	chat := chatOf(ctx, client, e.Info)
	c.forgetUnreadable(ctx, providerID(chat, e.Info.ID)) // it was read after all
	if !c.direct(e.Info) {
		return true
	}
	if c.order.overtook(e.Info.ID) {
		c.holdBack(chat)
		return false
	}
	if err := c.keepTimer(ctx, chat, e); err != nil {
		c.cannotStore(err)
		return false
	}
	said := c.readSafely(ctx, client, e)
	if said.silent && said.revoked == "" {
		return true
	}
	var media *Media
	stored := c.orHold(ctx, chat, func(ctx context.Context) (err error) {
		switch {
		case said.revoked != "":
			err = c.revoked(ctx, chat, e, said)
		case e.Info.IsFromMe:
			err = c.takenOver(ctx, client, chat, e, said)
		default:
			media, err = c.handOver(ctx, client, h, chat, e, said)
		}
		return err
	})
	if stored && media != nil {
		c.fetchLater(ctx, client, *media, said.file)
	}
	return stored
}

// readSafely is read for messages that nobody has thought of: a bug that one of
// them meets must not bring it back for ever. The person is told that the bot
// cannot read it.
func (c *Channel) readSafely(ctx context.Context, client *whatsmeow.Client, e *events.Message) (s said) {
	defer func() {
		if p := recover(); p != nil {
			c.o.Log.ErrorContext(ctx, "a bug: reading a message panicked; the person is told that it cannot be read", "panic", fmt.Sprintf("%T", p), "stack", redact(string(debug.Stack())))
			s = said{kind: bot.KindUnsupported}
		}
	}()
	return c.read(ctx, client, e)
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
	c.o.Log.ErrorContext(ctx, "a WhatsApp message could not be stored; it stays with WhatsApp and comes again", "error", redact(err.Error()))
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

// privately is what is known about a message as it stands on a phone: what a person
// sends to a broadcast list of theirs, in which the office is, stands in the chat with
// that person, who may cry for help to everybody at once.
func privately(info types.MessageInfo) types.MessageInfo {
	if !info.IsFromMe && info.Chat.IsBroadcastList() {
		info.Chat, info.IsGroup = info.Sender.ToNonAD(), false
	}
	return info
}

// direct reports whether a message is between a person and the office: not a
// group, a status, a channel (newsletter), another bot, WhatsApp itself, or
// something this very device sent.
func (c *Channel) direct(info types.MessageInfo) bool {
	chat, sender := info.Chat, info.Sender
	switch {
	case info.IsGroup, info.Category == "peer":
		return false
	case chat.Server != types.DefaultUserServer && chat.Server != types.HiddenUserServer:
		return false
	case sender.Server != types.DefaultUserServer && sender.Server != types.HiddenUserServer:
		return false
	case chat.IsBot(), sender.IsBot(), chat.User == types.PSAJID.User, chat.User == types.OfficialBusinessJID.User, chat.User == "":
		return false
	case !info.IsFromMe:
		return true
	}
	c.mu.Lock()
	own, ownLID := c.own, c.ownLID
	c.mu.Unlock()
	toSelf := chat.User == own.User || !ownLID.IsEmpty() && chat.User == ownLID.User
	return sender.Device != own.Device && !toSelf
}

// providerID tells a message from every other one: ids are unique in a chat only.
func providerID(chat types.JID, id types.MessageID) string { return chat.String() + "/" + id }

// chatOf is the chat of a message under the one name by which it is known here.
func chatOf(ctx context.Context, client *whatsmeow.Client, info types.MessageInfo) types.JID {
	other := info.SenderAlt
	if info.IsFromMe {
		other = info.RecipientAlt
	}
	return canonical(ctx, client, info.Chat, other)
}

// handOver gives a message to the handler, and says which file is to be fetched.
func (c *Channel) handOver(ctx context.Context, client *whatsmeow.Client, h bot.Handler, chat types.JID, e *events.Message, said said) (*Media, error) {
	in := bot.Incoming{
		Channel:    Name,
		ProviderID: providerID(chat, e.Info.ID),
		From:       c.names(ctx, client, e.Info.Chat, e.Info.SenderAlt),
		Kind:       said.kind,
		Text:       said.text,
		Contact:    said.contact,
		Location:   said.location,
		SentAt:     sentAt(e.Info),
	}
	if said.edits != "" {
		in.Edits = providerID(chat, said.edits)
	}
	follows := false
	if said.live {
		var err error
		if follows, err = c.o.Sessions.follows(ctx, chat, in.SentAt, said.offset); err != nil {
			return nil, err
		}
		fresh := said.text != "" // words are heard, whatever they come with
		if follows && fresh {
			if fresh, err = c.o.Sessions.freshWords(ctx, chat, said.text); err != nil {
				return nil, err
			}
		}
		if follows && !fresh {
			return nil, c.o.Sessions.keepLive(ctx, chat, in.SentAt, true)
		}
	}
	if err := h(ctx, in); err != nil {
		return nil, err
	}
	if said.live {
		err := c.o.Sessions.keepLive(ctx, chat, in.SentAt, follows)
		if err == nil && said.text != "" {
			err = c.o.Sessions.keepWords(ctx, chat, said.text)
		}
		if err != nil {
			return nil, err
		}
	}
	media, err := c.expectMedia(ctx, in, said)
	if err != nil {
		return nil, err
	}
	c.noteUnread(chat, e.Info.ID)
	return media, nil
}

// revoked passes on that a message was deleted for everyone. Only who wrote a
// message can delete it, and so can the office.
func (c *Channel) revoked(ctx context.Context, chat types.JID, e *events.Message, said said) error {
	if e.Info.IsFromMe {
		return nil
	}
	id := providerID(chat, said.revoked)
	if c.o.Revoked != nil {
		if err := c.o.Revoked(ctx, id); err != nil {
			return err
		}
	}
	c.forgetUnreadable(ctx, id) // nobody is to write again what they deleted
	return nil
}

func (c *Channel) takenOver(ctx context.Context, client *whatsmeow.Client, chat types.JID, e *events.Message, said said) error {
	if c.o.TakenOver == nil {
		return nil
	}
	return c.o.TakenOver(ctx, TakeOver{
		With:       c.names(ctx, client, e.Info.Chat, e.Info.RecipientAlt),
		ProviderID: providerID(chat, e.Info.ID),
		Kind:       said.kind,
		Text:       said.text,
		SentAt:     sentAt(e.Info),
	})
}

func sentAt(info types.MessageInfo) time.Time {
	if info.Timestamp.IsZero() || info.Timestamp.Unix() <= 0 {
		return time.Now()
	}
	return info.Timestamp
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
		c.o.Log.WarnContext(ctx, "a receipt could not be stored; it comes again after the next reconnect", "error", redact(err.Error()))
		return false
	}
	return true
}

// guarded calls the handler and turns a panic into an error.
func (c *Channel) guarded(ctx context.Context, h bot.Handler, in bot.Incoming) (err error) {
	ctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("the handler panicked")
		}
	}()
	return h(ctx, in)
}
