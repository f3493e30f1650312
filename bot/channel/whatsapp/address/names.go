// Package address knows people by their names on WhatsApp: the hidden identity (LID) and the
// number, and which account has a number now.
package address

import (
	"context"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/librarylog"
)

// Of is the name of a person as the store keeps it: LIDs are digits,
// numbers are E.164.
func Of(jid types.JID) (bot.Address, bool) {
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

// Canonical is the name of a person by which messages are told apart: the LID, where
// it is known from the message or from the library's memory, else the number. The
// same message can come under either. It never decides who somebody is, for the
// memory may know an account that had the number before.
func Canonical(ctx context.Context, client *whatsmeow.Client, chat, other types.JID) types.JID {
	chat, other = chat.ToNonAD(), other.ToNonAD()
	if chat.Server != types.DefaultUserServer {
		return chat
	}
	if other.Server == types.HiddenUserServer {
		return other
	}
	if client != nil {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		if lid, err := client.Store.LIDs.GetLIDForPN(ctx, chat); err == nil && !lid.IsEmpty() {
			return lid.ToNonAD()
		}
	}
	return chat
}

// JID is the way back; ok is false for what WhatsApp cannot reach.
func JID(a bot.Address) (jid types.JID, ok bool) {
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

// Names lists every name of the person in a chat, the one to answer to first: the
// account, so that no answer goes to whoever gets the number meanwhile. WhatsApp
// gives the other name with most messages, but not with all of them
// (tulir/whatsmeow #1014). Who has a number now is asked of WhatsApp, for the library
// may remember whoever had it before; see holder. For the number of an account, which
// may stay hidden, the library's memory does.
func (h *Holders) Names(ctx context.Context, client *whatsmeow.Client, chat, other types.JID) []bot.Address {
	chat, other = chat.ToNonAD(), other.ToNonAD()
	switch {
	case chat.Server == types.DefaultUserServer:
		lid, err := h.Holder(ctx, client, chat)
		if err != nil { // the number alone is never wrong
			h.Log.WarnContext(ctx, "WhatsApp does not say whose a number is", "error", librarylog.Redact(err.Error()))
		}
		other = lid
	case other.IsEmpty() && chat.Server == types.HiddenUserServer:
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		// An error leaves the name unknown, which is allowed.
		if found, err := client.Store.GetAltJID(ctx, chat); err == nil {
			other = found.ToNonAD()
		}
	}
	var out []bot.Address
	if other.Server == types.HiddenUserServer {
		chat, other = other, chat
	}
	for _, jid := range []types.JID{chat, other} {
		if a, ok := Of(jid); ok {
			out = append(out, a)
		}
	}
	return out
}
