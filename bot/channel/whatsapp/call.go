package whatsapp

import (
	"context"
	"encoding/json"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
)

// Who calls the office's number by WhatsApp hears it ring on the office phone. When nobody
// takes the call, the person is told once that they can write. WhatsApp has our acknowledgement
// of the call while it rings, so what is owed, and who was told, is written down for the
// process that comes next.

const (
	// ringTime is how long a call rings at most; WhatsApp ends it before.
	ringTime = 90 * time.Second
	// callsAre is for how long further calls of the same person are the same matter.
	callsAre = time.Hour
	// callsMost is how many calls may ring at once.
	callsMost = 200
	// callRecalled is how long an earlier process's call rings on at least: whoever took it
	// meanwhile is told of after connecting.
	callRecalled = 30 * time.Second
	// callMark is in the id of the notice of a call.
	callMark = "call-"
)

// ringing is a call that nobody has taken yet.
type ringing struct {
	chat types.JID // by its canonical name
	in   bot.Incoming
	due  time.Time // zero: the person was told
}

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
	chat := canonical(ctx, client, from, m.CallCreatorAlt)
	at := m.Timestamp
	if at.Unix() <= 0 {
		at = time.Now()
	}
	// Calls within one hour have one id, which the store knows over a restart too.
	in := bot.Incoming{Channel: Name, ProviderID: providerID(chat, callMark+at.UTC().Truncate(callsAre).Format("2006010215")), From: c.names(ctx, client, from, m.CallCreatorAlt),
		Kind: bot.KindCall, SentAt: at}
	if r, news := c.newCall(m.CallID, ringing{chat, in, time.Now().Add(ringTime)}); news {
		if err := c.o.Sessions.keepCall(ctx, m.CallID, r); err != nil {
			c.o.Log.WarnContext(ctx, "that somebody calls could not be written down; it is told unless kanca stops before", "error", redact(err.Error()))
		}
	}
}

// newCall remembers a call, unless the same person was told within the hour or too many ring.
// Who calls again before being told may have been cut off: the later call is the one that
// staff take, and what is owed for the earlier one goes on.
func (c *Channel) newCall(id string, r ringing) (ringing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for other, known := range c.calls { // told, and only remembered
		if known.due.IsZero() && r.in.SentAt.Sub(known.in.SentAt) >= callsAre {
			delete(c.calls, other)
		}
	}
	for earlier, known := range c.calls {
		switch {
		case known.chat != r.chat:
		case known.due.IsZero():
			return r, false // they call again and again
		default:
			delete(c.calls, earlier)
			r.in, r.due = known.in, known.due
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
	ok = ok && !r.due.IsZero()
	switch {
	case !ok:
	case taken:
		delete(c.calls, id)
	default:
		r.due = time.Now()
		c.calls[id] = r
		c.stir()
	}
	c.mu.Unlock()
	if ok && taken {
		if err := c.o.Sessions.dropCall(ctx, r.chat); err != nil {
			c.o.Log.WarnContext(ctx, "that staff took a call could not be written down; the caller is told that nobody did if kanca stops now", "error", redact(err.Error()))
		}
	}
}

// handOverCalls hands on the calls that nobody took.
func (c *Channel) handOverCalls(ctx context.Context, h bot.Handler, now time.Time) {
	c.mu.Lock()
	due := map[string]ringing{}
	for id, r := range c.calls {
		if !r.due.IsZero() && !now.Before(r.due) {
			due[id] = r
		}
	}
	c.mu.Unlock()
	for id, r := range due {
		if err := c.guarded(ctx, h, r.in); err != nil {
			c.o.Log.ErrorContext(ctx, "that somebody called could not be stored; trying again", "error", redact(err.Error()))
			r.due = now.Add(ringTime / 9)
		} else {
			r.due = time.Time{}
			if err := c.o.Sessions.callTold(ctx, r.chat); err != nil {
				c.o.Log.WarnContext(ctx, "that a caller was told could not be written down", "error", redact(err.Error())) // the store knows it
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
	calls, err := c.o.Sessions.readCalls(ctx)
	if err != nil {
		c.o.Log.WarnContext(ctx, "who called before the start cannot be found out", "error", redact(err.Error()))
	}
	least := time.Now().Add(callRecalled)
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, r := range calls {
		if !r.due.IsZero() && r.due.Before(least) {
			r.due = least
		}
		c.calls[id] = r
	}
}

// keepCall writes down that somebody calls, and lets go of calls that are long over.
func (s *Sessions) keepCall(ctx context.Context, id string, r ringing) error {
	sender, err := json.Marshal(r.in.From)
	if err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_call WHERE due = 0 AND rang_at < $1`, unix(r.in.SentAt.Add(-callsAre))); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_call (chat, id, provider_id, sender, rang_at, due) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat) DO UPDATE SET id = excluded.id, provider_id = excluded.provider_id, sender = excluded.sender, rang_at = excluded.rang_at, due = excluded.due`,
		r.chat.String(), id, r.in.ProviderID, string(sender), unix(r.in.SentAt), unix(r.due))
	return err
}

// callTold notes that a caller was told.
func (s *Sessions) callTold(ctx context.Context, chat types.JID) error {
	_, err := s.db.ExecContext(ctx, `UPDATE kanca_whatsapp_call SET due = 0 WHERE chat = $1`, chat.String())
	return err
}

func (s *Sessions) dropCall(ctx context.Context, chat types.JID) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_call WHERE chat = $1`, chat.String())
	return err
}

// readCalls returns the calls that are written down, by their ids.
func (s *Sessions) readCalls(ctx context.Context) (map[string]ringing, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT chat, id, provider_id, sender, rang_at, due FROM kanca_whatsapp_call`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]ringing{}
	for rows.Next() {
		var chat, id, sender string
		var rang, due int64
		in := bot.Incoming{Channel: Name, Kind: bot.KindCall}
		if err := rows.Scan(&chat, &id, &in.ProviderID, &sender, &rang, &due); err != nil {
			return nil, err
		}
		jid, err := types.ParseJID(chat)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(sender), &in.From); err != nil {
			return nil, err
		}
		in.SentAt = moment(rang)
		out[id] = ringing{jid, in, moment(due)}
	}
	return out, rows.Err()
}
