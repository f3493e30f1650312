package answering

import (
	"context"
	"encoding/json"
	"errors"

	"kanca/bot"
	"kanca/bot/channel/simulator"
	"kanca/bot/store"
)

// History reads the newest messages of a person on a channel; on all for "".
func History(ctx context.Context, db *store.DB, channel bot.ChannelName, who bot.Address, limit int) ([]simulator.Message, error) {
	person, err := db.FindPerson(ctx, who)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	stored, err := db.Messages(ctx, person, limit)
	if err != nil {
		return nil, err
	}
	out := make([]simulator.Message, 0, len(stored))
	for _, m := range stored {
		if channel == "" || m.Channel == channel {
			out = append(out, shown(m))
		}
	}
	return out, nil
}

func shown(m store.StoredMessage) simulator.Message {
	out := simulator.Message{
		ID: m.ID, FromPerson: m.Inbound, Kind: m.Kind, Text: m.Text, At: m.CreatedAt, State: string(m.State), Segments: m.Segments, Reason: m.ErrorCode,
	}
	var attached struct {
		Contact  *bot.ContactCard `json:"contact"`
		Location *bot.Location    `json:"location"`
	}
	// The attachment is what the store wrote; one that cannot be read is left out.
	if m.Attachment != "" && json.Unmarshal([]byte(m.Attachment), &attached) == nil {
		out.Contact, out.Location = attached.Contact, attached.Location
	}
	return out
}
