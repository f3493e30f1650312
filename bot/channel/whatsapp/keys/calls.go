package keys

import (
	"context"
	"encoding/json"
	"time"

	"go.mau.fi/whatsmeow/types"

	"kanca/bot"
	"kanca/bot/channel/whatsapp/message"
)

// Ringing is a call that nobody has taken yet.
type Ringing struct {
	Chat types.JID // by its canonical name
	In   bot.Incoming
	Due  time.Time // zero: the person was told
}

// KeepCall writes down that somebody calls, and lets go of calls that are long over.
func (s *Sessions) KeepCall(ctx context.Context, id string, r Ringing) error {
	sender, err := json.Marshal(r.In.From)
	if err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_call WHERE due = 0 AND rang_at < $1`, unix(r.In.SentAt.Add(-CallsAre))); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO kanca_whatsapp_call (chat, id, provider_id, sender, rang_at, due) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat) DO UPDATE SET id = excluded.id, provider_id = excluded.provider_id, sender = excluded.sender, rang_at = excluded.rang_at, due = excluded.due`,
		r.Chat.String(), id, r.In.ProviderID, string(sender), unix(r.In.SentAt), unix(r.Due))
	return err
}

// CallTold notes that a caller was told.
func (s *Sessions) CallTold(ctx context.Context, chat types.JID) error {
	_, err := s.db.ExecContext(ctx, `UPDATE kanca_whatsapp_call SET due = 0 WHERE chat = $1`, chat.String())
	return err
}

// DropCall forgets a call that staff took.
func (s *Sessions) DropCall(ctx context.Context, chat types.JID) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kanca_whatsapp_call WHERE chat = $1`, chat.String())
	return err
}

// ReadCalls returns the calls that are written down, by their ids.
func (s *Sessions) ReadCalls(ctx context.Context) (map[string]Ringing, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT chat, id, provider_id, sender, rang_at, due FROM kanca_whatsapp_call`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Ringing{}
	for rows.Next() {
		var chat, id, sender string
		var rang, due int64
		in := bot.Incoming{Channel: message.Source, Kind: bot.KindCall}
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
		out[id] = Ringing{jid, in, moment(due)}
	}
	return out, rows.Err()
}

// CallsAre is for how long further calls of the same person are the same matter.
const CallsAre = time.Hour
