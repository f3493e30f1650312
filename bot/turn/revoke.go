package turn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// Revoke forgets a message that its sender deleted for everyone: what is stored
// of it and of its newer versions, and the answers that it gave to a form which
// is not finished. The form asks for them again, unless staff answer the person
// now. One that is not known may come yet, for messages overtake each other: it will
// not be heard. Revoke returns nil when all of it is durable.
func (r *Receiver) Revoke(ctx context.Context, channel bot.ChannelName, providerID string) error {
	asked := false
	err := r.Store.InTx(ctx, func(tx *store.Tx) error {
		asked = false
		gone, err := tx.Revoked(ctx, channel, providerID)
		if errors.Is(err, store.ErrNotFound) {
			return tx.RevokeEarly(ctx, channel, providerID)
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
		if _, taken := person.StaffAnswer(channel); taken {
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

// tookBack handles a message that its sender deleted before it came. Nothing in it is
// done, answered or kept; that somebody cried for help stays, as it does when a cry is
// deleted afterwards: whoever deletes one may have been made to.
func (r *Receiver) tookBack(ctx context.Context, tx *store.Tx, person bot.Person, id bot.MessageID, in bot.Incoming, at time.Time, report *Report) error {
	report.Language, report.Quiet = person.Lang, QuietRevoked
	kept, err := tx.Conversation(ctx, person.ID)
	if err != nil && !errors.Is(err, store.ErrUnreadable) {
		return err
	}
	before, _ := r.restore(person, kept, err)
	input, err := input(ctx, tx, id, in)
	if err != nil {
		return err
	}
	_, turn := r.Engine.Step(before, input, r.env(person, in.Channel, at))
	if urgencyOf(turn) != cry {
		return nil
	}
	for _, e := range turn.Events {
		if e, ok := e.(bot.HandoverRequested); ok && e.Handover.Urgent {
			report.Intent = turn.Intent
			report.Events = append(report.Events, e)
		}
	}
	if err := tx.Apply(ctx, person.ID, id, report.Events); err != nil {
		return fmt.Errorf("cannot write that somebody cried for help: %w", err)
	}
	return nil
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
