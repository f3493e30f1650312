// Package alert tells the phones of the office of cries for help. A cry is an
// urgent entry of the inbox. One person of the roster is told at once; whoever
// answers TERIMA and the number has it. After Patience the next one is told, after
// ToAll everybody by SMS, and then one after the other, round the roster, until
// somebody has it or it is closed.
//
// What is due stands in the database, so nothing is forgotten when the process
// ends, and of several processes one tells (store.DB.Alert).
//
// # Where things are
//
//	alert.go  Watcher, Run, Tick
//	plan.go   who is told when
//	text.go   what the phones read
package alert

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/locales"
)

const (
	// step is how long a phone is left alone after an alert for each one that it had
	// within crowded: the next cry is told within seconds, and of a flood a message
	// every twenty. What comes meanwhile is told in one message.
	step    = 5 * time.Second
	crowded = time.Minute
	// lookEvery is how often the inbox is looked at without being woken.
	lookEvery = 5 * time.Second
	// lookTime is how long the database may take for one look. A connection that is
	// dead answers never; the next look takes another one.
	lookTime = 5 * time.Second
	// most is how many entries are read at once.
	most = 500
)

// Route is a channel that works now.
type Route struct {
	Channel bot.ChannelName
	Medium  bot.Medium
}

// Watcher tells of cries for help. All fields but Where, Wake and Log are required
// and stay as they are.
type Watcher struct {
	Store *store.DB
	Texts *locales.Catalog
	Now   func() time.Time // the clock that the store has, too
	// Routes returns the channels that work now, best first. A person who is told
	// again is told on the next one of them.
	Routes func() []Route
	// Where names the country or district in a text, "" where there is none; nil
	// names none.
	Where func(text string, lang bot.Lang) string
	// Wake is called after something was put into the outbox of the channel.
	Wake func(bot.ChannelName)
	Log  *slog.Logger

	wake chan struct{}
	told string // the trouble logged last, so that it is logged once
	// held is how long the first phone that has to be told of more is left alone yet; 0: none is.
	held time.Duration
}

// New returns a Watcher that looks at once when it is woken.
func New(w Watcher) *Watcher {
	if w.Log == nil {
		w.Log = slog.New(slog.DiscardHandler)
	}
	w.wake = make(chan struct{}, 1)
	return &w
}

// Look makes a running Watcher look at the inbox now. It never waits.
func (w *Watcher) Look() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run tells until ctx ends. What the database does does not end it.
func (w *Watcher) Run(ctx context.Context) {
	for ctx.Err() == nil {
		looking, cancel := context.WithTimeout(ctx, lookTime)
		err := w.Tick(looking)
		cancel()
		if err != nil && ctx.Err() == nil {
			w.trouble(ctx, "cries for help cannot be read from the inbox: "+err.Error())
		}
		wait := lookEvery
		if w.held > 0 {
			wait = min(wait, w.held)
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-time.After(wait):
		}
	}
}

// Tick tells of everything that is due.
func (w *Watcher) Tick(ctx context.Context) error {
	for {
		if told, err := w.round(ctx); told == 0 || err != nil {
			return err
		}
	}
}

// round tells one phone of each need that is due, and says how many were told: where
// everybody is to be told, more are due then.
func (w *Watcher) round(ctx context.Context) (told int, err error) {
	w.held = 0
	due, err := w.Store.DueAlerts(ctx, step, most)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	roster, refusing, err := w.Store.Roster(ctx)
	if err != nil {
		return 0, err
	}
	tries := len(roster)
	for _, s := range roster {
		if !s.DoubtedAt.IsZero() { // once before that was known
			tries++
		}
	}
	// Whoever got a number of staff learns of no cry while somebody else can be told.
	if i := slices.IndexFunc(roster, func(s bot.Staff) bool { return !s.DoubtedAt.IsZero() }); i > 0 {
		roster = roster[:i]
	}
	routes := w.Routes()
	switch {
	case len(roster) == 0 && len(refusing) > 0:
		w.trouble(ctx, "somebody cries for help and every phone on the roster said BERHENTI; write MULAI from one of them")
		return 0, nil
	case len(roster) == 0:
		w.trouble(ctx, "somebody cries for help and nobody is on the roster; use kanca staff add NAME --role petugas --phone +62…")
		return 0, nil
	case len(routes) == 0:
		w.trouble(ctx, "somebody cries for help and no channel works by which staff could be told; see kanca doctor")
		return 0, nil
	}
	able, err := w.others(ctx, roster)
	if err != nil {
		return 0, err
	}
	calls, err := w.plan(ctx, due, able, routes, tries*len(routes))
	if err != nil {
		return 0, err
	}
	for _, g := range groups(calls) {
		n, err := w.tell(ctx, g)
		if err != nil {
			return told, err
		}
		told += n
	}
	return told, nil
}

// others says who can be told of an entry: everybody on the roster but whoever cries
// for help, unless there is nobody else.
func (w *Watcher) others(ctx context.Context, roster []bot.Staff) (func(store.Entry) []bot.Staff, error) {
	people := map[int64]int64{} // of staff
	for _, s := range roster {
		person, err := w.Store.FindPerson(ctx, bot.Address{Kind: bot.Phone, Value: s.Phone})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		people[s.ID] = person
	}
	return func(e store.Entry) []bot.Staff {
		left := slices.DeleteFunc(slices.Clone(roster), func(s bot.Staff) bool { return e.Person != 0 && people[s.ID] == e.Person })
		if len(left) == 0 {
			return roster
		}
		return left
	}, nil
}

// tell tells one phone in one message, and says of how many needs; of none where another
// process was quicker, and where the phone is left alone yet.
func (w *Watcher) tell(ctx context.Context, g group) (told int, err error) {
	now := w.Now()
	newest, alerts, err := w.Store.AlertsSince(ctx, g.to.ID, now.Add(-crowded))
	if err != nil {
		return 0, err
	}
	if left := newest.Add(time.Duration(alerts) * step).Sub(now); alerts > 0 && left > 0 {
		if w.held == 0 || left < w.held {
			w.held = left
		}
		return 0, nil
	}
	told, err = w.Store.Alert(ctx, g.to, g.route.Channel, g.entries, func(e store.Entry) store.AlertPlan { return g.plans[e.ID] },
		func(left []store.Entry, lang bot.Lang) store.Reply { return w.text(left, lang, g.route.Medium) })
	switch {
	case errors.Is(err, store.ErrRefusing): // it said so this moment; it is off the roster the next time
		return 0, nil
	case err != nil || told == 0:
		return 0, err
	}
	w.told = ""
	var numbers []int64
	for _, e := range g.entries {
		numbers = append(numbers, e.ID)
	}
	w.Log.InfoContext(ctx, "staff are told of a cry for help", "staff", g.to.ID, "channel", string(g.route.Channel), "entries", numbers)
	if w.Wake != nil {
		w.Wake(g.route.Channel)
	}
	return told, nil
}

// trouble logs what is wrong once, until it is another thing.
func (w *Watcher) trouble(ctx context.Context, text string) {
	if text != w.told {
		w.told = text
		w.Log.ErrorContext(ctx, text)
	}
}
