package turn

import (
	"context"
	"slices"

	"kanca/bot"
	"kanca/bot/store"
)

// savedForStaff is where somebody stands whose words wait for the office, and its text.
const savedForStaff = "human.done"

// toStaff keeps for the office what the bot does not understand where staff said the last
// thing: their need is closed, or was given back, and the person answers them. It is a new
// need, or belongs to the one that waits; nobody has it, and nobody is asked to say it in
// other words.
func (r *Receiver) toStaff(ctx context.Context, tx *store.Tx, d *decided, report *Report) error {
	lost := slices.IndexFunc(d.turn.Events, func(e bot.Event) bool { _, ok := e.(bot.NotUnderstood); return ok })
	if _, answers := d.person.StaffAnswer(d.in.Channel); answers { // what is written goes to them as it is
		return nil
	}
	if lost < 0 || urgencyOf(d.turn) != calm || slices.ContainsFunc(d.turn.Events, func(e bot.Event) bool { _, ok := e.(bot.HandoverRequested); return ok }) {
		return nil
	}
	spoke, err := tx.StaffSpokeLast(ctx, d.person.ID)
	if err != nil || !spoke {
		return err
	}
	report.Language = d.person.Lang
	said := d.turn.Events[lost].(bot.NotUnderstood)
	d.turn.Events = slices.Clone(d.turn.Events)
	d.turn.Events[lost] = bot.HandoverRequested{Handover: bot.Handover{ID: r.NewID(), Topic: string(bot.Human), Note: said.Text}}
	d.turn.Replies = []string{r.own(*d, savedForStaff, report)}
	d.after.Tries = d.before.Tries
	if d.after.Form == nil && d.after.Asking == "" { // what is added belongs to it
		d.after.Node, d.turn.Node = savedForStaff, savedForStaff
	}
	return nil
}
