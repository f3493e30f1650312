package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// A cry that was taken and left alone waits again at any hour, for whoever took it may be
// asleep. One of which staff had the last word waits, too, but rings only in the morning, or
// as soon as its person writes.
func cryAtNight(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	evening := time.Date(2026, 11, 23, 19, 30, 0, 0, wib)
	for i, night := range []struct {
		why     string
		take    func(need int64)
		later   func(who bot.Address, need int64)
		event   string
		rings   time.Time
		written bool // the person writes at 1 o'clock
	}{
		{why: "taken with TERIMA and nothing done", take: func(need int64) { h.take(a, need) },
			event: "left Ani", rings: evening.Add(4 * time.Hour)},
		{why: "taken in the console and nothing done", take: func(need int64) { h.must(h.takeNeed(a, need, 0)) },
			event: "left Ani", rings: evening.Add(4 * time.Hour)},
		{why: "answered, and the person wrote since", take: func(need int64) { h.must(h.takeNeed(a, need, 0)) },
			later: func(who bot.Address, need int64) {
				h.must(h.answer(a, need, h.thread(need).Seen(), "Kami hubungi KBRI"))
				h.later(time.Second)
				h.turn(who, nil)
			}, event: "silent Ani", rings: evening.Add(4*time.Hour + time.Minute)},
		{why: "answered", take: func(need int64) { h.must(h.takeNeed(a, need, 0)) },
			later: func(_ bot.Address, need int64) {
				h.must(h.answer(a, need, h.thread(need).Seen(), "Kami hubungi KBRI"))
			}, event: "silent Ani", rings: time.Date(2026, 11, 24, 7, 0, 0, 0, wib)},
		{why: "telephoned and noted", take: func(need int64) { h.must(h.takeNeed(a, need, 0)) },
			later: func(_ bot.Address, need int64) {
				h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, need, "ditelepon, aman") })
			}, event: "silent Ani", rings: time.Date(2026, 11, 24, 7, 0, 0, 0, wib)},
		{why: "answered, and the person writes at night", take: func(need int64) { h.must(h.takeNeed(a, need, 0)) },
			later: func(_ bot.Address, need int64) {
				h.must(h.answer(a, need, h.thread(need).Seen(), "Kami hubungi KBRI"))
			}, event: "silent Ani", rings: time.Date(2026, 11, 24, 1, 0, 0, 0, wib), written: true},
	} {
		h.clock.Store(evening.UnixMilli())
		who := phone(i + 1)
		need := h.cry(who, "tolong")
		night.take(need)
		h.later(time.Minute)
		if night.later != nil {
			night.later(who, need)
		}
		var rang time.Time
		for h.now().Before(evening.Add(16*time.Hour)) && rang.IsZero() {
			h.tend()
			due, err := h.db.DueAlerts(h.ctx, time.Minute, 99)
			h.must(err)
			for _, d := range due {
				if d.ID == need {
					rang = h.now()
				}
			}
			if night.written && h.now().Equal(night.rings.Add(-time.Minute)) {
				h.later(time.Minute)
				h.turn(who, nil)
				continue
			}
			if rang.IsZero() {
				h.clock.Store(h.now().Truncate(time.Minute).Add(time.Minute).UnixMilli())
			}
		}
		if !rang.Equal(night.rings) {
			t.Errorf("%s: it rings at %s, want %s", night.why, rang.In(wib).Format("15:04:05"), night.rings.Format("15:04:05"))
		}
		if got := h.events(need); got != night.event || h.silent(who) {
			t.Errorf("%s: the thread says %q, want %q; silent %v", night.why, got, night.event, h.silent(who))
		}
		h.must(h.db.CloseEntry(h.ctx, need, "sudah aman"))
	}
	if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
		t.Error(err)
	}
}
