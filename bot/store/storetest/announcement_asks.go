package storetest

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementAsks is that the phones of those who may approve are told of what waits: by one
// process of several, never of their own words, and not after BERHENTI; and that it moves
// nothing.
func announcementAsks(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	rini := store.AnnouncementBy{Staff: h.add("Rini Contoh", bot.RoleKepala, phone(50)), Act: h.ani.Act}
	h.add("Tono Contoh", bot.RoleKepala, phone(51))
	h.add("Budi Contoh", bot.RolePetugas, phone(52))
	h.turn(phone(51), []bot.Event{bot.OptedOutOfAnnouncements{}})
	waits := func() []store.AnnouncementToApprove {
		t.Helper()
		all, err := h.db.AnnouncementsToApprove(h.ctx)
		h.must(err)
		return all
	}
	ask := func(a store.AnnouncementToApprove) (told int) {
		t.Helper()
		told, err := h.db.AskApprovers(h.ctx, a, channel, func(bot.Lang) store.Reply { return store.Reply{Text: "ada yang menunggu"} })
		h.must(err)
		return told
	}
	goes := func(want ...string) {
		t.Helper()
		if to := h.goes(); !slices.Equal(to, want) {
			t.Errorf("told were %v, want %v", to, want)
		}
	}
	if all := waits(); len(all) > 0 {
		t.Errorf("nothing was submitted, and %+v", all)
	}
	a := h.submit(h.written())
	all := waits()
	if len(all) != 1 || all[0].ID != a.ID || all[0].Asked != 0 || !all[0].Submitted.Equal(h.now()) {
		t.Fatalf("%+v", all)
	}
	var told atomic.Int64
	var processes sync.WaitGroup
	for range 4 {
		processes.Go(func() { told.Add(int64(ask(all[0]))) })
	}
	processes.Wait()
	if told.Load() != 1 {
		t.Errorf("four processes told %d phones", told.Load())
	}
	goes(phone(50).Value)
	if all = waits(); len(all) != 1 || all[0].Asked != 1 {
		t.Fatalf("%+v", all)
	}
	ask(all[0])
	goes(phone(50).Value)
	steps, err := h.db.AnnouncementHistory(h.ctx, a.ID)
	h.must(err)
	if len(steps) != 2 || h.state(a.ID).State != broadcast.Submitted {
		t.Errorf("it moved: %+v", steps)
	}
	h.submit(a.ID) // counted anew, and nothing else
	if all = waits(); len(all) != 1 || all[0].Asked != 2 || ask(all[0]) != 1 {
		t.Errorf("counted anew: %+v", all)
	}
	goes(phone(50).Value)
	a = h.state(a.ID)
	// Submitted anew it is told anew, and nobody of their own words.
	h.must(h.db.EditAnnouncement(h.ctx, rini, a.ID, a.Version, h.content()))
	h.submit(a.ID)
	if all = waits(); len(all) != 1 || all[0].Asked != 0 {
		t.Fatalf("submitted anew: %+v", all)
	}
	if n := ask(all[0]); n != 0 {
		t.Errorf("%d are asked to approve their own words, or said BERHENTI", n)
	}
	goes()
	_, err = h.move(h.siti, h.state(a.ID), broadcast.Withdraw)
	h.must(err)
	if all := waits(); len(all) > 0 {
		t.Errorf("it was taken back, and %+v", all)
	}
}
