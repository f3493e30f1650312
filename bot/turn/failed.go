package turn

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// keepFailed stores a message that the bot stumbled over twice, a panic or a
// statement that the database refuses, so that it does not come back for ever. A
// cry for help or BERHENTI in it counts all the same; any other person is told
// that something is wrong, and it is put before the staff.
//
// Where the person's last message could not be handled either, what is stored of
// the conversation may be the reason: it begins afresh. When nothing helps, and
// while the database is away, the message is delivered again.
func (r *Receiver) keepFailed(ctx context.Context, in bot.Incoming, wrong error) (Report, error) {
	report, err := r.once(ctx, in, r.fail)
	if err != nil && !store.AtFault(err) && ctx.Err() == nil {
		// Not even the conversation can be looked at; what was written still counts.
		report, err = r.once(ctx, in, r.failPlainly)
	}
	if err != nil {
		return report, fmt.Errorf("a message that cannot be handled cannot be stored either: %w", errors.Join(err, wrong))
	}
	r.log().ErrorContext(ctx, "a message could not be handled twice; it is kept for the staff", "channel", string(in.Channel), "failed", report.Failed, "error", wrong)
	return report, nil
}

// errNotUrgent ends the work of hearOnly on what can wait.
var errNotUrgent = errors.New("nothing in the message is urgent")

// hearOnly is for a message whose conversation can be read as soon as somebody
// has put that right: a cry for help and BERHENTI count at once, anything else is
// delivered again.
func (r *Receiver) hearOnly(ctx context.Context, in bot.Incoming, wrong error) (Report, error) {
	report, err := r.once(ctx, in, func(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report) error {
		err := r.failPlainly(ctx, tx, in, report)
		if err == nil && !report.Duplicate && report.Intent != bot.Emergency && !slices.ContainsFunc(report.Events, isChoice) {
			return errNotUrgent
		}
		return err
	})
	if errors.Is(err, errNotUrgent) {
		return report, wrong
	}
	return report, err
}

// fail keeps a message as failed, with all that can still be done about it.
func (r *Receiver) fail(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report) error {
	return r.keepFailedIn(ctx, tx, in, report, true)
}

// failPlainly is fail without the conversation.
func (r *Receiver) failPlainly(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report) error {
	return r.keepFailedIn(ctx, tx, in, report, false)
}

func (r *Receiver) keepFailedIn(ctx context.Context, tx *store.Tx, in bot.Incoming, report *Report, withConversation bool) error {
	d := decided{in: in, at: r.Now()}
	var err error
	if d.person, err = tx.TakeSender(ctx, in.From, in.SentAt, d.at); err != nil {
		return err
	}
	report.Person = d.person.ID
	again, err := tx.FailedLast(ctx, d.person.ID)
	if err != nil {
		return err
	}
	var fresh bool
	if d.id, fresh, err = tx.AddFailed(ctx, d.person.ID, in); err != nil {
		return err
	}
	if !fresh {
		report.Duplicate = true
		return nil
	}
	report.Failed = true
	report.hide(tx, d.id)
	d.private = tx.Private(d.id)
	var usable conversation.State
	if withConversation {
		d.kept, err = tx.Conversation(ctx, d.person.ID)
		if err != nil && !errors.Is(err, store.ErrUnreadable) {
			return err
		}
		if usable, err = r.restore(d.person, d.kept, err); err != nil {
			d.afresh = true
		}
		d.afresh = d.afresh || again && len(d.kept.State) > 0
	}
	d.count()
	heard := r.hear(&d)
	if heard && withConversation && (d.afresh || urgencyOf(d.turn) != calm) {
		if !d.afresh { // the form that was under way waits
			d.after.Form, d.after.Secrets = suspended(usable.Form), usable.Secrets
		}
		return r.keep(ctx, tx, d, report)
	}
	return r.apologise(ctx, tx, d, heard, withConversation, report)
}

// hear looks at a message as if it were the first one of the conversation, and by
// its words alone where the bot stumbles over that as well. It reports whether
// what was found is to be followed: anything where the conversation begins afresh,
// else only what cannot wait.
func (r *Receiver) hear(d *decided) bool {
	input := conversation.Input{Kind: d.in.Kind, Text: d.in.Text, Contact: d.in.Contact, Location: d.in.Location, SentAt: d.in.SentAt, Forwarded: d.in.Forwarded, Message: d.id, Private: d.private}
	safely := func(listen func() bool) (ok bool) {
		defer func() {
			if recover() != nil { // it was logged when it happened first
				d.after, d.turn, ok = conversation.State{}, conversation.Turn{}, false
			}
		}()
		return listen()
	}
	return safely(func() bool {
		d.after, d.turn = r.Engine.Step(conversation.State{Lang: d.person.Lang}, input, r.env(d.person, d.in.Channel, d.at))
		return d.afresh || cannotWait(d.turn)
	}) || safely(func() (heard bool) {
		d.after, d.turn, heard = r.Engine.Hear(input, r.env(d.person, d.in.Channel, d.at))
		return heard
	})
}

// cannotWait reports whether a turn is about a cry for help or about announcements.
func cannotWait(turn conversation.Turn) bool {
	return urgencyOf(turn) != calm || slices.ContainsFunc(turn.Events, isChoice)
}

// isChoice reports whether an event is BERHENTI or MULAI.
func isChoice(e bot.Event) bool {
	switch e.(type) {
	case bot.OptedOutOfAnnouncements, bot.OptedInAgain:
		return true
	}
	return false
}

// suspended is a form that waits until the person takes it up again.
func suspended(form *conversation.FormState) *conversation.FormState {
	if form == nil {
		return nil
	}
	waits := *form
	waits.Suspended = true
	return &waits
}

// apologise says that something is wrong, or what was heard, leaves the
// conversation as it is, and puts the message before the staff.
func (r *Receiver) apologise(ctx context.Context, tx *store.Tx, d decided, heard, withConversation bool, report *Report) error {
	report.Language = d.person.Lang
	if !heard {
		d.turn = conversation.Turn{Replies: []string{r.own(d, "errors.apology", report)}}
	}
	urgent := urgencyOf(d.turn)
	switch report.Quiet = r.quiet(d.person, d.in, d.turn, urgent, d.at, &d.memory); {
	case report.Quiet == "":
	case urgent == cry && report.Quiet != QuietLoopSaid && (report.Quiet != QuietLoop || d.memory.unheard):
		d.turn.Replies = nil
	case !withConversation:
		return nil // how the person has been writing is not known, and stays as it is
	default:
		return r.keepQuiet(ctx, tx, d, report)
	}
	report.Events = slices.DeleteFunc(d.turn.Events, func(e bot.Event) bool {
		_, handover := e.(bot.HandoverRequested)
		return !handover && !isChoice(e)
	})
	if urgent != cry {
		report.Events = append(report.Events, bot.HandoverRequested{Handover: bot.Handover{ID: r.NewID(), Topic: "failure"}})
	}
	if heard {
		report.Language, report.Intent = d.turn.Language, d.turn.Intent
	}
	if err := tx.Apply(ctx, d.person.ID, d.id, report.Events); err != nil {
		return fmt.Errorf("cannot write what a failed message asks for: %w", err)
	}
	if err := r.tellStaffOfAlerts(ctx, tx, &d); err != nil {
		return err
	}
	if withConversation {
		if err := tx.SaveRhythm(ctx, d.person.ID, d.memory.stored()); err != nil {
			return fmt.Errorf("cannot store the rhythm: %w", err)
		}
	}
	return r.reply(ctx, tx, d, d.turn.Replies, report)
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
