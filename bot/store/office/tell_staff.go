package office

import (
	"context"
	"errors"

	"kanca/bot"
	"kanca/bot/store/messages"
	"kanca/bot/store/people"
)

// TellStaff puts a text for a phone of staff into the outbox, behind the answers to people. It
// is no word of staff to whoever has the phone, who may have a need of their own.
// ErrRefusing where the phone said BERHENTI.
func (tx *Tx) TellStaff(ctx context.Context, to bot.Staff, channel bot.ChannelName, write func(bot.Lang) messages.Reply) error {
	p, err := tx.phoneHolder(ctx, to)
	if err != nil {
		return err
	}
	text := write(p.Lang)
	text.Lane, text.Why = bot.LaneStaff, messages.Why{House: true}
	_, err = tx.toStaff(ctx, p.ID, channel, phoneOf(to), 0, text)
	return err
}

// phoneHolder is who has the phone of an account. ErrRefusing where they said BERHENTI.
func (tx *Tx) phoneHolder(ctx context.Context, to bot.Staff) (bot.Person, error) {
	p, err := people.TakeRecipient(ctx, tx.people, []bot.Address{phoneOf(to)}, tx.db.sql.Clock())
	if err == nil && p.OptedOut {
		err = ErrRefusing
	}
	return p, err
}

// Refuses reports whether TellStaff would return ErrRefusing.
func (tx *Tx) Refuses(ctx context.Context, to bot.Staff) (bool, error) {
	_, err := tx.phoneHolder(ctx, to)
	if errors.Is(err, ErrRefusing) {
		return true, nil
	}
	return false, err
}
