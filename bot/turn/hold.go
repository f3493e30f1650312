package turn

import (
	"context"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/store"
)

// While a member of staff answers a person, what the bot would do is held back: it
// says nothing, a form waits where it was, and nothing is registered or reported by
// what is said to staff. What only the person decides counts all the same, and the
// bot answers it: BERHENTI, MULAI, HAPUS DATA and a cry for help; see Receiver.quiet.
// A consent is written down, and staff go on.

// countsAlways reports whether an event holds whoever answers the person.
func countsAlways(e bot.Event) bool {
	switch e := e.(type) {
	case bot.OptedOutOfAnnouncements, bot.OptedInAgain, bot.AnnouncementsDeclined, bot.ConsentGiven,
		bot.DataDeleted, bot.NIKRemoved, bot.PersonProven, bot.ProofFailed, bot.EarlierDenied:
		return true
	case bot.HandoverRequested:
		return e.Handover.Urgent
	}
	return false
}

// held is what counts of a turn whose answer is held back; ok is false where nothing
// does. Whoever leaves a question about what is stored has left it: a yes to staff,
// later, is no answer to it.
func held(before string, turn conversation.Turn) (_ conversation.Turn, ok bool) {
	turn.Replies = nil
	turn.Events = slices.DeleteFunc(slices.Clone(turn.Events), func(e bot.Event) bool { return !countsAlways(e) })
	return turn, len(turn.Events) > 0 || decides(before) && !decides(turn.Node)
}

// decides reports whether at a node a person decides about what is stored.
func decides(node string) bool {
	return strings.HasPrefix(node, string(bot.Privacy)+".") || strings.HasPrefix(node, "prove.")
}

// talkedOver asks once more where an answer would change what is stored and staff
// wrote after the question: a "ya" may have been said to them.
func (r *Receiver) talkedOver(ctx context.Context, tx *store.Tx, d *decided, before conversation.State) error {
	if d.turn.Intent == "" && agrees(d.turn) {
		if talked, err := r.talkedSince(ctx, tx, d, before); err != nil || talked {
			return err
		}
	}
	taken, ok := d.person.StaffAnswer(d.in.Channel)
	if !ok || d.turn.Intent != "" || !changes(d.person, d.turn) && !agrees(d.turn) || stops(d.person, d.turn) {
		return nil
	}
	asked, err := tx.AskedSinceStaff(ctx, d.person.ID, taken)
	if err == nil && !asked {
		d.after, d.turn = r.Engine.Again(before, r.env(d.person, d.in.Channel, d.at))
	}
	return err
}

// talkedSince asks once more whether somebody wants announcements where staff wrote after that
// was asked, wherever they did and whoever answers now: nobody agrees by what they say to staff.
func (r *Receiver) talkedSince(ctx context.Context, tx *store.Tx, d *decided, before conversation.State) (talked bool, err error) {
	if before.Put == 0 {
		return false, nil
	}
	if talked, err = tx.StaffSpoke(ctx, d.person.ID, time.Unix(before.Put, 0)); err == nil && talked {
		d.after, d.turn = r.Engine.Again(before, r.env(d.person, d.in.Channel, d.at))
	}
	return talked, err
}

// agrees reports whether a turn keeps a yes to announcements.
func agrees(turn conversation.Turn) bool {
	return slices.ContainsFunc(turn.Events, func(e bot.Event) bool {
		_, ok := e.(bot.AnnouncementsWanted)
		return ok
	})
}
