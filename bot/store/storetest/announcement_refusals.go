package storetest

import (
	"fmt"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementRefusals is that a no to whether somebody wants announcements ends every yes
// before it, and that only a yes after it counts.
func announcementRefusals(t *testing.T, hs *house) {
	h := newHall(hs)
	all, taiwan, no := bot.AnnouncementsWanted{}, bot.AnnouncementsWanted{Country: "TW"}, bot.AnnouncementsDeclined{}
	mulai, stop := bot.OptedInAgain{}, bot.OptedOutOfAnnouncements{}
	for n, events := range [][]bot.Event{
		{all, no},                // 1: "mau", "kembali", "tidak"
		{mulai, no},              // 2: MULAI long ago
		{taiwan, no},             // 3
		{no, all},                // 4: thought better of it
		{no, taiwan},             // 5
		{taiwan, no, mulai},      // 6
		{all, stop, mulai, no},   // 7
		{all, stop, mulai},       // 8
		{no},                     // 9
		{all, no, taiwan, no},    // 10
		{mulai, no, all, taiwan}, // 11
	} {
		for _, e := range events {
			h.turn(phone(n+1), []bot.Event{e})
		}
	}
	p := h.plan()
	p.Subject = broadcast.Subject{Countries: []string{"TW"}}
	c := h.content()
	m, err := h.db.MeasureAnnouncement(h.ctx, c, p)
	h.must(err)
	reached := 0
	for _, r := range m.Reach {
		reached += r.People
	}
	if reached != 5 || m.Skipped["no_consent"] != 6 {
		t.Errorf("it is counted as for %d, and %d left out", reached, m.Skipped["no_consent"])
	}

	// Who says no after the list was made, or when it failed once, is sent nothing either.
	h.agree(21, 22, 23)
	a := h.begun()
	first := h.claim(h.lease, 100)
	handed := map[bot.Address]bot.Outgoing{}
	for _, o := range first {
		handed[o.To] = o
	}
	for _, n := range []int{1, 2, 3, 7, 9, 10} {
		if _, ok := handed[phone(n)]; ok {
			t.Errorf("%d said no, and is sent it", n)
		}
	}
	again := handed[phone(21)]
	if again.ID == 0 {
		t.Fatal("who agreed is sent nothing: ", fmt.Sprint(first))
	}
	h.mark(store.Outcome{ID: again.ID, State: store.Queued, Attempt: again.Attempt, Code: "timeout", NextAt: h.now()})
	h.turn(phone(21), []bot.Event{no})
	h.turn(phone(22), []bot.Event{no})
	if still, err := h.db.StillWanted(h.ctx, handed[phone(22)].ID); err != nil || still {
		t.Errorf("who said no meanwhile still wants it: %v %v", still, err)
	}
	if still, err := h.db.StillWanted(h.ctx, handed[phone(23)].ID); err != nil || !still {
		t.Errorf("who said nothing wants it no more: %v %v", still, err)
	}
	for _, to := range h.goes() {
		if to == phone(21).Value {
			t.Error("who said no after the first try is sent it at the second")
		}
	}
	counts, err := h.db.CountAnnouncement(h.ctx, a.ID)
	h.must(err)
	if counts.Skipped["no_consent"] == 0 {
		t.Errorf("why nothing went is not told: %+v", counts)
	}

	h.agree(24, 25)
	b := h.approved()
	h.turn(phone(24), []bot.Event{no})
	_, err = h.move(h.siti, b, broadcast.Send)
	h.must(err)
	h.conduct()
	if to := h.goes(); len(to) != 1 || to[0] != phone(25).Value {
		t.Errorf("after a no before its turn it goes to %v", to)
	}
}
