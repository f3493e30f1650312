package turn

import (
	"context"
	"encoding/json"
	"errors"
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

// handle answers a message that has just been stored.
func (r *Receiver) handle(ctx context.Context, tx *store.Tx, person bot.Person, id bot.MessageID, in bot.Incoming, at time.Time, report *Report) error {
	kept, err := tx.Conversation(ctx, person.ID)
	if err != nil && !errors.Is(err, store.ErrUnreadable) {
		return err
	}
	before, err := r.restore(person, kept, err)
	afresh := err != nil
	input, err := input(ctx, tx, id, in)
	if err != nil {
		return err
	}
	after, turn := r.Engine.Step(before, input, r.env(person, in.Channel, at))
	return r.keep(ctx, tx, decided{person, id, in, at, kept, after, turn, afresh}, report)
}

// input is the message as the engine takes it.
func input(ctx context.Context, tx *store.Tx, id bot.MessageID, in bot.Incoming) (conversation.Input, error) {
	edits, err := tx.MessageOf(ctx, in.Channel, in.Edits)
	return conversation.Input{Kind: in.Kind, Text: in.Text, Contact: in.Contact, Location: in.Location, SentAt: in.SentAt, Message: id, Edits: edits}, err
}

// env is what surrounds the conversation now.
func (r *Receiver) env(person bot.Person, channel bot.ChannelName, at time.Time) conversation.Env {
	return conversation.Env{Now: at, Content: r.Content(), Person: person, Traits: r.Traits(channel), NewID: r.NewID, Demo: r.Demo}
}

// decided is a message and what the engine made of it.
type decided struct {
	person bot.Person
	id     bot.MessageID
	in     bot.Incoming
	at     time.Time
	kept   store.Conversation // from before
	after  conversation.State
	turn   conversation.Turn
	afresh bool // what was kept could not be used
}

// keep writes what a turn decided, unless the bot keeps quiet.
func (r *Receiver) keep(ctx context.Context, tx *store.Tx, d decided, report *Report) error {
	urgent := urgencyOf(d.turn)
	memory := recall(d.kept.Rhythm)
	report.Language = d.person.Lang
	switch report.Quiet = r.quiet(d.person, d.in, d.turn, urgent, d.at, &memory); {
	case report.Quiet == "":
	case report.Quiet == QuietTooFastSaid:
		return r.reply(ctx, tx, d, []string{r.own(d, "errors.too_fast", report)}, report)
	case report.Quiet == QuietLoopSaid:
		return r.endLoop(ctx, tx, d, memory, report)
	case report.Quiet == QuietLoop && !(urgent == cry && memory.unheard):
		return tx.SaveRhythm(ctx, d.person.ID, memory.stored())
	case urgent == cry: // staff learn of it all the same
		d.turn.Replies = nil
	default:
		return nil
	}
	report.Language, report.Intent, report.Node = d.turn.Language, d.turn.Intent, d.turn.Node
	report.Events, report.Trace = d.turn.Events, d.turn.Trace
	if err := tx.Apply(ctx, d.person.ID, d.id, d.turn.Events); err != nil {
		return fmt.Errorf("cannot write what the turn decided: %w", err)
	}
	if d.afresh {
		r.log().ErrorContext(ctx, "a stored conversation cannot be used; it begins again, and what is stored is kept aside", "person", d.person.ID)
		if err := tx.PutAside(ctx, d.person.ID, "it could not be used when a message came"); err != nil {
			return fmt.Errorf("cannot put a conversation aside: %w", err)
		}
		if urgent == calm && !stops(d.person, d.turn) && len(d.turn.Replies) > 0 {
			d.turn.Replies = append([]string{r.own(d, "errors.begun_again", report)}, d.turn.Replies...)
		}
	}
	document, err := json.Marshal(d.after)
	if err != nil {
		return fmt.Errorf("cannot write the conversation as JSON: %w", err)
	}
	if err := tx.SaveConversation(ctx, d.person.ID, store.Conversation{State: document, Secrets: d.after.Secrets, Node: d.turn.Node, Rhythm: memory.stored()}); err != nil {
		return fmt.Errorf("cannot store the conversation: %w", err)
	}
	return r.reply(ctx, tx, d, d.turn.Replies, report)
}

// endLoop ends a talk with a machine: one sentence, and staff are told.
func (r *Receiver) endLoop(ctx context.Context, tx *store.Tx, d decided, memory rhythm, report *Report) error {
	handover := bot.HandoverRequested{Handover: bot.Handover{ID: r.NewID(), Topic: "loop", Note: d.in.Text}}
	report.Events = []bot.Event{handover}
	if err := tx.Apply(ctx, d.person.ID, d.id, report.Events); err != nil {
		return fmt.Errorf("cannot tell staff of a loop: %w", err)
	}
	if err := tx.SaveRhythm(ctx, d.person.ID, memory.stored()); err != nil {
		return fmt.Errorf("cannot store the rhythm: %w", err)
	}
	return r.reply(ctx, tx, d, []string{r.own(d, "errors.loop", report)}, report)
}

// own is a text that is not the engine's, in the person's language.
func (r *Receiver) own(d decided, key string, report *Report) string {
	if !report.Language.Valid() {
		report.Language = bot.Indonesian
	}
	return r.Texts.Text(report.Language, r.Traits(d.in.Channel).Medium, key, locales.Data{})
}

// panicked describes a panic. Its value may hold what the person wrote, so only
// that of the runtime's own errors is kept.
func panicked(value any) error {
	if e, ok := value.(runtime.Error); ok {
		return fmt.Errorf("panic: %w\n%s", e, debug.Stack())
	}
	return fmt.Errorf("panic of type %T\n%s", value, debug.Stack())
}

// restore reads a stored state; unreadable is what the store said of it. With an
// error the person begins afresh instead of being stuck.
func (r *Receiver) restore(person bot.Person, kept store.Conversation, unreadable error) (conversation.State, error) {
	state := conversation.State{Secrets: kept.Secrets}
	if unreadable == nil && len(kept.State) > 0 {
		unreadable = json.Unmarshal(kept.State, &state)
	}
	if unreadable != nil {
		return conversation.State{Lang: person.Lang}, unreadable
	}
	return state, nil
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

// stops reports whether somebody who did not do so before says BERHENTI.
func stops(person bot.Person, turn conversation.Turn) bool {
	return !person.OptedOut && slices.ContainsFunc(turn.Events, func(e bot.Event) bool {
		_, ok := e.(bot.OptedOutOfAnnouncements)
		return ok
	})
}

// quiet says why the bot does not answer, or "", and takes the message into
// memory. A wish not to be written to holds whoever answers and however fast
// somebody writes; a cry for help is answered once even in a flood, and also where
// staff have taken over, for they may not look at that moment.
func (r *Receiver) quiet(person bot.Person, in bot.Incoming, turn conversation.Turn, urgent urgency, at time.Time, memory *rhythm) Quiet {
	switch {
	case stops(person, turn):
		return ""
	case person.StaffAnswer == in.Channel && turn.Intent != bot.Emergency:
		return QuietStaff
	}
	if at.Sub(in.SentAt) > lateAfter {
		at = in.SentAt // how fast it was written, not how fast it comes now
	}
	next, heard := memory.hear(roundOf(in, turn.Replies, at))
	if !heard.goesOn { // a flood is told as one first
		if fast := r.floods.admit(person.ID, string(in.Channel)+" "+in.ProviderID, urgent, at); fast != "" {
			return fast
		}
	}
	*memory = next
	switch {
	case !heard.silent || memory.help(heard, urgent, r.cries(person, in, urgent, at), at):
		return ""
	case heard.tell:
		return QuietLoopSaid
	}
	return QuietLoop
}

// cries reports whether a message is a cry for help by itself, and not only
// because one came before it.
func (r *Receiver) cries(person bot.Person, in bot.Incoming, urgent urgency, at time.Time) (yes bool) {
	if urgent < cry {
		return false
	}
	_, turn := r.Engine.Step(conversation.State{Lang: person.Lang}, conversation.Input{Kind: in.Kind, Text: in.Text, SentAt: in.SentAt}, r.env(person, in.Channel, at))
	return urgencyOf(turn) == cry
}

// reply puts texts into the outbox.
func (r *Receiver) reply(ctx context.Context, tx *store.Tx, d decided, texts []string, report *Report) error {
	traits := r.Traits(d.in.Channel)
	var replies []store.Reply
	for _, text := range texts {
		reply := store.Reply{Lane: laneOf(report), Text: text}
		if traits.Medium == bot.SMS {
			reply.Segments = sms.Count(text).Segments
		}
		if r.ReplyID != nil {
			reply.ProviderID = r.ReplyID(d.in.Channel)
		}
		replies = append(replies, reply)
		report.Replies = append(report.Replies, Reply{Text: text, Segments: reply.Segments})
	}
	if len(replies) == 0 {
		return nil
	}
	if err := tx.AddReplies(ctx, d.person.ID, d.in.Channel, d.in.From[0], d.id, replies); err != nil {
		return fmt.Errorf("cannot put replies into the outbox: %w", err)
	}
	return nil
}
