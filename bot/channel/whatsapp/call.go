package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/address"
	"kanca/bot/channel/whatsapp/keys"
	"kanca/bot/channel/whatsapp/librarylog"
	"kanca/bot/channel/whatsapp/message"
)

// Who calls the office's number by WhatsApp hears it ring on the office phone. When nobody
// takes the call, the person is told once that they can write. WhatsApp has our acknowledgement
// of the call while it rings, so what is owed, and who was told, is written down for the
// process that comes next.

const (
	// ringTime is how long a call rings at most; WhatsApp ends it before.
	ringTime = 90 * time.Second
	// callsMost is how many calls may ring at once.
	callsMost = 200
	// callRecalled is how long an earlier process's call rings on at least: whoever took it
	// meanwhile is told of after connecting.
	callRecalled = 30 * time.Second
	// callMark is in the id of the notice of a call.
	callMark = "call-"
)

// call keeps what a call comes to.
func (c *Channel) call(ctx context.Context, client *whatsmeow.Client, e any) {
	switch e := e.(type) {
	case *events.CallOffer:
		c.rings(ctx, client, e.BasicCallMeta)
	case *events.CallOfferNotice:
		if e.Type != "group" {
			c.rings(ctx, client, e.BasicCallMeta)
		}
	case *events.CallTerminate:
		if e.Reason == "accepted_elsewhere" { // staff talk to the person
			c.callEnds(ctx, e.CallID, true)
		} else {
			c.callEnds(ctx, e.CallID, false)
		}
	case *events.CallReject: // staff pressed the red button
		c.callEnds(ctx, e.CallID, false)
	}
}

func (c *Channel) rings(ctx context.Context, client *whatsmeow.Client, m types.BasicCallMeta) {
	from := m.From.ToNonAD()
	c.mu.Lock()
	own, ownLID := c.own, c.ownLID
	c.mu.Unlock()
	ours := from.User == own.User || !ownLID.IsEmpty() && from.User == ownLID.User
	if !m.GroupJID.IsEmpty() || ours || from.User == "" || from.Server != types.DefaultUserServer && from.Server != types.HiddenUserServer {
		return
	}
	chat := address.Canonical(ctx, client, from, m.CallCreatorAlt)
	at := m.Timestamp
	if at.Unix() <= 0 {
		at = time.Now()
	}
	// Calls within one hour have one id, which the store knows over a restart too.
	in := bot.Incoming{Channel: Name, ProviderID: message.ProviderID(chat, callMark+at.UTC().Truncate(keys.CallsAre).Format("2006010215")), From: c.holders.Names(ctx, client, from, m.CallCreatorAlt),
		Kind: bot.KindCall, SentAt: at}
	if r, news := c.newCall(m.CallID, keys.Ringing{Chat: chat, In: in, Due: time.Now().Add(ringTime)}); news {
		if err := c.o.Sessions.KeepCall(ctx, m.CallID, r); err != nil {
			c.o.Log.WarnContext(ctx, "that somebody calls could not be written down; it is told unless kanca stops before", "error", librarylog.Redact(err.Error()))
		}
	}
}

// newCall remembers a call, unless the same person was told within the hour or too many ring.
// Who calls again before being told may have been cut off: the later call is the one that
// staff take, and what is owed for the earlier one goes on.
func (c *Channel) newCall(id string, r keys.Ringing) (keys.Ringing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for other, known := range c.calls { // told, and only remembered
		if known.Due.IsZero() && r.In.SentAt.Sub(known.In.SentAt) >= keys.CallsAre {
			delete(c.calls, other)
		}
	}
	for earlier, known := range c.calls {
		switch {
		case known.Chat != r.Chat:
		case known.Due.IsZero():
			return r, false // they call again and again
		default:
			delete(c.calls, earlier)
			r.In, r.Due = known.In, known.Due
		}
	}
	if len(c.calls) >= callsMost {
		return r, false
	}
	c.calls[id] = r
	return r, true
}

func (c *Channel) callEnds(ctx context.Context, id string, taken bool) {
	c.mu.Lock()
	r, ok := c.calls[id]
	ok = ok && !r.Due.IsZero()
	switch {
	case !ok:
	case taken:
		delete(c.calls, id)
	default:
		r.Due = time.Now()
		c.calls[id] = r
		c.stir()
	}
	c.mu.Unlock()
	if ok && taken {
		if err := c.o.Sessions.DropCall(ctx, r.Chat); err != nil {
			c.o.Log.WarnContext(ctx, "that staff took a call could not be written down; the caller is told that nobody did if kanca stops now", "error", librarylog.Redact(err.Error()))
		}
	}
}

// handOverCalls hands on the calls that nobody took.
func (c *Channel) handOverCalls(ctx context.Context, h bot.Handler, now time.Time) {
	c.mu.Lock()
	due := map[string]keys.Ringing{}
	for id, r := range c.calls {
		if !r.Due.IsZero() && !now.Before(r.Due) {
			due[id] = r
		}
	}
	c.mu.Unlock()
	for id, r := range due {
		if err := c.guarded(ctx, h, r.In); err != nil {
			c.o.Log.ErrorContext(ctx, "that somebody called could not be stored; trying again", "error", librarylog.Redact(err.Error()))
			r.Due = now.Add(ringTime / 9)
		} else {
			r.Due = time.Time{}
			if err := c.o.Sessions.CallTold(ctx, r.Chat); err != nil {
				c.o.Log.WarnContext(ctx, "that a caller was told could not be written down", "error", librarylog.Redact(err.Error())) // the store knows it
			}
		}
		c.mu.Lock()
		if _, still := c.calls[id]; still { // else staff took it meanwhile
			c.calls[id] = r
		}
		c.mu.Unlock()
	}
}

// recallCalls takes over the calls of an earlier process.
func (c *Channel) recallCalls(ctx context.Context) {
	calls, err := c.o.Sessions.ReadCalls(ctx)
	if err != nil {
		c.o.Log.WarnContext(ctx, "who called before the start cannot be found out", "error", librarylog.Redact(err.Error()))
	}
	least := time.Now().Add(callRecalled)
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, r := range calls {
		if !r.Due.IsZero() && r.Due.Before(least) {
			r.Due = least
		}
		c.calls[id] = r
	}
}
