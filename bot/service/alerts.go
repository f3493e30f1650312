package service

import (
	"cmp"
	"log/slog"
	"slices"
	"time"

	"kanca/bot"
	"kanca/bot/alert"
	"kanca/bot/parts"
	"kanca/bot/store"
	"kanca/bot/transport"
	"kanca/bot/understanding"
	"kanca/content"
)

// isCry reports whether an event is a cry for help that staff must hear of.
func isCry(e bot.Event) bool {
	h, ok := e.(bot.HandoverRequested)
	return ok && h.Handover.Urgent
}

// newAlerts joins what tells the phones of staff of cries for help.
func newAlerts(db *store.DB, p *parts.Parts, transports []*transport.Transport, s senders, log *slog.Logger) *alert.Watcher {
	return alert.New(alert.Watcher{
		Store: db, Texts: p.Texts, Now: time.Now, Log: log,
		Routes: func() []alert.Route { return routes(transports, s) },
		Where:  func(text string, lang bot.Lang) string { return placeIn(p.Model, text, lang) },
		Wake:   s.wake,
	})
}

// routes are the channels by which a phone of staff can be reached now, best
// first: those that TERIMA can come back on, and of them SMS, which reaches a phone
// that never wrote to us and one without Internet.
func routes(transports []*transport.Transport, s senders) (out []alert.Route) {
	rank := map[bot.ChannelName]int{}
	for _, t := range transports {
		if t.Connected != nil && !t.Connected() {
			continue // it may take what is sent and pass nothing on
		}
		for _, c := range t.Channels {
			connection, holds := c.(interface{ Ready() bool })
			sender := s[c.Name()]
			if sender == nil || sender.Resting() != "" || holds && !connection.Ready() {
				continue
			}
			traits := c.Traits()
			switch {
			case !traits.Answerable:
				rank[c.Name()] = 2
			case traits.Medium != bot.SMS:
				rank[c.Name()] = 1
			}
			out = append(out, alert.Route{Channel: c.Name(), Medium: traits.Medium})
		}
	}
	slices.SortStableFunc(out, func(a, b alert.Route) int { return cmp.Compare(rank[a.Channel], rank[b.Channel]) })
	return out
}

// placeIn names the country and the district that a text speaks of, "" for none.
func placeIn(model *understanding.Model, text string, lang bot.Lang) string {
	e := model.Understand(text, lang).Entities
	if country, ok := content.CountryByISO(e.Country); ok {
		return country.Name
	}
	if e.District != "" {
		return "Kec. " + e.District
	}
	return ""
}
