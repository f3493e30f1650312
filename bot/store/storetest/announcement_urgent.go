package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementHurries is that a warning to few goes before a second person has seen it, with a
// reason, that one signs it off who had no hand in it, and that an account of whose warnings
// none was signed off within a day sends none more so.
func announcementHurries(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	rini := store.AnnouncementBy{Staff: h.add("Rini Contoh", bot.RolePetugas, phone(50)), Act: h.siti.Act}
	hurry := func(by store.AnnouncementBy, a store.Announcement, reason string) error {
		_, err := h.db.MoveAnnouncement(h.ctx, by, store.AnnouncementMove{ID: a.ID, Act: broadcast.Hurry, Hash: a.Hash, Reason: reason, People: a.Proposal.People(), Now: a.Proposal.People(), Rules: h.rules})
		return err
	}
	sign := func(by store.AnnouncementBy, id int64) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.SignOffAnnouncement(h.ctx, by, id, "sudah dilihat") })
	}
	waits := func(want ...int64) {
		t.Helper()
		all, err := h.db.UnsignedAnnouncements(h.ctx)
		h.must(err)
		var ids []int64
		for _, u := range all {
			ids = append(ids, u.ID)
		}
		if len(ids) != len(want) || len(ids) > 0 && ids[0] != want[0] {
			t.Errorf("%v wait to be signed off, want %v", ids, want)
		}
	}
	fails := func(at string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", at, err, want)
		}
	}
	a := h.submit(h.written())
	fails("no reason", hurry(h.siti, a, " "), store.ErrReasonMissing)
	fails("an offer", hurry(h.siti, h.submit(h.written(func(c *broadcast.Content) { c.Training = "X1" })), "penting"), broadcast.ErrNotUrgent)
	old := a
	a = h.submit(a.ID)
	fails("what was seen before", hurry(h.siti, old, "penting"), store.ErrAnnouncementMoved)
	waits()
	var refused *broadcast.Refused
	if err := sign(h.ani, a.ID); !errors.As(err, &refused) {
		t.Errorf("what did not go so is signed off: %v", err)
	}
	h.must(hurry(h.siti, a, "penting"))
	waits(a.ID)
	// Taken back before it began it has not gone so.
	_, err := h.move(h.siti, h.state(a.ID), broadcast.Withdraw)
	h.must(err)
	waits()
	a = h.submit(a.ID)
	h.must(hurry(h.siti, a, "penting"))
	_, err = h.move(h.siti, h.state(a.ID), broadcast.Send)
	h.must(err)
	h.conduct()
	if to := h.goes(); len(to) != 1 {
		t.Errorf("it went to %v", to)
	}
	fails("by a petugas", sign(rini, a.ID), store.ErrNoApprover)
	fails("by who sent it", sign(h.siti, a.ID), store.ErrOwnWords)

	h.later(23 * time.Hour)
	b := h.submit(h.written())
	h.must(hurry(h.siti, b, "lagi")) // within the day
	h.later(time.Hour)
	c := h.submit(h.written())
	fails("nobody looked for a day", hurry(h.siti, c, "lagi"), store.ErrAnnouncementUnsigned)
	h.must(sign(h.ani, a.ID))
	waits(b.ID)
	if err := sign(h.ani, a.ID); !errors.As(err, &refused) {
		t.Errorf("it is signed off twice: %v", err)
	}
	h.must(hurry(h.siti, c, "lagi"))
	d := h.submit(h.written())
	h.must(hurry(h.ani, d, "lagi"))
	fails("by who let a colleague's go", sign(h.ani, d.ID), store.ErrOwnWords)
	for range broadcast.MostUrgent { // split by villages it would be one to everybody
		err = hurry(h.siti, h.submit(h.written()), "lagi")
	}
	fails("too many at once", err, store.ErrAnnouncementUnsigned)
	// What an approver sent back goes so only for a reason that was not given before.
	h.must(sign(h.ani, c.ID))
	h.must(sign(h.ani, b.ID))
	tono := store.AnnouncementBy{Staff: h.add("Tono Contoh", bot.RolePetugas, phone(51)), Act: h.siti.Act}
	sent := h.submit(h.written())
	h.must(hurry(tono, sent, "penipu  datang"))
	_, err = h.move(h.ani, h.state(sent.ID), broadcast.Return)
	h.must(err)
	sent = h.submit(sent.ID)
	for _, reason := range []string{"penipu datang", "Penipu datang ", "karena itu"} { // the last is that of the return
		fails("sent back and "+reason, hurry(tono, sent, reason), store.ErrAnnouncementReasonAnew)
	}
	h.must(hurry(tono, sent, "sudah ditelepon: dua orang tertipu pagi ini"))
	if steps, err := h.db.AnnouncementHistory(h.ctx, a.ID); err != nil || steps[len(steps)-1].Act != broadcast.SignOff || steps[len(steps)-1].Reason != "sudah dilihat" {
		t.Errorf("its history: %+v (%v)", steps, err)
	}
}
