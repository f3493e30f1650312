package office

import (
	"context"

	"kanca/bot"
	"kanca/bot/store/messages"
)

// Notice is a text of the office to somebody who does not wait for it.
type Notice struct {
	Staff  bot.Staff
	Report string // the id of the report of which it tells; "" for none
	// May says whether a text may go that way now; its error is returned as it is.
	May func(Route) error
	// Text is the text in the person's language for the way that it goes.
	Text func(bot.Lang, Route) messages.Reply
}

// Tell puts a notice into the outbox, by the way on which the person, who is locked,
// wrote last, and returns its number. The bot goes on answering. Nothing is written with
// an error: ErrStopped for whoever said BERHENTI, also where they wrote since, for a
// notice is no answer; ErrNoRoute where nothing leads to the person.
func (tx *Tx) Tell(ctx context.Context, person int64, n Notice) (message bot.MessageID, err error) {
	var lang bot.Lang
	var stopped bool
	if err := tx.sql.Row(ctx, `SELECT lang, opted_out_at IS NOT NULL FROM person WHERE id = $1`, []any{person}, &lang, &stopped); err != nil {
		return 0, err
	}
	if stopped {
		return 0, ErrStopped
	}
	route, err := tx.routeTo(ctx, person)
	if err != nil {
		return 0, err
	}
	if !route.Known() {
		return 0, ErrNoRoute
	}
	if err := n.May(route); err != nil {
		return 0, err
	}
	reply := n.Text(lang, route)
	reply.Lane, reply.Why.Report = bot.LaneStaff, n.Report
	if err := tx.messages.AddReplies(ctx, person, route.Channel, route.To, 0, []messages.Reply{reply}); err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `UPDATE message SET staff_id = $2 WHERE id = (SELECT max(id) FROM message WHERE person_id = $1 AND direction = 'out') RETURNING id`,
		[]any{person, n.Staff.ID}, &message)
	return message, err
}
