package store

import (
	"context"
	"errors"
	"fmt"

	"kanca/bot"
)

// Apply writes what a turn of the conversation decided. message is the inbound
// message that led to it. The set of events is closed: one that is not known
// here is an error, and a test reads the list of events from their source.
func (tx *Tx) Apply(ctx context.Context, person int64, message bot.MessageID, events []bot.Event) error {
	for _, event := range events {
		if err := tx.apply(ctx, person, message, event); err != nil {
			return fmt.Errorf("event %s: %w", event.Type(), err)
		}
	}
	return nil
}

func (tx *Tx) apply(ctx context.Context, person int64, message bot.MessageID, event bot.Event) error {
	if tx.erased[person] {
		return nil // nothing about the person may be written after the erasure
	}
	switch e := event.(type) {
	case bot.LanguageChosen:
		_, err := tx.exec(ctx, `UPDATE person SET lang = $1 WHERE id = $2`, e.Lang, person)
		return err
	case bot.ConsentGiven:
		_, err := tx.exec(ctx, `INSERT INTO consent (person_id, message_id, version, at) VALUES ($1, $2, $3, $4)`,
			person, number(message), clean(e.Version), tx.db.now())
		return err
	case bot.RegistrationCompleted:
		return tx.addRegistration(ctx, person, message, e.Registration)
	case bot.RegistrationChanged:
		return tx.changeRegistration(ctx, person, message, e.Registration)
	case bot.RegistrationWithdrawn:
		return tx.withdrawRegistration(ctx, person, message, e.ID)
	case bot.NIKRemoved:
		return tx.removeNIK(ctx, person, message)
	case bot.ReportFiled:
		return tx.addReport(ctx, person, e.Report)
	case bot.HandoverRequested:
		return tx.addHandover(ctx, person, message, e.Handover)
	case bot.OptedOutOfAnnouncements:
		return tx.optOut(ctx, person, message)
	case bot.OptedInAgain:
		return tx.optIn(ctx, person, message)
	case bot.DataDeleted:
		return tx.erase(ctx, person, message)
	case bot.PersonProven:
		return tx.prove(ctx, person, e.Earlier)
	case bot.ProofFailed:
		return tx.proofFailed(ctx, person)
	case bot.EarlierDenied:
		return tx.denied(ctx, person)
	case bot.NotUnderstood:
		_, err := tx.exec(ctx, `INSERT INTO not_understood (person_id, message_id, body, lang, created_at) VALUES ($1, $2, $3, $4, $5)`,
			person, number(message), words(e.Text), e.Lang, tx.db.now())
		return err
	default:
		return fmt.Errorf("%T has no place in the store", event)
	}
}

// addReport keeps a report once. An anonymous one is not tied to the person.
func (tx *Tx) addReport(ctx context.Context, person int64, r bot.FraudReport) error {
	if r.ID == "" {
		return errors.New("a report came without an id; the form must choose one when it starts")
	}
	var from *int64
	if r.Contact {
		from = &person
	}
	n, err := tx.exec(ctx, `
		INSERT INTO report (id, person_id, what, who, place, money, contact, urgent, state, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'new', $9) ON CONFLICT (id) DO NOTHING`,
		r.ID, from, words(r.What), words(r.Who), words(r.Where), words(r.Money), r.Contact, r.Urgent, tx.db.now())
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.openEntry(ctx, from, topicReport, r.ID, r.Urgent)
	return err
}

func (tx *Tx) addHandover(ctx context.Context, person int64, message bot.MessageID, h bot.Handover) error {
	if h.ID == "" {
		return errors.New("a handover came without an id; whoever asks for it must choose one")
	}
	n, err := tx.exec(ctx, `
		INSERT INTO handover (id, person_id, message_id, topic, note, urgent, state, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'open', $7) ON CONFLICT (id) DO NOTHING`,
		h.ID, person, number(message), clean(h.Topic), words(h.Note), h.Urgent, tx.db.now())
	if err != nil || n == 0 {
		return err
	}
	entry, err := tx.entryFor(ctx, person, clean(h.Topic), h.ID, h.Urgent)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE handover SET inbox_id = $2 WHERE id = $1`, h.ID, entry)
	return err
}
