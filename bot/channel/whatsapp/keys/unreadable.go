package keys

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/message"
)

// Unreadable is a message that could not be decrypted.
type Unreadable struct {
	In    bot.Incoming
	Due   time.Time
	Staff bool // staff wrote it, on the office phone: In.From is whom they wrote to
}

// KeepUnreadable writes down whom it is owed that a message cannot be read. WhatsApp
// has our acknowledgement by then, so nobody else remembers.
func (s *Sessions) KeepUnreadable(ctx context.Context, key string, u Unreadable) error {
	if u.Staff {
		key += staffMark
	}
	sender, err := json.Marshal(u.In.From)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_unreadable (provider_id, sender, sent_at, due) VALUES ($1, $2, $3, $4)
		ON CONFLICT (provider_id) DO NOTHING`, key, string(sender), unix(u.In.SentAt), unix(u.Due))
	return err
}

// DropUnreadable notes that nothing is owed for a message any more.
func (s *Sessions) DropUnreadable(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_unreadable WHERE provider_id = $1 OR provider_id = $2`, key, key+staffMark)
	return err
}

// ReadUnreadable returns what an earlier process still owes, by the message.
func (s *Sessions) ReadUnreadable(ctx context.Context) (map[string]Unreadable, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT provider_id, sender, sent_at, due FROM kanca_whatsapp_unreadable`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Unreadable{}
	for rows.Next() {
		var key, sender string
		var sent, due int64
		if err := rows.Scan(&key, &sender, &sent, &due); err != nil {
			return nil, err
		}
		key, staff := strings.CutSuffix(key, staffMark)
		u := Unreadable{bot.Incoming{Channel: message.Source, ProviderID: key + UnreadableMark, Kind: bot.KindUnsupported, SentAt: moment(sent)}, moment(due), staff}
		if err := json.Unmarshal([]byte(sender), &u.In.From); err != nil {
			return nil, err
		}
		out[key] = u
	}
	return out, rows.Err()
}

const (
	UnreadableMark = "/unreadable" // after the id of the message, in that of the notice
	// staffMark stands after the id of a message that staff wrote.
	staffMark = "/staff"
)
