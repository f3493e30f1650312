package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// Whoever has a need reads which number to ring: the one that came with it, also where it is
// another person's by an SMS from before or since; not where another account has it since,
// and not after its person had everything deleted.
func needsAreRung(t *testing.T, h *house) {
	staff := h.add("Ani Contoh", bot.RolePetugas, phone(9))
	cry := func(from ...bot.Address) int64 {
		t.Helper()
		h.writes(from, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "emergency", Note: "tolong", Urgent: true}}})
		return int64(h.count(`SELECT max(id) FROM inbox`))
	}
	want := func(when string, entry int64, number bot.Address) {
		t.Helper()
		var got []bot.Address
		for _, taken := range h.take(staff, entry) {
			got = append(got, taken.Phones...)
		}
		d, err := h.db.InboxEntry(h.ctx, entry, 0)
		h.must(err)
		needs, err := h.db.Desk(h.ctx, store.QueueMine, staff.ID, store.Mark{}, 99)
		h.must(err)
		listed := ""
		for _, n := range needs {
			if n.ID == entry {
				listed = n.Phone
			}
		}
		for where, all := range map[string][]bot.Address{"TERIMA": got, "the inbox": d.Addresses, "the thread": h.thread(entry).Addresses, "the list": {{Kind: bot.Phone, Value: listed}}} {
			all = slices.DeleteFunc(slices.Clone(all), func(a bot.Address) bool { return a.Kind != bot.Phone || a.Value == "" })
			if number == (bot.Address{}) && len(all) > 0 || number != (bot.Address{}) && !slices.Equal(all, []bot.Address{number}) {
				t.Errorf("%s: %s says to ring %v, want %v", when, where, all, number)
			}
		}
	}
	h.turn(phone(1), nil)
	first := cry(account(1), phone(1))
	want("she texted before", first, phone(1))
	second := cry(account(2), phone(2))
	want("as ever", second, phone(2))
	h.turn(phone(2), nil)
	want("she texts afterwards", second, phone(2))
	third := cry(account(3), phone(3))
	h.writes([]bot.Address{account(4), phone(3)}, nil)
	want("another account has the number", third, bot.Address{})
	h.turn(phone(5), nil)
	fourth := cry(account(5)) // WhatsApp hides the number
	want("no number", fourth, bot.Address{})
	if again := cry(account(5), phone(5)); again != fourth {
		t.Fatalf("need %d, want %d", again, fourth)
	}
	want("the number came with the next word", fourth, phone(5))
	h.writes([]bot.Address{account(1), phone(1)}, []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE phone = '`+phone(1).Value+`'`)
}

// The number with which a need of somebody came goes with the data of whose it is, is shown
// a year beyond the need's end, and is kept no longer than what staff noted of it.
func numbersOfNeedsGo(t *testing.T, h *house) {
	staff := h.add("Ani Contoh", bot.RolePetugas, phone(9))
	var needs [3]int64
	for n := range needs {
		h.turn(phone(n), nil)
		h.writes([]bot.Address{account(n), phone(n)}, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: "emergency", Note: "tolong", Urgent: true}}})
		needs[n] = int64(h.count(`SELECT max(id) FROM inbox`))
	}
	shown := func(when string, n int, want bool) {
		t.Helper()
		if n == 2 {
			h.take(staff, needs[n])
		}
		d, err := h.db.InboxEntry(h.ctx, needs[n], 0)
		h.must(err)
		listed := false
		for _, q := range store.DeskQueues {
			all, err := h.db.Desk(h.ctx, q, staff.ID, store.Mark{}, 99)
			h.must(err)
			listed = listed || slices.ContainsFunc(all, func(x store.Need) bool { return x.ID == needs[n] && x.Phone == phone(n).Value })
		}
		found, err := h.db.FindNeeds(h.ctx, fmt.Sprint(needs[n]), store.Stretch{}, staff.ID, 0, 9)
		h.must(err)
		for where, is := range map[string]bool{"the inbox": slices.Contains(d.Addresses, phone(n)), "the thread": slices.Contains(h.thread(needs[n]).Addresses, phone(n)), "a list": listed,
			"the search": slices.ContainsFunc(found, func(x store.Need) bool { return x.ID == needs[n] && x.Phone == phone(n).Value })} {
			if is != want {
				t.Errorf("%s, need %d: %s shows the number: %v", when, n, where, is)
			}
		}
	}
	h.turn(phone(0), []bot.Event{bot.DataDeleted{}}) // by SMS; the need is the account's
	shown("its owner is erased", 0, false)
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE phone = '`+phone(0).Value+`'`)
	shown("while it is open", 1, true)
	h.must(h.db.CloseEntry(h.ctx, needs[1], ""))
	h.later(365*aDay - time.Second)
	shown("within a year", 1, true)
	h.later(2 * time.Second)
	shown("after a year", 1, false)
	shown("open for a year", 2, true)
	h.later(365 * aDay)
	h.retain()
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE phone = '`+phone(1).Value+`'`)
	h.wantCount(1, `SELECT count(*) FROM inbox WHERE phone = '`+phone(2).Value+`'`)
}
