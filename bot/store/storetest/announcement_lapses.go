package storetest

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementLapses is that who wrote and who may approve are both told when nobody approved in
// time, once, by one process of several; and that nothing of it goes then.
func announcementLapses(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	h.add("Rini Contoh", bot.RoleKepala, phone(50))
	h.add("Tono Contoh", bot.RoleKepala, phone(51))
	h.turn(phone(51), []bot.Event{bot.OptedOutOfAnnouncements{}})
	budi := store.AnnouncementBy{Staff: h.add("Budi Contoh", bot.RolePetugas, phone(52)), Act: h.siti.Act}
	h.add("Wati Contoh", bot.RolePetugas, phone(53)) // had no hand in it, and approves nothing
	lapsed := func() []int64 {
		t.Helper()
		ids, err := h.db.AnnouncementsLapsed(h.ctx)
		h.must(err)
		return ids
	}
	id, err := h.db.CreateAnnouncement(h.ctx, budi, h.content())
	h.must(err)
	a := h.submit(id)
	h.approved() // and was sent by nobody: who approved knows of it
	h.written()
	h.conduct()
	if ids := lapsed(); len(ids) > 0 {
		t.Errorf("before their time was over: %v", ids)
	}
	h.later(5 * time.Hour)
	h.conduct()
	if now := h.state(a.ID); now.State != broadcast.Expired {
		t.Fatalf("its time is over, and it is %s", now.State)
	}
	if _, err := h.move(h.ani, a, broadcast.Approve); err == nil {
		t.Error("it was approved when its time was over")
	}
	if ids := lapsed(); !slices.Equal(ids, []int64{a.ID}) {
		t.Fatalf("nobody approved in time: %v, want %d", ids, a.ID)
	}
	var told atomic.Int64
	var processes sync.WaitGroup
	for range 4 {
		processes.Go(func() {
			n, err := h.db.TellLapsed(h.ctx, a.ID, channel, func(bot.Lang) store.Reply { return store.Reply{Text: "tidak disetujui"} })
			h.must(err)
			told.Add(int64(n))
		})
	}
	processes.Wait()
	if told.Load() != 2 {
		t.Errorf("four processes told %d phones", told.Load())
	}
	h.lease = h.leaseAnew()
	to := h.goes()
	slices.Sort(to)
	if want := []string{phone(50).Value, phone(52).Value}; !slices.Equal(to, want) {
		t.Errorf("told were %v, want %v", to, want)
	}
	if ids := lapsed(); len(ids) > 0 {
		t.Errorf("they are told once more of %v", ids)
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, a.ID)
	h.must(err)
	if last := steps[len(steps)-1]; last.Act != broadcast.Expire {
		t.Errorf("the history ends with %+v", last)
	}
}
