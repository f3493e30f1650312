package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// Revoke forgets a message that its sender deleted for everyone: what is stored
// of it and of its newer versions, and the answers that it gave to a form which
// is not finished. The form asks for them again, unless staff answer the person
// now. It returns nil when all of it is durable, also when the message is not
// known or was deleted before.
func (r *Receiver) Revoke(ctx context.Context, channel bot.ChannelName, providerID string) error {
	asked := false
	err := r.Store.InTx(ctx, func(tx *store.Tx) error {
		asked = false
		gone, err := tx.Revoked(ctx, channel, providerID)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil || gone.From == (bot.Address{}) {
			return err
		}
		at := r.Now()
		person, err := tx.TakeKnown(ctx, gone.Person, at)
		if err != nil {
			return err
		}
		document, secrets, err := tx.Conversation(ctx, person.ID)
		if err != nil || document == nil {
			return err
		}
		traits := r.Traits(channel)
		after, turn := r.Engine.Revoke(r.restore(ctx, person, document, secrets), gone.Message, gone.Text,
			conversation.Env{Now: at, Content: r.Content(), Person: person, Traits: traits, NewID: r.NewID, Demo: r.Demo})
		if document, err = json.Marshal(after); err != nil {
			return fmt.Errorf("cannot write the conversation as JSON: %w", err)
		}
		if err := tx.SaveConversation(ctx, person.ID, document, turn.Node, after.Secrets); err != nil {
			return fmt.Errorf("cannot store the conversation: %w", err)
		}
		if person.StaffAnswer == channel {
			return nil
		}
		in := bot.Incoming{Channel: channel, From: []bot.Address{gone.From}}
		asked = len(turn.Replies) > 0
		return r.reply(ctx, tx, person, gone.Message, in, traits, turn.Replies, &Report{})
	})
	if err == nil && asked && r.Wake != nil {
		r.Wake(channel)
	}
	return err
}
