package store

import (
	"context"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/store/column"
	"kanca/bot/store/office"
	"kanca/bot/store/people"
	"kanca/bot/store/regency"
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
	if tx.Erased(person) {
		return nil // nothing about the person may be written after the erasure
	}
	switch e := event.(type) {
	case bot.LanguageChosen:
		return tx.sql.Write(ctx, `UPDATE person SET lang = $1 WHERE id = $2`, e.Lang, person)
	case bot.ConsentGiven:
		if err := tx.sql.Write(ctx, `INSERT INTO consent (person_id, message_id, version, at) VALUES ($1, $2, $3, $4)`,
			person, column.Message(message), column.Clean(e.Version), tx.sql.Now()); err != nil {
			return err
		}
		return regency.Wake(ctx, tx.sql, person)
	case bot.RegistrationCompleted:
		return tx.registrations.Add(ctx, person, message, e.Registration)
	case bot.RegistrationChanged:
		return tx.registrations.Change(ctx, person, message, e.Registration)
	case bot.RegistrationWithdrawn:
		return tx.registrations.Withdraw(ctx, person, message, e.ID)
	case bot.NIKRemoved:
		return tx.registrations.RemoveNIK(ctx, person, message)
	case bot.ReportFiled:
		return office.AddReport(ctx, tx.officeTx, person, e.Report)
	case bot.HandoverRequested:
		return office.AddHandover(ctx, tx.officeTx, person, message, e.Handover)
	case bot.OptedOutOfAnnouncements:
		return people.OptOut(ctx, tx.peopleTx, person, message)
	case bot.OptedInAgain:
		return people.OptIn(ctx, tx.peopleTx, person, message)
	case bot.AnnouncementsWanted:
		return people.Want(ctx, tx.peopleTx, person, message, e)
	case bot.AnnouncementsDeclined:
		return people.Decline(ctx, tx.peopleTx, person, message)
	case bot.DataDeleted:
		return people.Erase(ctx, tx.peopleTx, person, message)
	case bot.PersonProven:
		return people.Prove(ctx, tx.peopleTx, person, e.Earlier)
	case bot.ProofFailed:
		return people.ProofFailed(ctx, tx.peopleTx, person)
	case bot.EarlierDenied:
		return people.Denied(ctx, tx.peopleTx, person)
	case bot.NotUnderstood:
		return office.AddQuestion(ctx, tx.officeTx, person, message, e)
	default:
		return fmt.Errorf("%T has no place in the store", event)
	}
}

// Tally counts once more, on the day of the database's clock in zone, that somebody asked
// for something; see package regency.
func (tx *Tx) Tally(ctx context.Context, zone *time.Location, subject, key string) error {
	return regency.Tally(ctx, tx.sql, zone, subject, key)
}
