package whatsapp

import (
	"context"
	"errors"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
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

// chatOf is the chat of a message under the one name by which it is known here.
func chatOf(ctx context.Context, client *whatsmeow.Client, info types.MessageInfo) types.JID {
	other := info.SenderAlt
	if info.IsFromMe {
		other = info.RecipientAlt
	}
	return address.Canonical(ctx, client, info.Chat, other)
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

// handlerTime is how long storing and answering one message may take. The
// library handles one message after the other and gives up waiting after five
// minutes, which would break the order.
const handlerTime = 2 * time.Minute
