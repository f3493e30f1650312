package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"math"
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
	maxRedeliver   = time.Minute
	// unreadableTime is how long the sender's phone gets to send again what could
	// not be decrypted, before the person is asked to write again.
	unreadableTime = time.Minute
	unreadableMax  = 1000
	unreadableMark = "/unreadable" // after the id of the message, in that of the notice
	unreadMax      = 50            // messages of a chat to be marked as read at once
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
	chat := chatOf(ctx, client, e.Info)
	c.forgetUnreadable(ctx, providerID(chat, e.Info.ID)) // it was read after all
	if !c.direct(e.Info) {
		return true
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
	if c.redeliver.IsZero() {
		wait := math.Min(float64(time.Second)*math.Pow(2, float64(min(c.failures-1, 10))), float64(maxRedeliver))
		c.redeliver = time.Now().Add(time.Duration(wait))
	}
	c.mu.Unlock()
	c.tell()
}

func (c *Channel) releaseHeld() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.held)
}

// direct reports whether a message is between a person and the office: not a
// group, a status, a channel (newsletter), another bot, WhatsApp itself, or
// something this very device sent.
func (c *Channel) direct(info types.MessageInfo) bool {
	chat, sender := info.Chat, info.Sender
	switch {
	case info.IsGroup, info.IsIncomingBroadcast(), info.Category == "peer":
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
		From:       names(ctx, client, e.Info.Chat, e.Info.SenderAlt),
		Kind:       said.kind,
		Text:       said.text,
		Contact:    said.contact,
		Location:   said.location,
		SentAt:     sentAt(e.Info),
	}
	if said.edits != "" {
		in.Edits = providerID(chat, said.edits)
	}
	if err := h(ctx, in); err != nil {
		return nil, err
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
	if c.o.Revoked == nil || e.Info.IsFromMe {
		return nil
	}
	return c.o.Revoked(ctx, providerID(chat, said.revoked))
}

func (c *Channel) takenOver(ctx context.Context, client *whatsmeow.Client, chat types.JID, e *events.Message, said said) error {
	if c.o.TakenOver == nil {
		return nil
	}
	return c.o.TakenOver(ctx, TakeOver{
		With:       names(ctx, client, e.Info.Chat, e.Info.RecipientAlt),
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

// unreadable is a message that could not be decrypted.
type unreadable struct {
	in  bot.Incoming
	due time.Time
}

// cannotRead waits for the sender's phone to send the message again, which the
// library has asked for. When it does not, the person is told: the message is
// handed on as one of an unsupported kind. WhatsApp has our acknowledgement by
// then, so it is written down first.
func (c *Channel) cannotRead(ctx context.Context, client *whatsmeow.Client, e *events.UndecryptableMessage) {
	if e.Info.IsFromMe || !c.direct(e.Info) || e.DecryptFailMode == events.DecryptFailHide {
		return
	}
	due := time.Now().Add(unreadableTime)
	if e.IsUnavailable && e.UnavailableType == events.UnavailableTypeViewOnce {
		due = time.Now() // linked devices never get these
	}
	key := providerID(chatOf(ctx, client, e.Info), e.Info.ID)
	in := bot.Incoming{
		Channel:    Name,
		ProviderID: key + unreadableMark,
		From:       names(ctx, client, e.Info.Chat, e.Info.SenderAlt),
		Kind:       bot.KindUnsupported,
		SentAt:     sentAt(e.Info),
	}
	u := unreadable{in, due}
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
	if err := c.o.Sessions.keepUnreadable(ctx, key, u); err != nil {
		c.o.Log.WarnContext(ctx, "that a message cannot be read could not be written down; it is told unless kanca stops before", "error", redact(err.Error()))
	}
}

// handOverUnreadable hands on what nobody could decrypt in time.
func (c *Channel) handOverUnreadable(ctx context.Context, h bot.Handler, now time.Time) {
	c.mu.Lock()
	var due []string
	for key, u := range c.unreadable {
		if !now.Before(u.due) {
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
		if err := c.guarded(ctx, h, u.in); err != nil {
			c.o.Log.ErrorContext(ctx, "that a message cannot be read could not be stored; trying again", "error", redact(err.Error()))
			u.due = now.Add(unreadableTime / 6)
			c.mu.Lock()
			c.unreadable[key] = u
			c.mu.Unlock()
			return
		}
		c.forgetUnreadable(ctx, key)
	}
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
