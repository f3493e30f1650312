package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// announcementTrial is that a text is sent to the phone of whoever asks, and that this counts
// for those very texts and for a day.
func announcementTrial(t *testing.T, hs *house) {
	h := newHall(hs)
	rini := store.AnnouncementBy{Staff: h.add("Rini Contoh", bot.RolePetugas, phone(50)), Act: h.siti.Act}
	nina := h.add("Nina Contoh", bot.RolePetugas, phone(60))
	id := h.written()
	send := func(by store.AnnouncementBy) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			return tx.SendAnnouncementTest(h.ctx, by, id, h.plan(), []store.AnnouncementTestText{{Channel: channel, Reply: store.Reply{Text: "[UJI] satu"}}, {Channel: channel, Reply: store.Reply{Text: "[UJI] dua"}}})
		})
	}
	want := func(by store.AnnouncementBy, p store.AnnouncementPlan, tested, able bool) {
		t.Helper()
		done, can, err := h.db.AnnouncementTested(h.ctx, by, id, p)
		h.must(err)
		if done != tested || can != able {
			t.Errorf("tested %v, can be %v", done, can)
		}
	}
	if err := send(h.siti); !errors.Is(err, store.ErrNoPhoneForTest) {
		t.Errorf("without a phone: %v", err)
	}
	want(h.siti, h.plan(), false, false)
	want(rini, h.plan(), false, true)
	h.must(send(rini))
	want(rini, h.plan(), true, true)
	want(h.siti, h.plan(), true, true) // it was read by somebody
	other := h.plan()
	other.Texts[0].Body += " Lain."
	want(rini, other, false, true)
	if to := h.goes(); !slices.Equal(to, []string{phone(50).Value, phone(50).Value}) {
		t.Errorf("the test went to %v", to)
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, id)
	h.must(err)
	if len(steps) != 1 {
		t.Errorf("a test is a line of the history: %+v", steps)
	}
	for n := range 6 {
		if err := send(rini); (err == nil) != (n < 5) || n == 5 && !errors.Is(err, store.ErrManyTests) {
			t.Errorf("test %d within an hour: %v", n+2, err)
		}
	}
	h.later(24*time.Hour + time.Second)
	want(rini, h.plan(), false, true)
	// The number is somebody else's by now: an unapproved text is not for them.
	h.wantStanding(store.Present, account(1), phone(60))
	h.must(send(store.AnnouncementBy{Staff: nina, Act: h.siti.Act}))
	h.lease = h.leaseAnew()
	out := h.claim(h.lease, 5)
	out = slices.DeleteFunc(out, func(m bot.Outgoing) bool { return m.To != phone(60) })
	if len(out) == 0 {
		t.Fatal("it is not sent")
	}
	for _, c := range []struct {
		has   bot.Address
		meets bool
	}{{account(1), true}, {account(2), false}, {account(1), false}} { // in doubt from then on
		if meets, err := h.db.AlertMeets(h.ctx, out[0].ID, c.has); err != nil || meets != c.meets {
			t.Errorf("%v is to have it: %v (%v)", c.has, meets, err)
		}
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND address = '`+phone(60).String()+`'`)
	// Whoever cannot be sent one need not have one.
	h.turn(phone(50), []bot.Event{bot.OptedOutOfAnnouncements{}})
	if err := send(rini); !errors.Is(err, store.ErrRefusing) {
		t.Errorf("after BERHENTI: %v", err)
	}
	want(rini, other, false, false)
}
