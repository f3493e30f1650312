package storetest

import (
	"errors"
	"slices"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// listsAll compares the lists of people behind the numbers of an announcement with them:
// each person stands in one list, and in each as many as are counted there.
func (h *hall) listsAll(id int64, c store.AnnouncementCounts) {
	h.t.Helper()
	seen := map[int64]bool{}
	list := func(at store.AnnouncementPlace, want int) {
		h.t.Helper()
		var after int64
		got := 0
		for {
			people, all, err := h.db.AnnouncementPeople(h.ctx, id, at, after, 2)
			h.must(err)
			if all != want {
				h.t.Errorf("%+v: %d are said to stand there, counted are %d", at, all, want)
			}
			for _, p := range people {
				if seen[p.ID] {
					h.t.Errorf("recipient %d stands in two lists", p.ID)
				}
				seen[p.ID], after = true, p.ID
				got++
			}
			if len(people) < 2 {
				break
			}
		}
		if got != want {
			h.t.Errorf("%+v: %d are listed, counted are %d", at, got, want)
		}
	}
	list(store.AnnouncementPlace{State: store.Queued}, c.Queued)
	list(store.AnnouncementPlace{State: store.Sent}, c.Sent)
	list(store.AnnouncementPlace{State: store.Delivered}, c.Delivered)
	list(store.AnnouncementPlace{State: store.Read}, c.Read)
	list(store.AnnouncementPlace{State: store.Failed}, c.Failed)
	list(store.AnnouncementPlace{State: store.Uncertain}, c.Unknown)
	for reason, people := range c.Skipped {
		list(store.AnnouncementPlace{State: store.AnnouncementSkipped, Reason: reason}, people)
	}
	if len(seen) != c.Audience {
		h.t.Errorf("announcement %d: %d people stand in lists, it means %d", id, len(seen), c.Audience)
	}
}

// announcementsSeen is what the pages of the office are made of.
func announcementsSeen(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	h.turn(phone(2), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Siti Lama", Village: "Randuputih"}}})
	h.turn(phone(4), nil)
	draft := h.written(func(c *broadcast.Content) { c.Title = "Draf" })
	waiting := h.submit(h.written(func(c *broadcast.Content) { c.Title = "Menunggu" }))
	a := h.begun(func(c *broadcast.Content) { c.Title = "Berjalan" })
	at, err := h.db.AnnouncementsAtHand(h.ctx, 10)
	if hand := at.List; err != nil || len(hand) != 2 || hand[0].Title != "Menunggu" || hand[0].State != broadcast.Submitted || hand[0].Since.IsZero() || hand[1].State != broadcast.Sending || !hand[1].NotAfter.Equal(a.Content.NotAfter) {
		t.Errorf("at hand: %+v, %v", hand, err)
	}
	out := h.claim(h.lease, 1)
	h.mark(store.Outcome{ID: out[0].ID, State: store.Failed, Attempt: 1, Code: "131026"})
	out = h.claim(h.lease, 1)
	h.mark(store.Outcome{ID: out[0].ID, State: store.Sent, Attempt: 1, ProviderID: "SM1"})
	h.wantCounts(a.ID, "queued 1 sent 1 failed 1 no_consent 1")
	if p, err := h.db.AnnouncementPace(h.ctx, a.ID, []broadcast.Way{trialWay}); err != nil || p.Lately != 2 || p.First || p.Waits {
		t.Errorf("pace %+v, %v", p, err)
	}
	people, _, err := h.db.AnnouncementPeople(h.ctx, a.ID, store.AnnouncementPlace{State: store.Sent}, 0, 10)
	h.must(err)
	if len(people) != 1 || people[0].Name != "Siti Lama" || people[0].Village != "Randuputih" || people[0].To != phone(2) {
		t.Errorf("was sent: %+v", people)
	}
	if people, _, err := h.db.AnnouncementPeople(h.ctx, a.ID, store.AnnouncementPlace{State: store.Failed}, 0, 10); err != nil || len(people) != 1 || people[0].Reason != "131026" {
		t.Errorf("failed: %+v, %v", people, err)
	}
	a, err = h.move(h.siti, a, broadcast.Cancel)
	h.must(err)
	h.wantCounts(a.ID, "sent 1 failed 1 cancelled 1 no_consent 1")
	o, err := h.db.AnnouncementOverlap(h.ctx, h.content(), h.plan(), a.ID)
	if err != nil || o != (store.AnnouncementOverlap{Meant: 3, Both: 2}) {
		t.Errorf("overlap %+v, %v", o, err)
	}
	titles := func(over bool, before int64, limit int) (all []string) {
		list, err := h.db.ListAnnouncements(h.ctx, over, before, limit)
		h.must(err)
		for _, one := range list {
			all = append(all, one.Title)
		}
		return all
	}
	if got := titles(false, 0, 10); !slices.Equal(got, []string{"Menunggu", "Draf"}) {
		t.Errorf("not over: %q", got)
	}
	if got := titles(false, waiting.ID, 10); !slices.Equal(got, []string{"Draf"}) {
		t.Errorf("the rest: %q", got)
	}
	if got := titles(true, 0, 10); !slices.Equal(got, []string{"Berjalan"}) {
		t.Errorf("over: %q", got)
	}
	// Within a transaction that does more, and gives up: nothing of it is left.
	gone := errors.New("gone")
	err = h.db.InTx(h.ctx, func(tx *store.Tx) error {
		if _, err := tx.CreateAnnouncement(h.ctx, h.siti, h.content()); err != nil {
			return err
		}
		c := h.content()
		c.Title = "Lain"
		if err := tx.EditAnnouncement(h.ctx, h.siti, draft, 1, c); err != nil {
			return err
		}
		if _, err := tx.MoveAnnouncement(h.ctx, h.ani, store.AnnouncementMove{ID: waiting.ID, Act: broadcast.Return, Reason: "karena itu"}); err != nil {
			return err
		}
		return gone
	})
	if !errors.Is(err, gone) || h.state(waiting.ID).State != broadcast.Submitted {
		t.Errorf("%v, %s", err, h.state(waiting.ID).State)
	}
	if got := titles(false, 0, 10); !slices.Equal(got, []string{"Menunggu", "Draf"}) {
		t.Errorf("after what was given up: %q", got)
	}
	c := h.content()
	c.Title = "Draf kedua"
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.EditAnnouncement(h.ctx, h.siti, draft, 1, c) }))
	if old, err := h.db.AnnouncementVersion(h.ctx, draft, 1); err != nil || old.Title != "Draf" {
		t.Errorf("the first version: %+v, %v", old, err)
	}
	if _, err := h.db.AnnouncementVersion(h.ctx, draft, 9); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a version that is not there: %v", err)
	}
}
