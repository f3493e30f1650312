package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// announcementResults is what came of an announcement, by local day and by district: each person
// counts once in each, what they did long after it does not, and who did not get it neither.
func announcementResults(t *testing.T, hs *house) {
	h := newHall(hs)
	registers := func(n int, id, district string) {
		h.turn(phone(n), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: id, Name: "Contoh", District: district, Village: "Desa", Country: "TW", Age: 25, Lang: bot.Indonesian}}})
	}
	for n := 1; n <= 6; n++ {
		h.agree(n)
	}
	registers(1, "r1", "Kraksaan")
	registers(2, "r2", "Kraksaan")
	registers(3, "r3", "Paiton")
	a := h.begun()
	out := h.claim(h.lease, 10)
	if len(out) != 6 {
		t.Fatalf("%d are claimed", len(out))
	}
	first := h.now()
	for i, m := range out {
		state, code := store.Delivered, ""
		switch i {
		case 4:
			state = store.Sent
		case 5:
			state, code = store.Failed, "30005"
		}
		h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt, ProviderID: fmt.Sprint("SM", m.ID)})
		if state != store.Sent {
			h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: m.ID, State: state, Attempt: m.Attempt, Code: code}}))
		}
	}
	h.later(24 * time.Hour)
	second := h.now()
	h.must(h.db.Mark(h.ctx, []store.Outcome{{ID: out[0].ID, State: store.Read, Attempt: 1}}))
	h.turn(phone(1), nil)
	h.turn(phone(1), nil) // once more
	registers(4, "r4", "Paiton")
	h.turn(phone(3), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.turn(phone(6), nil) // whom it did not reach
	h.later(9 * 24 * time.Hour)
	h.turn(phone(2), []bot.Event{bot.OptedOutOfAnnouncements{}}) // long after it

	r, err := h.db.AnnouncementResults(h.ctx, a.ID)
	h.must(err)
	type came = store.AnnouncementCame
	if want := (came{Sent: 5, Delivered: 4, Read: 1, Answered: 3, Registered: 1, Stopped: 1}); r.All != want {
		t.Errorf("in all %+v, want %+v", r.All, want)
	}
	districts := map[string]came{}
	for _, d := range r.Districts {
		districts[d.District] = d.Came
	}
	if want := map[string]came{"Kraksaan": {Sent: 2, Delivered: 2, Read: 1, Answered: 1}, "Paiton": {Sent: 2, Delivered: 2, Answered: 2, Registered: 1, Stopped: 1}, "": {Sent: 1}}; !reflect.DeepEqual(districts, want) {
		t.Errorf("by district %+v, want %+v", districts, want)
	}
	if len(r.Days) != 2 || r.Days[0].Came != (came{Sent: 5, Delivered: 4}) || r.Days[1].Came != (came{Read: 1, Answered: 3, Registered: 1, Stopped: 1}) {
		t.Errorf("by day %+v", r.Days)
	}
	for i, at := range []time.Time{first, second} {
		if i < len(r.Days) && (at.Before(r.Days[i].Day) || at.Sub(r.Days[i].Day) >= 24*time.Hour) {
			t.Errorf("day %d is %s, want that of %s", i, r.Days[i].Day, at)
		}
	}
}
