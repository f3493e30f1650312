package office

import (
	"context"
	"time"

	"kanca/bot"
	"kanca/bot/store/messages"
)

// Notice is a text of the office to somebody who does not wait for it.
type Notice struct {
	Staff  bot.Staff
	Report string // the id of the report of which it tells; "" for none
	// May says whether a text may go that way now; its error is returned as it is.
	May func(Route) error
	// MayAt is May for the moment at which the text goes, where Opens puts that off; nil: May.
	MayAt func(Route, time.Time) error
	// Opens is when a text may go at the earliest that nobody of the office sends themselves: at
	// the hours of announcements, and behind whatever is sent there. nil: at once.
	Opens func(Route) time.Time
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
	route, err := tx.openRoute(ctx, person, n)
	if err != nil {
		return 0, err
	}
	reply := n.Text(lang, route)
	reply.Lane, reply.Why.Report = bot.LaneStaff, n.Report
	var from int64
	if n.Opens != nil { // it would hold up what staff write meanwhile, were it in their lane
		reply.Lane, from = bot.LaneAnnouncement, n.Opens(route).UnixMilli()
	}
	if err := tx.messages.AddReplies(ctx, person, route.Channel, route.To, 0, []messages.Reply{reply}); err != nil {
		return 0, err
	}
	err = tx.sql.Row(ctx, `UPDATE message SET staff_id = $2, next_at = CASE WHEN next_at < CAST($3 AS BIGINT) THEN CAST($3 AS BIGINT) ELSE next_at END
		WHERE id = (SELECT max(id) FROM message WHERE person_id = $1 AND direction = 'out') RETURNING id`, []any{person, n.Staff.ID, from}, &message)
	return message, err
}

// openRoute is the way by which a notice goes: that on which the person wrote last, and where
// that takes nothing at the moment at which it goes, and it waits for its hours, another by
// which they wrote. Where none takes it, the error is that of the first.
func (tx *Tx) openRoute(ctx context.Context, person int64, n Notice) (Route, error) {
	routes, err := tx.routesTo(ctx, person)
	if err != nil {
		return Route{}, err
	}
	if len(routes) == 0 {
		return Route{}, ErrNoRoute
	}
	if n.Opens == nil {
		return routes[0], n.May(routes[0])
	}
	var first error
	for _, r := range routes {
		may := n.May
		if n.MayAt != nil {
			may = func(r Route) error { return n.MayAt(r, n.Opens(r)) }
		}
		err := may(r)
		if err == nil {
			return r, nil
		}
		if first == nil {
			first = err
		}
	}
	return Route{}, first
}
