package storetest

import (
	"fmt"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// joins is what staff do who were shown that two are one.
func (h *hall) joins(a, b bot.Address) {
	h.t.Helper()
	one, two := h.person(a), h.person(b)
	h.in(func(tx *store.Tx) error { return tx.JoinPeople(h.ctx, h.siti.Staff, one.ID, two.ID, "KTP") })
}

// announcementJoins is that one human gets it once.
func announcementJoins(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	lid := bot.Address{Kind: "lid", Value: "99"}
	first := h.incoming(lid, h.id("in"), "hai")
	_, _, err := h.deliver(first, []bot.Event{bot.OptedInAgain{}})
	h.must(err)
	a := h.begun()
	one := h.claim(h.lease, 1)
	h.mark(store.Outcome{ID: one[0].ID, State: store.Sent, Attempt: 1})
	h.joins(lid, phone(1))
	h.goes()
	h.wantCounts(a.ID, "sent 2 joined 1")
}

// announcementJoinsOnItsWay is that one human gets it once, too, where both rows were handed
// out before it was seen that they are one: what waits to be tried once more is taken back.
func announcementJoinsOnItsWay(t *testing.T, hs *house) {
	h := newHall(hs)
	for n, c := range []struct {
		number, account, meanwhile store.State // of each message, before they are one; and of the number's after that
		goes                       int
		want                       string
	}{
		{store.Queued, store.Queued, "", 1, "sent 1 joined 1"},
		{store.Sent, store.Queued, "", 0, "sent 1 joined 1"},
		{store.Queued, store.Sent, "", 0, "sent 1 joined 1"},
		{"", store.Sent, store.Queued, 0, "sent 1 joined 1"}, // it was just on its way
		{"", store.Queued, store.Sent, 0, "sent 1 joined 1"},
		{store.Failed, store.Queued, "", 1, "sent 1 failed 1"},
	} {
		number, lid := phone(20+n), bot.Address{Kind: "lid", Value: fmt.Sprint(990 + n)}
		h.agree(20 + n)
		h.turn(lid, []bot.Event{bot.OptedInAgain{}})
		a := h.begun(func(c *broadcast.Content) { c.Audience.Active = 1 })
		end := func(m bot.Outgoing, state store.State) {
			h.mark(store.Outcome{ID: m.ID, State: state, Attempt: m.Attempt, NextAt: h.now(), Code: map[store.State]string{store.Queued: "busy"}[state]})
		}
		var late bot.Outgoing
		for _, m := range h.claim(h.lease, 5) {
			state := c.account
			if m.To == number {
				state, late = c.number, m
			}
			if state != "" {
				end(m, state)
			}
		}
		if n%2 == 0 {
			h.joins(lid, number)
		} else {
			h.joins(number, lid)
		}
		if c.meanwhile != "" {
			end(late, c.meanwhile)
		}
		if to := h.goes(); len(to) != c.goes {
			t.Errorf("%+v: once they are one it goes to %v", c, to)
		}
		h.wantCounts(a.ID, c.want)
		h.later(8 * aDay)
		h.lease = h.house.lease("sender")
	}
}
