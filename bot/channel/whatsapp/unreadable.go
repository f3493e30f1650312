package whatsapp

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"kanca/bot"
)

const (
	// unreadableTime is how long the sender's phone gets to send again what could
	// not be decrypted, before the person is asked to write again.
	unreadableTime = time.Minute
	unreadableMax  = 1000
	unreadableMark = "/unreadable" // after the id of the message, in that of the notice
	// staffMark stands after the id of a message that staff wrote.
	staffMark = "/staff"
)

// unreadable is a message that could not be decrypted.
type unreadable struct {
	in    bot.Incoming
	due   time.Time
	staff bool // staff wrote it, on the office phone: In.From is whom they wrote to
}

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
	key := providerID(chatOf(ctx, client, e.Info), e.Info.ID)
	in := bot.Incoming{
		Channel:    Name,
		ProviderID: key + unreadableMark,
		From:       c.names(ctx, client, e.Info.Chat, other),
		Kind:       bot.KindUnsupported,
		SentAt:     sentAt(e.Info),
	}
	u := unreadable{in, due, e.Info.IsFromMe}
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
	if u.staff {
		c.stir()
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
		handle := h
		if u.staff {
			handle = c.staffUnread
		}
		if err := c.guarded(ctx, handle, u.in); err != nil {
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

// staffUnread passes on that staff wrote something that could not be read. Its text may
// follow under the same id.
func (c *Channel) staffUnread(ctx context.Context, in bot.Incoming) error {
	return c.o.TakenOver(ctx, TakeOver{With: in.From, ProviderID: strings.TrimSuffix(in.ProviderID, unreadableMark), Kind: in.Kind, SentAt: in.SentAt})
}

// keepUnreadable writes down whom it is owed that a message cannot be read. WhatsApp
// has our acknowledgement by then, so nobody else remembers.
func (s *Sessions) keepUnreadable(ctx context.Context, key string, u unreadable) error {
	if u.staff {
		key += staffMark
	}
	sender, err := json.Marshal(u.in.From)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ($1, $2, $3, $4)
		ON CONFLICT (provider_id) DO NOTHING`, key, string(sender), unix(u.in.SentAt), unix(u.due))
	return err
}

func (s *Sessions) dropUnreadable(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_unreadable WHERE provider_id = $1 OR provider_id = $2`, key, key+staffMark)
	return err
}

// readUnreadable returns what an earlier process still owes, by the message.
func (s *Sessions) readUnreadable(ctx context.Context) (map[string]unreadable, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT provider_id, sender, sent_at, due FROM kanca_whatsapp_unreadable`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]unreadable{}
	for rows.Next() {
		var key, sender string
		var sent, due int64
		if err := rows.Scan(&key, &sender, &sent, &due); err != nil {
			return nil, err
		}
		key, staff := strings.CutSuffix(key, staffMark)
		u := unreadable{bot.Incoming{Channel: Name, ProviderID: key + unreadableMark, Kind: bot.KindUnsupported, SentAt: moment(sent)}, moment(due), staff}
		if err := json.Unmarshal([]byte(sender), &u.in.From); err != nil {
			return nil, err
		}
		out[key] = u
	}
	return out, rows.Err()
}

// recallUnreadable takes over what an earlier process owes.
func (c *Channel) recallUnreadable(ctx context.Context) {
	owed, err := c.o.Sessions.readUnreadable(ctx)
	if err != nil {
		c.o.Log.WarnContext(ctx, "which messages could not be read before the start cannot be found out", "error", redact(err.Error()))
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
	if err := c.o.Sessions.dropUnreadable(ctx, key); err != nil {
		c.o.Log.WarnContext(ctx, "a message that cannot be read may be told twice", "error", redact(err.Error()))
	}
}
