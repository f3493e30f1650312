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
		kept, err := tx.Conversation(ctx, person.ID)
		if errors.Is(err, store.ErrUnreadable) || err == nil && kept.State == nil {
			return nil // nobody can read the text there either
		}
		if err != nil {
			return err
		}
		after, turn := r.forget(ctx, person, kept, gone, r.env(person, channel, at))
		if kept.State, err = json.Marshal(after); err != nil {
			return fmt.Errorf("cannot write the conversation as JSON: %w", err)
		}
		kept.Secrets, kept.Node = after.Secrets, turn.Node
		if err := tx.SaveConversation(ctx, person.ID, kept); err != nil {
			return fmt.Errorf("cannot store the conversation: %w", err)
		}
		if person.StaffAnswer == channel {
			return nil
		}
		in := bot.Incoming{Channel: channel, From: []bot.Address{gone.From}}
		asked = len(turn.Replies) > 0
		return r.reply(ctx, tx, decided{person: person, id: gone.Message, in: in}, turn.Replies, &Report{})
	})
	if err == nil && asked && r.Wake != nil {
		r.Wake(channel)
	}
	return err
}

// forget takes a deleted message out of a conversation. Where that cannot be done
// nothing of the conversation stays, for the message may stand in it.
func (r *Receiver) forget(ctx context.Context, person bot.Person, kept store.Conversation, gone store.Revocation, env conversation.Env) (after conversation.State, turn conversation.Turn) {
	defer func() {
		if p := recover(); p != nil {
			r.log().ErrorContext(ctx, "a deleted message could not be taken out of a conversation, which begins again", "person", person.ID, "error", panicked(p))
			after, turn = conversation.State{Lang: person.Lang}, conversation.Turn{}
		}
	}()
	before, _ := r.restore(person, kept, nil)
	return r.Engine.Revoke(before, gone.Message, gone.Text, env)
}
