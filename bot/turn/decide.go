package turn

import (
	"cmp"
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
	"kanca/content"
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
	d := decided{person: person, id: id, in: in, at: at, kept: kept, before: before, afresh: afresh}
	d.count()
	if d.memory.Flood.on() && (conversation.IsLong(in.Text) && !d.memory.Flood.heeds() || !r.Engine.Listens(before, input, person.Lang)) {
		return r.passOver(ctx, tx, d, report)
	}
	d.after, d.turn = r.Engine.Step(before, input, r.env(person, in.Channel, at))
	if err := r.talkedOver(ctx, tx, &d, before); err != nil {
		return err
	}
	if err := r.toStaff(ctx, tx, &d, report); err != nil {
		return err
	}
	return r.keep(ctx, tx, d, report)
}

// passOver keeps quiet about a message in a flood before anything is computed of it,
// so that whoever writes very fast slows nobody else.
func (r *Receiver) passOver(ctx context.Context, tx *store.Tx, d decided, report *Report) error {
	report.Language = d.person.Lang
	report.Quiet = r.quiet(d.person, d.in, conversation.Turn{}, calm, d.at, &d.memory)
	return r.keepQuiet(ctx, tx, d, report)
}

// keepQuiet says no more than that it is too fast, or a loop, where nobody was told
// yet, and remembers the message.
func (r *Receiver) keepQuiet(ctx context.Context, tx *store.Tx, d decided, report *Report) error {
	if report.Quiet == QuietLoopSaid {
		return r.endLoop(ctx, tx, d, report)
	}
	if err := tx.SaveRhythm(ctx, d.person.ID, d.memory.stored()); err != nil {
		return fmt.Errorf("cannot store the rhythm: %w", err)
	}
	if report.Quiet == QuietTooFastSaid {
		return r.reply(ctx, tx, d, []string{r.own(d, "errors.too_fast", report)}, report)
	}
	return nil
}

// input is the message as the engine takes it.
func input(ctx context.Context, tx *store.Tx, id bot.MessageID, in bot.Incoming) (conversation.Input, error) {
	edits, err := tx.MessageOf(ctx, in.Channel, in.Edits)
	return conversation.Input{Kind: in.Kind, Text: in.Text, Contact: in.Contact, Location: in.Location, SentAt: in.SentAt, Forwarded: in.Forwarded, Message: id, Edits: edits, Private: tx.Private(id), Hidden: tx.Hidden()}, err
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
	memory rhythm             // kept.Rhythm, and this message
	before conversation.State // what it made it from
	after  conversation.State
	turn   conversation.Turn
	afresh bool // what was kept could not be used

	private bool // no number of the message may be kept; see store.Tx.Private
}

// count takes the message into memory, whatever becomes of it.
func (d *decided) count() {
	d.memory = recall(d.kept.Rhythm)
	d.memory.Flood.arrive(written(d.in, d.at), d.at)
}

// keep writes what a turn decided, unless the bot keeps quiet.
func (r *Receiver) keep(ctx context.Context, tx *store.Tx, d decided, report *Report) error {
	urgent := urgencyOf(d.turn)
	report.Language = d.person.Lang
	switch report.Quiet = r.quiet(d.person, d.in, d.turn, urgent, d.at, &d.memory); {
	case report.Quiet == "":
	case urgent == cry && report.Quiet != QuietTooFastSaid && report.Quiet != QuietLoopSaid && (report.Quiet != QuietLoop || d.memory.unheard):
		d.turn.Replies = nil // staff learn of it all the same
	case report.Quiet == QuietStaff:
		var counts bool
		asked := d.before.Put > 0
		d.after.Put = 0 // what is said to staff answers no question about announcements, and neither does what comes after
		if d.turn, counts = held(d.kept.Node, d.turn); !counts && !asked {
			return r.keepQuiet(ctx, tx, d, report)
		}
	default:
		return r.keepQuiet(ctx, tx, d, report)
	}
	report.Language, report.Intent, report.Node = d.turn.Language, d.turn.Intent, d.turn.Node
	report.Events, report.Trace, report.Facts = d.turn.Events, d.turn.Trace, d.turn.Facts
	if err := tx.Apply(ctx, d.person.ID, d.id, d.turn.Events); err != nil {
		return fmt.Errorf("cannot write what the turn decided: %w", err)
	}
	if err := r.tellStaffOfAlerts(ctx, tx, &d); err != nil {
		return err
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
	if err := tx.SaveConversation(ctx, d.person.ID, store.Conversation{State: document, Secrets: d.after.Secrets, Node: d.turn.Node, Rhythm: d.memory.stored()}); err != nil {
		return fmt.Errorf("cannot store the conversation: %w", err)
	}
	slices.SortFunc(d.turn.Counted, func(a, b conversation.Counted) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Key, b.Key))
	}) // two turns wait for each other in one order
	for _, c := range d.turn.Counted {
		if err := tx.Tally(ctx, content.Zone, c.Subject, c.Key); err != nil {
			return fmt.Errorf("cannot count what was asked for: %w", err)
		}
	}
	return r.reply(ctx, tx, d, d.turn.Replies, report)
}

