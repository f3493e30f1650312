package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementNotices is that who asked to be told of something is told once, by a proposal
// of kanca's that a person approves, and nobody else: not who agreed to everything and asked
// for nothing, said BERHENTI or took it back, or registered with an age that is not taken.
func announcementNotices(t *testing.T, hs *house) {
	h := newHall(hs)
	caregiver := bot.AnnouncementsWanted{Country: "TW", Job: "caregiver"}
	h.agree(2)
	for n, events := range map[int][]bot.Event{
		1: {caregiver}, 3: {caregiver, bot.OptedOutOfAnnouncements{}}, 4: {caregiver, bot.AnnouncementsDeclined{}},
		5: {bot.AnnouncementsWanted{Training: "sewing"}}, 6: {bot.AnnouncementsWanted{Country: "HK"}}, 7: {caregiver}, 8: {bot.AnnouncementsWanted{}},
		9: {caregiver, bot.RegistrationCompleted{Registration: bot.Registration{ID: "r9", Name: "Orang Contoh", Age: 50, Country: "TW", Job: "caregiver"}}},
	} {
		h.turn(phone(n), events)
	}
	wishes := func(want ...broadcast.Wish) {
		t.Helper()
		got, err := h.db.OpenWishes(h.ctx)
		h.must(err)
		if len(got) != len(want) {
			t.Errorf("open wishes are %+v, want %+v", got, want)
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("open wishes are %+v, want %+v", got, want)
			}
		}
	}
	taiwan, hongkong, sewing := broadcast.Wish{Country: "TW", Job: "caregiver"}, broadcast.Wish{Country: "HK"}, broadcast.Wish{Training: "sewing"}
	wishes(taiwan, hongkong, sewing)

	propose := func(w broadcast.Wish, opening, training string) (store.Announcement, bool) {
		t.Helper()
		c := h.content()
		c.Opening, c.Training, c.Audience.Wished = opening, training, &w
		id, made, err := h.db.Propose(h.ctx, c)
		h.must(err)
		if !made {
			return store.Announcement{}, false
		}
		p := h.plan()
		if w.Country != "" {
			p.Subject = broadcast.Subject{Countries: []string{w.Country}, Jobs: []string{"caregiver"}}
		}
		if m, err := h.db.MeasureAnnouncement(h.ctx, c, p); err != nil || len(m.Reach) != 0 && m.Reach[0].People == 0 {
			t.Errorf("it is measured as %+v, %v", m, err)
		}
		a, err := h.db.SubmitProposed(h.ctx, id, p)
		h.must(err)
		return a, true
	}
	young := taiwan
	young.AgeMax = 45
	a, made := propose(young, "X1", "")
	if !made || a.Proposal.People() != 2 {
		t.Fatalf("it is proposed (%v) to %+v", made, a.Proposal.Reach)
	}
	if _, made := propose(young, "X1", ""); made {
		t.Error("it is proposed twice")
	}
	if _, made := propose(young, "X2", ""); made {
		t.Error("another one is proposed to the same people beside it")
	}
	if _, err := h.move(store.AnnouncementBy{}, a, broadcast.Approve); !errors.Is(err, store.ErrAnnouncementRole) && !errors.Is(err, store.ErrOwnWords) {
		t.Errorf("nobody approves it: %v", err)
	}
	go1 := func(a store.Announcement, want ...string) {
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
	go1(a, phone(1).Value, phone(7).Value)
	wishes(taiwan, hongkong, sewing) // who is too old for that one waits for another
	h.later(8 * 24 * time.Hour)
	h.lease = h.house.lease("sender")
	h.turn(phone(7), []bot.Event{caregiver}) // asked once more, and was told there is none
	b, _ := propose(taiwan, "X3", "")
	go1(b, phone(7).Value, phone(9).Value)
	wishes(hongkong, sewing)
	h.behind(`DELETE FROM message WHERE announcement_id IS NOT NULL`) // they have come to their time
	wishes(hongkong, sewing)

	h.later(8 * 24 * time.Hour)
	h.lease = h.house.lease("sender")
	r, _ := propose(sewing, "", "sewing")
	asks := func(n int) {
		t.Helper()
		h.turn(phone(n), []bot.Event{bot.AnnouncementsWanted{Training: "sewing"}})
	}
	asks(10) // before it is approved
	asks(11) // and who takes it back since, or says BERHENTI
	h.turn(phone(11), []bot.Event{bot.AnnouncementsDeclined{}})
	asks(12)
	h.turn(phone(12), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.turn(phone(13), []bot.Event{bot.AnnouncementsWanted{Training: "welding"}})
	go1(r, phone(5).Value, phone(10).Value)
	wishes(hongkong, broadcast.Wish{Training: "welding"})
	asks(14) // when it has gone to everybody else
	asks(5)  // who was reminded already
	if done := h.conduct(); done.Done != 0 {
		t.Errorf("it is over before its time: %+v", done)
	}
	if to := h.goes(); !slices.Equal(to, []string{phone(14).Value}) {
		t.Errorf("who asks late is not reminded, or somebody twice: %v", to)
	}
	h.wantCounts(r.ID, "sent 3")
	wishes(hongkong, broadcast.Wish{Training: "welding"})
	// Of a training that is cancelled nobody is taken into the list, not even until it is seen
	// that it stands still: another process may send at that moment.
	asks(15)
	_, err := h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay}, Objects: func(broadcast.Content) string { return broadcast.Because(broadcast.BecauseOffer, "sewing") }})
	h.must(err)
	h.wantCounts(r.ID, "sent 3")
	if now := h.state(r.ID); now.State != broadcast.Sending {
		t.Errorf("one that has gone to everybody is %s", now.State)
	}
	h.conduct() // it takes place after all
	if to := h.goes(); !slices.Equal(to, []string{phone(15).Value}) {
		t.Errorf("who asked meanwhile is not reminded: %v", to)
	}
	// No more than whoever approved was told.
	for n := range broadcast.LateReminders {
		asks(100 + n)
	}
	h.conduct()
	if to := h.goes(); len(to) != broadcast.LateReminders-3 {
		t.Errorf("%d more are reminded, %d may be", len(to), broadcast.LateReminders-3)
	}
	h.later(r.Content.NotAfter.Sub(h.now()))
	if done := h.conduct(); done.Done != 1 || h.state(r.ID).State != broadcast.Done || h.state(r.ID).Reason != "" {
		t.Errorf("in the end: %+v, %+v", done, h.state(r.ID))
	}
	if waiting, drafts, err := h.db.NoticesWaiting(h.ctx); err != nil || waiting != 0 || len(drafts) != 0 {
		t.Errorf("%d wait, %d are drafts (%v)", waiting, len(drafts), err)
	}
}
