package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Who texted and agreed, and wrote nothing for a year, is sent no announcement: an SMS from the
// number would be somebody else's now. Whoever has an account is who they were.
func announcementToALapsedNumber(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	h.writes([]bot.Address{account(3), phone(3)}, []bot.Event{bot.OptedInAgain{}})
	h.later(200 * 24 * time.Hour)
	h.turn(phone(2), nil)
	h.later(200 * 24 * time.Hour)
	m, err := h.db.MeasureAnnouncement(h.ctx, h.content(), h.plan())
	h.must(err)
	if m.Skipped["unreachable"] != 1 || m.Audience != 3 {
		t.Errorf("of three people %d are meant, and left out are %v", m.Audience, m.Skipped)
	}
}

// What staff answer or tell goes to no number from which nobody wrote for a year: whoever has
// it now is another person. An account is the person's own for as long as it lives.
func lapsedRoute(t *testing.T, h *house) {
	a := h.add("Ani Contoh", bot.RolePetugas, phone(9))
	texted, installed := h.note(phone(1), "help", "suami saya sakit"), h.note(account(2), "help", "suami saya sakit")
	h.later(366 * 24 * time.Hour)
	for entry, known := range map[int64]bool{texted: false, installed: true} {
		h.must(h.takeNeed(a, entry, 0))
		th := h.thread(entry)
		if th.Route.Known() != known {
			t.Errorf("need %d can be answered by %+v", entry, th.Route)
		}
		if err := h.answer(a, entry, th.Seen(), "Suami Ibu sudah kami hubungi"); known && err != nil || !known && !errors.Is(err, store.ErrNoRoute) {
			t.Errorf("need %d: %v", entry, err)
		}
		err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
			if err := tx.LockPerson(h.ctx, th.Person); err != nil {
				return err
			}
			_, err := tx.Tell(h.ctx, th.Person, store.Notice{Staff: a, May: func(store.Route) error { return nil }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: "x"} }})
			return err
		})
		if known && err != nil || !known && !errors.Is(err, store.ErrNoRoute) {
			t.Errorf("need %d, told: %v", entry, err)
		}
	}
	h.turn(phone(1), nil) // it is whoever has the number now
	if r := h.thread(texted).Route; r.Known() {
		t.Errorf("after a word of the number's next owner: %+v", r)
	}
}