// endLoop ends a talk with a machine: one sentence, and staff are told.
func (r *Receiver) endLoop(ctx context.Context, tx *store.Tx, d decided, report *Report) error {
	handover := bot.HandoverRequested{Handover: bot.Handover{ID: r.NewID(), Topic: "loop", Note: d.in.Text}}
	report.Events = []bot.Event{handover}
	if err := tx.Apply(ctx, d.person.ID, d.id, report.Events); err != nil {
		return fmt.Errorf("cannot tell staff of a loop: %w", err)
	}
	if err := tx.SaveRhythm(ctx, d.person.ID, d.memory.stored()); err != nil {
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

// written is when a message counts as written: how fast somebody writes is not how
// fast it comes now, where it waited for us.
func written(in bot.Incoming, at time.Time) time.Time {
	if at.Sub(in.SentAt) > lateAfter {
		return in.SentAt
	}
	return at
}

// wishes reports whether a turn is about what a person decides whatever the rhythm:
// announcements, and what is stored. BERHENTI once more is none.
func wishes(person bot.Person, turn conversation.Turn) bool {
	switch turn.Intent {
	case bot.Stop:
		return !person.OptedOut
	case bot.Resume:
		return person.OptedOut
	case bot.Privacy:
		return true
	}
	return changes(person, turn) || decides(turn.Node)
}

// changes reports whether a turn carries out such a decision.
func changes(person bot.Person, turn conversation.Turn) bool {
	return slices.ContainsFunc(turn.Events, func(e bot.Event) bool {
		switch e.(type) {
		case bot.OptedOutOfAnnouncements:
			return !person.OptedOut
		case bot.OptedInAgain:
			return person.OptedOut
		case bot.DataDeleted, bot.NIKRemoved, bot.PersonProven, bot.ProofFailed, bot.EarlierDenied:
			return true
		}
		return false
	})
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
// somebody writes; so do MULAI and HAPUS DATA, which nobody else can carry out; a cry
// for help is answered once even in a flood, and also where staff have taken over, for
// they may not look at that moment.
func (r *Receiver) quiet(person bot.Person, in bot.Incoming, turn conversation.Turn, urgent urgency, at time.Time, memory *rhythm) Quiet {
	_, taken := person.StaffAnswer(in.Channel)
	switch {
	case stops(person, turn):
		return ""
	case taken && turn.Intent != bot.Emergency && !wishes(person, turn):
		return QuietStaff
	}
	level := urgent
	if level == calm && wishes(person, turn) {
		level = wished
	}
	at = written(in, at)
	next, heard := memory.hear(roundOf(in, turn.Replies, at))
	if !heard.goesOn { // a flood is told as one first
		if fast := memory.Flood.verdict(level); fast != "" {
			return fast
		}
	}
	next.Flood = memory.Flood
	*memory = next
	switch {
	case level == wished && (!heard.known || changes(person, turn)):
		return ""
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
	_, turn := r.Engine.Step(conversation.State{Lang: person.Lang}, conversation.Input{Kind: in.Kind, Text: in.Text, SentAt: in.SentAt, Forwarded: in.Forwarded}, r.env(person, in.Channel, at))
	return urgencyOf(turn) == cry
}

// whyOf is by what an answer came about, for the staff who read it.
func whyOf(report *Report) (why store.Why) {
	why.Intent = report.Intent
	if n := len(report.Trace); n > 0 {
		why.Node = report.Trace[n-1]
	} else if report.Intent != "" {
		why.Node = report.Node
	}
	for _, f := range report.Facts {
		why.Facts = append(why.Facts, store.UsedFact{ID: f.ID, AsOf: f.AsOf})
	}
	return why
}

// reply puts texts into the outbox.
func (r *Receiver) reply(ctx context.Context, tx *store.Tx, d decided, texts []string, report *Report) error {
	traits := r.Traits(d.in.Channel)
	var replies []store.Reply
	for _, text := range texts {
		reply := store.Reply{Lane: laneOf(report), Text: text, Why: whyOf(report)}
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
