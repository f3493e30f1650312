package storetest

import (
	"testing"
	"time"

	"kanca/bot"
)

// A month counts who wrote in it for the first time: also whose messages have come to their
// time since, and nobody of whom there is a row for another reason.
func peopleOfAMonth(t *testing.T, h *house) {
	from := h.now()
	until := from.Add(30 * aDay)
	want := func(when string, people int) {
		t.Helper()
		if m, err := h.db.Month(h.ctx, from, until); err != nil || m.People != people {
			t.Errorf("%s: %d people, want %d, %v", when, m.People, people, err)
		}
	}
	h.later(time.Hour)
	a := h.add("Ani", bot.RolePetugas, phone(901))
	h.turn(phone(1), nil, "Halo")
	h.turn(phone(2), nil, "Halo")
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	h.turn(bot.Address{Kind: bot.Simulated, Value: "1"}, nil)
	h.cry(phone(3), "tolong")
	h.alertsOf(a)
	want("one writes, one cries", 2)
	h.sendAll(h.lease("one"))
	h.later(40 * aDay)
	h.turn(phone(1), nil)
	h.turn(phone(4), nil)
	want("a month later", 2)
	h.later(900 * aDay)
	h.behind(`DELETE FROM staff_alert`)
	h.behind(`DELETE FROM message WHERE NOT EXISTS (SELECT 1 FROM handover v WHERE v.message_id = message.id)`)
	want("after everything's time", 2)
}
