package whatsapp

import (
	"context"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
)

// addressOf is the name of a person as the store keeps it: LIDs are digits,
// numbers are E.164.
func addressOf(jid types.JID) (bot.Address, bool) {
	if jid.User == "" {
		return bot.Address{}, false
	}
	switch jid.Server {
	case types.HiddenUserServer:
		return bot.Address{Kind: bot.LID, Value: jid.User}, true
	case types.DefaultUserServer:
		return bot.Address{Kind: bot.Phone, Value: "+" + jid.User}, true
	}
	return bot.Address{}, false
}

// jidOf is the way back; ok is false for what WhatsApp cannot reach.
func jidOf(a bot.Address) (jid types.JID, ok bool) {
	user := strings.TrimPrefix(a.Value, "+")
	if user == "" || strings.Trim(user, "0123456789") != "" {
		return jid, false
	}
	switch a.Kind {
	case bot.LID:
		return types.NewJID(user, types.HiddenUserServer), true
	case bot.Phone:
		return types.NewJID(user, types.DefaultUserServer), true
	}
	return jid, false
}

// names lists every name of the person in a chat, the one to answer to first.
// WhatsApp gives the other name with most messages, but not with all of them
// (tulir/whatsmeow #1014); then the library's own memory is asked. A LID may
// stay without a number: WhatsApp hides it.
func names(ctx context.Context, client *whatsmeow.Client, chat, other types.JID) []bot.Address {
	chat, other = chat.ToNonAD(), other.ToNonAD()
	if other.IsEmpty() {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		// An error leaves the name unknown, which is allowed.
		if found, err := client.Store.GetAltJID(ctx, chat); err == nil {
			other = found.ToNonAD()
		}
	}
	var out []bot.Address
	for _, jid := range []types.JID{chat, other} {
		if a, ok := addressOf(jid); ok {
			out = append(out, a)
		}
	}
	return out
}
