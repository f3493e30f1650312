package storetest

import (
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// noticesOfOneOffer is that who has several wishes which one opening answers is told of it
// once, and that what became another text of what kanca proposed goes to nobody by a wish.
func noticesOfOneOffer(t *testing.T, hs *house) {
	h := newHall(hs)
	country, work := bot.AnnouncementsWanted{Country: "TW"}, bot.AnnouncementsWanted{Job: "caregiver"}
	h.turn(phone(1), []bot.Event{country, work})
	h.turn(phone(2), []bot.Event{work})
	h.turn(phone(3), []bot.Event{bot.AnnouncementsWanted{Training: "sewing"}})
	h.turn(phone(4), []bot.Event{bot.AnnouncementsWanted{Country: "HK"}})
	propose := func(w broadcast.Wish, opening, training string, subject broadcast.Subject) store.Announcement {
		t.Helper()
		c := h.content()
		c.Opening, c.Training, c.Audience.Wished, c.NotAfter = opening, training, &w, h.now().Add(broadcast.LongestLife)
		id, made, err := h.db.Propose(h.ctx, c)
		h.must(err)
		if !made {
			t.Fatal("it is not proposed")
		}
		p := h.plan()
		p.Subject = subject
		a, err := h.db.SubmitProposed(h.ctx, id, p)
		h.must(err)
		return a
	}
	goes := func(a store.Announcement, want ...string) {
		t.Helper()
		a, err := h.move(h.ani, a, broadcast.Approve)
		h.must(err)
		_, err = h.move(h.ani, a, broadcast.Send)
		h.must(err)
		h.conduct()
		to := h.goes()
		if slices.Sort(to); !slices.Equal(to, want) {
			t.Errorf("it goes to %v, want %v", to, want)
		}
		h.conduct()
	}
	taiwan := broadcast.Subject{Countries: []string{"TW"}, Jobs: []string{"caregiver"}}
	a := propose(broadcast.Wish{Country: "TW"}, "X1", "", taiwan)
	b := propose(broadcast.Wish{Job: "caregiver"}, "X1", "", taiwan) // before the first has gone
	goes(a, phone(1).Value)
	h.later(8 * 24 * time.Hour)
	h.lease = h.house.lease("sender")
	goes(b, phone(2).Value)

	// Somebody of the office makes of a reminder a text to everybody.
	h.later(8 * 24 * time.Hour)
	h.lease = h.house.lease("sender")
	r := propose(broadcast.Wish{Training: "sewing"}, "", "sewing", broadcast.Subject{})
	c := h.content()
	_, err := h.move(h.siti, r, broadcast.Withdraw)
	h.must(err)
	r, err = h.db.Announcement(h.ctx, r.ID)
	h.must(err)
	h.must(h.db.EditAnnouncement(h.ctx, h.siti, r.ID, r.Version, c))
	p := h.plan()
	p.Subject = broadcast.Subject{Countries: []string{"HK"}}
	r, err = h.db.SubmitAnnouncement(h.ctx, h.siti, r.ID, p)
	h.must(err)
	if r.Proposal.People() != 1 {
		t.Errorf("%d people get it, want who asked for Hong Kong", r.Proposal.People())
	}
	// The wish stays in it, and it tells of something else all the same.
	_, err = h.move(h.siti, r, broadcast.Withdraw)
	h.must(err)
	r, err = h.db.Announcement(h.ctx, r.ID)
	h.must(err)
	c.Audience.Wished = &broadcast.Wish{Training: "sewing"}
	h.must(h.db.EditAnnouncement(h.ctx, h.siti, r.ID, r.Version, c))
	p.Subject = broadcast.Subject{}
	r, err = h.db.SubmitAnnouncement(h.ctx, h.siti, r.ID, p)
	if err == nil && r.Proposal.People() != 0 {
		t.Errorf("%d people get another text by their wish for a reminder", r.Proposal.People())
	}
}
