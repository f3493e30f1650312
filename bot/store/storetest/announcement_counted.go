package storetest

import (
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementCounted keeps a count of an announcement's people for whoever looks at it again,
// as long as it answers the same question and is young; what is submitted is counted anew.
func announcementCounted(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	h.turn(phone(9), nil) // never agreed
	id := h.written()
	people := func(plan store.AnnouncementPlan) (n int, at time.Time, some []int64) {
		t.Helper()
		m, at, err := h.db.CountedAnnouncement(h.ctx, h.state(id), plan, false)
		h.must(err)
		if m.Skipped["no_consent"] != 1 {
			t.Errorf("left out: %v", m.Skipped)
		}
		return broadcast.Proposal{Reach: m.Reach}.People(), at, m.Some
	}
	want := func(what string, plan store.AnnouncementPlan, n int, when time.Time) {
		t.Helper()
		if got, at, samples := people(plan); got != n || !at.Equal(when) || len(samples) != n {
			t.Errorf("%s: %d at %v, %d samples; want %d at %v", what, got, at, len(samples), n, when)
		}
	}
	first := h.now()
	want("at first", h.plan(), 3, first)
	h.agree(4)
	h.later(store.AnnouncementCountHolds - time.Minute)
	want("looked at again", h.plan(), 3, first)

	_, _, ids := people(h.plan())
	h.agree(1) // so that the last word of one of them is another one
	h.turn(phone(2), []bot.Event{bot.OptedOutOfAnnouncements{}})
	shown, err := h.db.AnnouncementSamples(h.ctx, h.content(), h.plan(), ids)
	h.must(err)
	var to []bot.Address
	for _, s := range shown {
		to = append(to, s.To)
	}
	if len(to) != 2 || !slices.Contains(to, phone(1)) || !slices.Contains(to, phone(3)) {
		t.Errorf("after a BERHENTI the samples are %v", to)
	}

	h.later(2 * time.Minute)
	second := h.now()
	want("when it was old", h.plan(), 3, second) // 4 came, and 2 is gone
	h.agree(5)
	plan := h.plan()
	plan.Subject.Countries = []string{"TW"}
	want("of another subject", plan, 4, h.now())
	h.agree(6)
	h.must(h.db.SetAnnouncementWays(h.ctx, []store.AnnouncementWay{{Way: trialWay}}))
	want("by other ways", h.plan(), 5, h.now())
	h.agree(7)
	c := h.state(id).Content
	c.Audience.Languages = []bot.Lang{bot.Indonesian}
	h.must(h.db.EditAnnouncement(h.ctx, h.siti, id, 1, c))
	want("of other words", h.plan(), 6, h.now())
	h.agree(8)
	want("looked at once more", h.plan(), 6, h.now())
	if m, _, err := h.db.CountedAnnouncement(h.ctx, h.state(id), h.plan(), true); err != nil || m.Reach[0].People != 7 {
		t.Errorf("counted anew: %+v, %v", m, err)
	}
	h.agree(11)
	want("after that", h.plan(), 7, h.now())
	h.must(h.db.CountAnew(h.ctx, id))
	want("after it was to be counted anew", h.plan(), 8, h.now())

	// Samples that come with a count, and those of one that was kept, are the same.
	m, _, err := h.db.CountedAnnouncement(h.ctx, h.state(id), h.plan(), true)
	h.must(err)
	slices.Sort(m.Some)
	shown, err = h.db.AnnouncementSamples(h.ctx, h.state(id).Content, h.plan(), m.Some)
	if err != nil || len(shown) != 8 || !slices.Equal(shown, m.Samples) {
		t.Errorf("samples %+v and %+v, %v", shown, m.Samples, err)
	}

	// Nobody is no answer that is kept.
	other := h.written(func(c *broadcast.Content) { c.Audience.Districts = []string{"Kraksaan"} })
	for want := range 2 {
		if m, _, err := h.db.CountedAnnouncement(h.ctx, h.state(other), h.plan(), false); err != nil || len(m.Reach) != want {
			t.Errorf("of those from Kraksaan %d are %+v, %v", want, m, err)
		}
		h.turn(phone(1), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Siti Contoh", District: "Kraksaan"}}})
	}

	// Whatever is kept, who gets it is written down when it is submitted.
	h.agree(10)
	if a := h.submit(id); a.Proposal.People() != 9 {
		t.Errorf("submitted for %d", a.Proposal.People())
	}
}
