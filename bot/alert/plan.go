package alert

import (
	"context"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

const (
	// Patience is how long the first person has to answer before the next one is told.
	Patience = 2 * time.Minute
	// ToAll is how long a cry waits, from the first alert on, before everybody is told.
	ToAll = 5 * time.Minute
	// Round is how long each has after that before the next one is told.
	Round = 10 * time.Minute
	// slow is the same after the whole roster was told for fullRounds times: whoever
	// did not answer three times does not answer sooner for being told more often.
	slow       = store.MostAlertWait
	fullRounds = 3
)

// call is one alert about one need.
type call struct {
	entry store.Entry
	to    bot.Staff
	route Route
	plan  store.AlertPlan
}

// group is what one phone is told in one message.
type group struct {
	to      bot.Staff
	route   Route
	entries []store.Entry
	plans   map[int64]store.AlertPlan // by entry
}

// groups brings together what is for one phone.
func groups(calls []call) (out []group) {
	for _, c := range calls {
		i := slices.IndexFunc(out, func(g group) bool { return g.to.ID == c.to.ID })
		if i < 0 {
			out = append(out, group{to: c.to, route: c.route, plans: map[int64]store.AlertPlan{}})
			i = len(out) - 1
		}
		out[i].entries = append(out[i].entries, c.entry)
		out[i].plans[c.entry.ID] = c.plan
	}
	return out
}

// plan says whom to tell of what, how, and when the next alert is due. tries is how often
// what failed is told out of turn.
func (w *Watcher) plan(ctx context.Context, due []store.DueAlert, able func(store.Entry) []bot.Staff, routes []Route, tries int) (out []call, err error) {
	now := w.Now()
	for _, d := range due {
		if d.Since.After(now) { // by a clock that was ahead
			d.Since = time.Time{}
		}
		roster, early := able(d.Entry), d.AlertAt.After(now) && !d.AlertAt.After(now.Add(2*slow))
		// What failed is tried out of turn once with each person on each channel.
		if early && d.Alerts >= tries {
			continue
		}
		c := call{entry: d.Entry, to: next(d.Entry, roster), route: routes[d.Alerts/len(roster)%len(routes)], plan: store.AlertPlan{Next: after(d, len(roster), now)}}
		if all := d.Since.Add(ToAll); d.Alerts > 0 && !early && !now.Before(all) {
			told, err := w.Store.AlertedSince(ctx, d.ID, all)
			if err != nil {
				return nil, err
			}
			left := slices.DeleteFunc(slices.Clone(roster), func(s bot.Staff) bool { return slices.Contains(told, s.ID) })
			if len(left) > 0 {
				c.to, c.route, c.plan.Keep = left[0], bySMS(routes), all
			}
			if len(left) > 1 {
				c.plan.Next = now
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// after is when the next alert is due after one that is sent now.
func after(d store.DueAlert, roster int, now time.Time) time.Time {
	since := d.Since
	if d.Alerts == 0 {
		since = now
	}
	switch {
	case now.Before(since.Add(Patience)):
		return since.Add(Patience)
	case now.Before(since.Add(ToAll)):
		return since.Add(ToAll)
	case d.Alerts+1 >= 2+fullRounds*roster: // two before everybody was told
		return now.Add(slow)
	}
	return now.Add(Round)
}

// next is who is told of an entry: after the one who was told last the one who
// follows on the roster; first the one who had it before.
func next(e store.Entry, roster []bot.Staff) bot.Staff {
	named := func(id int64) int { return slices.IndexFunc(roster, func(s bot.Staff) bool { return s.ID == id }) }
	if e.AlertedID == 0 {
		return roster[max(0, named(e.TakenID))]
	}
	return roster[(named(e.AlertedID)+1)%len(roster)]
}

// bySMS is the best of the channels that is SMS, which needs no Internet; else the best.
func bySMS(routes []Route) Route {
	return routes[max(0, slices.IndexFunc(routes, func(r Route) bool { return r.Medium == bot.SMS }))]
}
