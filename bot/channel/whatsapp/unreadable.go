package whatsapp

import (
	"context"
	"encoding/json"

	"kanca/bot"
)

// keepUnreadable writes down whom it is owed that a message cannot be read. WhatsApp
// has our acknowledgement by then, so nobody else remembers.
func (s *Sessions) keepUnreadable(ctx context.Context, key string, u unreadable) error {
	sender, err := json.Marshal(u.in.From)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ($1, $2, $3, $4)
		ON CONFLICT (provider_id) DO NOTHING`, key, string(sender), unix(u.in.SentAt), unix(u.due))
	return err
}

func (s *Sessions) dropUnreadable(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_unreadable WHERE provider_id = $1`, key)
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
		u := unreadable{bot.Incoming{Channel: Name, ProviderID: key + unreadableMark, Kind: bot.KindUnsupported, SentAt: moment(sent)}, moment(due)}
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
