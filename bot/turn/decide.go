package turn

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/sms"
	"kanca/bot/store"
	"kanca/locales"
)

// handle answers a message that has just been stored. Whatever goes wrong here
// is this program's mistake, or the database's; see cannotHandle.
func (r *Receiver) handle(ctx context.Context, tx *store.Tx, person bot.Person, id bot.MessageID, in bot.Incoming, at time.Time, report *Report) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
		if err != nil {
			err = &cannotHandle{err, person.Lang}
		}
	}()
	state, secrets, err := tx.Conversation(ctx, person.ID)
	if err != nil {
		return err
	}
	edits, err := tx.MessageOf(ctx, in.Channel, in.Edits)
	if err != nil {
		return err
	}
	traits := r.Traits(in.Channel)
	before := r.restore(ctx, person, state, secrets)
	after, turn := r.Engine.Step(before,
		conversation.Input{Kind: in.Kind, Text: in.Text, Contact: in.Contact, Location: in.Location, SentAt: in.SentAt, Message: id, Edits: edits},
		conversation.Env{Now: at, Content: r.Content(), Person: person, Traits: traits, NewID: r.NewID, Demo: r.Demo})

	urgent := urgencyOf(turn)
	switch report.Quiet = r.quiet(person, in, turn, urgent, at); {
	case report.Quiet == "":
	case report.Quiet == QuietTooFastSaid:
		language := person.Lang
		if !language.Valid() {
			language = bot.Indonesian
		}
		report.Language = language
		text := r.Texts.Text(language, traits.Medium, "errors.too_fast", locales.Data{})
		return r.reply(ctx, tx, person, id, in, traits, []string{text}, report)
	case urgent == cry: // staff learn of it all the same
		turn.Replies = nil
	default:
		report.Language = person.Lang
		return nil
	}
	report.Language, report.Intent, report.Node = turn.Language, turn.Intent, turn.Node
	report.Events, report.Trace = turn.Events, turn.Trace
	if err := tx.Apply(ctx, person.ID, id, turn.Events); err != nil {
		return fmt.Errorf("cannot write what the turn decided: %w", err)
	}
	document, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("cannot write the conversation as JSON: %w", err)
	}
	if err := tx.SaveConversation(ctx, person.ID, document, turn.Node, after.Secrets); err != nil {
		return fmt.Errorf("cannot store the conversation: %w", err)
	}
	return r.reply(ctx, tx, person, id, in, traits, turn.Replies, report)
}

// panicked describes a panic. Its value may hold what the person wrote, so only
// that of the runtime's own errors is kept.
func panicked(value any) error {
	if e, ok := value.(runtime.Error); ok {
		return fmt.Errorf("panic: %w\n%s", e, debug.Stack())
	}
	return fmt.Errorf("panic of type %T\n%s", value, debug.Stack())
}

// restore reads a stored state. One that cannot be read is left aside, loudly:
// the person begins again instead of being stuck.
func (r *Receiver) restore(ctx context.Context, person bot.Person, document []byte, secrets map[string]string) conversation.State {
	var state conversation.State
	if len(document) > 0 {
		if err := json.Unmarshal(document, &state); err != nil {
			r.log().ErrorContext(ctx, "a stored conversation cannot be read; it begins again", "person", person.ID, "error", err)
			return conversation.State{Lang: person.Lang}
		}
	}
	state.Secrets = secrets
	return state
}

// lateAfter is from when on a message is old enough to have waited for us: a
// channel hands over at once what came while it was away for days.
const lateAfter = time.Minute

// urgencyOf is how urgent the message was that led to a turn: a cry for help is
// what was put before the staff as urgent.
func urgencyOf(turn conversation.Turn) urgency {
	for _, e := range turn.Events {
		if h, ok := e.(bot.HandoverRequested); ok && h.Handover.Urgent {
			return cry
		}
	}
	if turn.Intent == bot.Emergency {
		return asked
	}
	return calm
}

// quiet says why the bot does not answer, or "". A wish not to be written to
// holds whoever answers and however fast somebody writes; a cry for help is
// answered once even in a flood, and also where staff have taken over, for they
// may not look at that moment.
func (r *Receiver) quiet(person bot.Person, in bot.Incoming, turn conversation.Turn, urgent urgency, at time.Time) Quiet {
	stops := !person.OptedOut && slices.ContainsFunc(turn.Events, func(e bot.Event) bool {
		_, ok := e.(bot.OptedOutOfAnnouncements)
		return ok
	})
	switch {
	case stops:
		return ""
	case person.StaffAnswer == in.Channel && turn.Intent != bot.Emergency:
		return QuietStaff
	}
	if at.Sub(in.SentAt) > lateAfter {
		at = in.SentAt // how fast it was written, not how fast it comes now
	}
	return r.floods.admit(person.ID, string(in.Channel)+" "+in.ProviderID, urgent, at)
}

// reply puts texts into the outbox.
func (r *Receiver) reply(ctx context.Context, tx *store.Tx, person bot.Person, id bot.MessageID, in bot.Incoming, traits bot.Traits, texts []string, report *Report) error {
	var replies []store.Reply
	for _, text := range texts {
		reply := store.Reply{Lane: laneOf(report), Text: text}
		if traits.Medium == bot.SMS {
			reply.Segments = sms.Count(text).Segments
		}
		if r.ReplyID != nil {
			reply.ProviderID = r.ReplyID(in.Channel)
		}
		replies = append(replies, reply)
		report.Replies = append(report.Replies, Reply{Text: text, Segments: reply.Segments})
	}
	if len(replies) == 0 {
		return nil
	}
	if err := tx.AddReplies(ctx, person.ID, in.Channel, in.From[0], id, replies); err != nil {
		return fmt.Errorf("cannot put replies into the outbox: %w", err)
	}
	return nil
}
