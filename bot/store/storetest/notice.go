package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What the house tells a phone of staff is no word of staff to whoever has it: their own need
// is as unanswered as before, waits again, and what they write next is no answer to it.
func noticeAnswersNobody(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RoleKepala, phone(1))
	need := h.note(phone(1), "human", "mau tanya")
	h.must(h.takeNeed(a, need, 0))
	h.later(time.Minute)
	since := h.now()
	h.in(func(tx *store.Tx) error {
		return tx.TellStaff(h.ctx, b, channel, func(bot.Lang) store.Reply { return store.Reply{Text: "ada yang menunggu"} })
	})
	if !h.thread(need).Unanswered {
		t.Error("a notice answers a need")
	}
	person := h.person(phone(1)).ID
	spoken := func() (last, ever bool) {
		h.in(func(tx *store.Tx) (err error) {
			if last, err = tx.StaffSpokeLast(h.ctx, person); err == nil {
				ever, err = tx.StaffSpoke(h.ctx, person, since)
			}
			return err
		})
		return last, ever
	}
	if last, ever := spoken(); last || ever {
		t.Errorf("after a notice staff spoke last: %v, at all: %v", last, ever)
	}
	h.later(2*time.Hour - time.Minute)
	h.wantTended("two hours with a notice alone", "1 wait, 0 speaks")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Silakan"))
	if last, ever := spoken(); !last || !ever || h.thread(need).Unanswered {
		t.Errorf("after an answer staff spoke last: %v, at all: %v", last, ever)
	}
}
