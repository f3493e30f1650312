package storetest

import (
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementAgain is that what failed for a reason which may be over goes to those people
// again, approved anew, and to nobody else: not to who has it, who said BERHENTI since, or
// whom it will fail again; and after WhatsApp's limit not within a day, and once more at most.
func announcementAgain(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3, 4, 5, 6)
	first := h.begun()
	ends := map[string]store.Outcome{
		phone(1).Value: {State: store.Sent},
		phone(2).Value: {State: store.Failed, Code: "30003"},
		phone(3).Value: {State: store.Failed, Code: "21614"},
		phone(4).Value: {State: store.Failed, Code: broadcast.LimitedCodes()[1]},
		phone(5).Value: {State: store.Uncertain, Code: "30008"},
		phone(6).Value: {State: store.Failed, Code: "30017"},
	}
	goes := func(of map[string]store.Outcome) (to []string) {
		t.Helper()
		h.db.LookForAnnouncements()
		for _, m := range h.claim(h.lease, 10) {
			to = append(to, m.To.Value)
			o := of[m.To.Value]
			o.ID, o.Attempt = m.ID, m.Attempt
			h.mark(o)
		}
		slices.Sort(to)
		return to
	}
	goes(ends)
	count := func(a store.Announcement, want int) {
		t.Helper()
		if n, err := h.db.FailedPassing(h.ctx, a.ID); err != nil || n != want {
			t.Errorf("%d failed for a passing reason, want %d (%v)", n, want, err)
		}
	}
	count(first, 0) // it is not over
	h.rules = broadcast.Rules{PerDay: 1, PerWeek: 3}
	h.conduct()
	if now := h.state(first.ID); now.State != broadcast.Done {
		t.Fatalf("it is %s", now.State)
	}
	count(first, 2)
	h.turn(phone(6), []bot.Event{bot.OptedOutOfAnnouncements{}})
	again := func(of store.Announcement) store.Announcement {
		t.Helper()
		id, err := h.db.CreateAnnouncement(h.ctx, h.siti, h.state(of.ID).Again(h.now()))
		h.must(err)
		a, err := h.move(h.ani, h.submit(id), broadcast.Approve)
		h.must(err)
		a, err = h.move(h.siti, a, broadcast.Send)
		h.must(err)
		h.conduct()
		return a
	}
	second := again(first)
	if second.Proposal.Audience != 2 || second.Proposal.People() != 1 {
		t.Errorf("it means %+v", second.Proposal)
	}
	if to := goes(ends); !slices.Equal(to, []string{phone(2).Value}) {
		t.Errorf("it goes again to %v", to)
	}
	h.wantCounts(second.ID, "failed 1 opted_out 1")
	h.later(24*time.Hour + time.Minute)
	h.lease = h.house.lease("sender")
	count(first, 3) // the day of WhatsApp's limit is over
	third := again(first)
	if to := goes(ends); !slices.Equal(to, []string{phone(2).Value, phone(4).Value}) {
		t.Errorf("a day later it goes again to %v", to)
	}
	h.conduct()
	h.later(24*time.Hour + time.Minute)
	count(third, 1) // whoever WhatsApp limited twice is left alone
}
