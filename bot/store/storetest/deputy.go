package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// deputyApproves is that a petugas whom a kepala named approves until that moment and no
// longer, never their own words, is asked as a kepala is, and that nobody names themselves.
func deputyApproves(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	tono := store.AnnouncementBy{Staff: h.add("Tono Contoh", bot.RolePetugas, phone(50)), Act: h.siti.Act}
	name := func(by bot.Staff, whom int64, until time.Time) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, err := tx.NameDeputy(h.ctx, by, whom, until)
			return err
		})
	}
	approves := func(want error, at string) {
		t.Helper()
		a := h.submit(h.written())
		for _, act := range []broadcast.Act{broadcast.Return, broadcast.Approve} {
			if _, err := h.move(tono, a, act); !errors.Is(err, want) {
				t.Errorf("%s, %s: %v, want %v", at, act, err, want)
			}
			if act == broadcast.Return && want == nil {
				a = h.submit(a.ID)
			}
		}
	}
	asked := func() (told int) {
		t.Helper()
		all, err := h.db.AnnouncementsToApprove(h.ctx)
		h.must(err)
		told, err = h.db.AskApprovers(h.ctx, all[0], channel, func(bot.Lang) store.Reply { return store.Reply{Text: "ada yang menunggu"} })
		h.must(err)
		return told
	}
	approves(store.ErrNoApprover, "before anybody named him")
	if n := asked(); n != 0 {
		t.Errorf("%d are asked who may not approve", n)
	}
	until := h.now().Add(24 * time.Hour)
	for at, who := range map[string]bot.Staff{"himself": tono.Staff, "a colleague": h.siti.Staff} {
		if err := name(who, tono.Staff.ID, until); !errors.Is(err, store.ErrNamesNoDeputy) {
			t.Errorf("named by %s: %v", at, err)
		}
	}
	if err := name(h.ani.Staff, h.ani.Staff.ID, until); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a kepala is named as deputy: %v", err)
	}
	h.must(name(h.ani.Staff, tono.Staff.ID, until))
	if n := asked(); n != 1 {
		t.Errorf("%d are asked, and there is a deputy", n)
	}
	approves(nil, "while it holds")
	own, err := h.db.CreateAnnouncement(h.ctx, tono, h.content())
	h.must(err)
	if _, err := h.move(tono, h.submit(own), broadcast.Approve); !errors.Is(err, store.ErrOwnWords) {
		t.Errorf("his own words: %v", err)
	}
	h.later(24 * time.Hour)
	approves(store.ErrNoApprover, "after the day")
	h.must(name(h.ani.Staff, tono.Staff.ID, h.now().Add(24*time.Hour)))
	_, err = h.db.DisableStaff(h.ctx, tono.Staff.Name)
	h.must(err)
	tono.Staff = h.add(tono.Staff.Name, bot.RolePetugas, phone(50))
	approves(store.ErrNoApprover, "after his account was closed and taken into use again")
	h.must(name(h.ani.Staff, tono.Staff.ID, h.now().Add(24*time.Hour)))
	h.must(h.db.SignEverybodyOut(h.ctx))
	approves(store.ErrNoApprover, "in a copy that was restored, of which nobody knows whether he was one still")
}
