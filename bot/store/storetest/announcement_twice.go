package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// failing lets an announcement go to everybody who gets it, with what becomes of each; it is
// sent to whoever is not named.
func (h *hall) failing(of map[string]store.Outcome) (to []string) {
	h.t.Helper()
	h.db.LookForAnnouncements()
	for _, m := range h.claim(h.lease, 10) {
		to = append(to, m.To.Value)
		o, ok := of[m.To.Value]
		if !ok {
			o = store.Outcome{State: store.Sent}
		}
		o.ID, o.Attempt, o.ProviderID = m.ID, m.Attempt, fmt.Sprint("SM", m.ID)
		h.mark(o)
	}
	slices.Sort(to)
	h.conduct()
	return to
}

// again is a draft that tells the same again.
func (h *hall) again(of store.Announcement) (id int64) {
	h.t.Helper()
	id, err := h.db.CreateAnnouncement(h.ctx, h.siti, h.state(of.ID).Again(h.now()))
	h.must(err)
	return id
}

// goesOn submits a draft, has it approved and sends it.
func (h *hall) goesOn(id int64) store.Announcement {
	h.t.Helper()
	a, err := h.move(h.ani, h.submit(id), broadcast.Approve)
	h.must(err)
	a, err = h.move(h.siti, a, broadcast.Send)
	h.must(err)
	h.conduct()
	return a
}

// announcementTwice is that nobody is sent again what they have: not by the first
// announcement, nor by another that told the same again, nor where the receipt comes late, or
// two turn out to be one.
func announcementTwice(t *testing.T, hs *house) {
	h := newHall(hs)
	h.rules = broadcast.Rules{PerDay: 9, PerWeek: 9}
	h.db.SetAnnouncing(&h.rules, nil, nil)
	h.agree(1, 2, 3)
	passing := store.Outcome{State: store.Failed, Code: "30003"}
	none := func(when string, a store.Announcement) {
		t.Helper()
		if n, err := h.db.FailedPassing(h.ctx, a.ID); err != nil || n != 0 {
			t.Errorf("%s it goes to %d again (%v)", when, n, err)
		}
	}
	first := h.begun()
	h.failing(map[string]store.Outcome{phone(1).Value: passing, phone(2).Value: passing})
	second, late := h.again(first), h.again(first)
	a, err := h.move(h.ani, h.submit(late), broadcast.Approve)
	h.must(err)
	b := h.goesOn(second)
	if to := h.failing(map[string]store.Outcome{phone(2).Value: passing}); !slices.Equal(to, []string{phone(1).Value, phone(2).Value}) {
		t.Fatalf("it goes again to %v", to)
	}
	// Both were in the list of the one that was approved before.
	_, err = h.move(h.siti, a, broadcast.Send)
	h.must(err)
	h.conduct()
	if to := h.failing(nil); !slices.Equal(to, []string{phone(2).Value}) {
		t.Errorf("the second goes to %v", to)
	}
	h.wantCounts(late, "sent 1 has_it 1")
	none("of the first", first)
	none("of the second", b)

	// One is under way at a time.
	tell := func(want int64, made bool) int64 {
		t.Helper()
		id, is, err := h.db.TellAgain(h.ctx, h.siti, first.ID)
		h.must(err)
		if is != made || !is && id != want {
			t.Errorf("asked again it is %d, made %v; want %d", id, is, want)
		}
		return id
	}
	one := tell(0, true)
	tell(one, false)
	_, err = h.move(h.siti, h.state(one), broadcast.Cancel)
	h.must(err)
	tell(0, true)

	// The receipt comes after the list was written down, and after the message was made.
	h.later(time.Hour)
	h.lease = h.leaseAnew()
	first = h.begun()
	h.failing(map[string]store.Outcome{phone(1).Value: passing, phone(2).Value: passing})
	b = h.goesOn(h.again(first))
	arrived := func(n int) {
		t.Helper()
		h.behind(fmt.Sprintf(`UPDATE message SET state = 'delivered', error_code = '' WHERE announcement_id = %d AND address = '%s'`, first.ID, phone(n)))
	}
	arrived(1)
	if to := h.failing(map[string]store.Outcome{phone(2).Value: {State: store.Queued, Code: "busy", NextAt: h.now()}}); !slices.Equal(to, []string{phone(2).Value}) {
		t.Errorf("after the receipt it goes to %v", to)
	}
	arrived(2)
	if to := h.failing(nil); len(to) > 0 {
		t.Errorf("it is tried once more for %v", to)
	}
	h.wantCounts(b.ID, "has_it 2")
	none("of what arrived late", first)

	// Two turn out to be one: one of them has it.
	h.later(time.Hour)
	h.lease = h.leaseAnew()
	lid := bot.Address{Kind: "lid", Value: "99"}
	h.turn(lid, []bot.Event{bot.OptedInAgain{}})
	first = h.begun()
	h.failing(map[string]store.Outcome{phone(3).Value: passing})
	b = h.goesOn(h.again(first))
	h.joins(phone(3), lid)
	none("of one who was two", first)
	if to := h.failing(nil); len(to) > 0 {
		t.Errorf("one who was two is sent %v", to)
	}
	h.wantCounts(b.ID, "has_it 1")
}
