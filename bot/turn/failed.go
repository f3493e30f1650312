package turn

import (
	"context"
	"errors"
	"fmt"

	"kanca/bot"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/locales"
)

// cannotHandle is a failure after the message itself was stored: a panic, or a
// statement that the database refused. When it happens twice in a row the
// message is kept as failed; otherwise it would come back for ever.
type cannotHandle struct {
	err      error
	language bot.Lang // of the person
}

func (e *cannotHandle) Error() string { return e.err.Error() }
func (e *cannotHandle) Unwrap() error { return e.err }

// keepFailed stores a message that the bot cannot handle, says so to the person,
// and puts it before the staff. When the database is away this fails, too, and
// the message is delivered again.
func (r *Receiver) keepFailed(ctx context.Context, in bot.Incoming, wrong *cannotHandle) (Report, error) {
	report := newReport(in)
	report.Failed = true
	report.Language = wrong.language
	if !report.Language.Valid() {
		report.Language = bot.Indonesian
	}
	traits := r.Traits(in.Channel)
	apology := store.Reply{Text: r.Texts.Text(report.Language, traits.Medium, "errors.apology", locales.Data{})}
	if traits.Medium == bot.SMS {
		apology.Segments = sms.Count(apology.Text).Segments
	}
	if r.ReplyID != nil {
		apology.ProviderID = r.ReplyID(in.Channel)
	}
	handover := bot.Handover{ID: r.NewID(), Topic: "failure"}
	if err := r.Store.InboundFailed(ctx, in, r.Now(), []store.Reply{apology}, handover); err != nil {
		return report, fmt.Errorf("a message that cannot be handled cannot be stored either: %w", errors.Join(err, wrong))
	}
	r.log().ErrorContext(ctx, "a message could not be handled twice; it is kept as failed for the staff", "channel", string(in.Channel), "handover", handover.ID, "error", wrong)
	report.Replies = []Reply{{Text: apology.Text, Segments: apology.Segments}}
	report.Events = []bot.Event{bot.HandoverRequested{Handover: handover}}
	return report, nil
}

// Forget makes a simulated phone a newcomer's again: it erases what is stored
// about its person. It refuses every other address, for real people's data is
// erased at their own wish only.
func (r *Receiver) Forget(ctx context.Context, phone bot.Address) error {
	if phone.Kind != bot.Simulated {
		return errors.New("only a simulated phone can be made to forget")
	}
	person, err := r.Store.FindPerson(ctx, phone)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.Store.InTx(ctx, func(tx *store.Tx) error {
		// BERHENTI outlives an erasure, and would outlive this one.
		return tx.Apply(ctx, person, 0, []bot.Event{bot.OptedInAgain{}, bot.DataDeleted{}})
	})
}
