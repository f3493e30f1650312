package storetest

import (
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// standing is what a message from these addresses makes its sender to the office.
func (h *house) standing(from ...bot.Address) (is store.Standing) {
	h.t.Helper()
	return h.standingThen(h.now(), from...)
}

// standingThen is standing of a message that was written at another time and comes now.
func (h *house) standingThen(sent time.Time, from ...bot.Address) (is store.Standing) {
	h.t.Helper()
	h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, err := tx.TakeSender(h.ctx, from, sent, h.now())
		if err == nil {
			_, is, err = tx.StaffOf(h.ctx, from, sent)
		}
		return err
	}))
	return is
}

func (h *house) wantStanding(want store.Standing, from ...bot.Address) {
	h.t.Helper()
	if got := h.standing(from...); got != want {
		h.t.Errorf("%v is %d to the office, want %d", from, got, want)
	}
}

// alerts one phone of staff of everything that is due.
func (h *house) alertsOf(s bot.Staff) {
	h.t.Helper()
	due, err := h.db.DueAlerts(h.ctx, time.Minute, 9)
	h.must(err)
	for _, d := range due {
		_, err := h.db.Alert(h.ctx, s, channel, []store.Entry{d.Entry}, func(store.Entry) store.AlertPlan { return store.AlertPlan{Next: h.now().Add(time.Hour)} },
			func([]store.Entry, bot.Lang) store.Reply { return store.Reply{Text: "DARURAT"} })
		h.must(err)
	}
}

// What is told to a phone of staff shows nothing of who has it: whoever answers, by
// account, by number or by both, is the member of staff, before and after.
func alertedPhone(t *testing.T, h *house) {
	for i, first := range [][]bot.Address{{account(1), phone(1)}, {phone(2)}, {phone(3), account(3)}} {
		s := h.add(fmt.Sprint("Petugas ", i), bot.RolePetugas, phone(i+1))
		for range 3 {
			h.cry(phone(50+i), "tolong")
			h.alertsOf(s)
			h.wantStanding(store.Present, first...)
			h.wantStanding(store.Present, phone(i+1))
			h.wantStanding(store.Present, first...)
			h.later(13 * time.Hour)
		}
	}
	h.wantStanding(store.Citizen, account(8), phone(8))
}

// Whoever gets the number of a member of staff is not staff: neither by account nor by
// SMS, and not after the other had all data deleted. The office says whose it is.
func staffNumberMoves(t *testing.T, h *house) {
	rini := h.add("Rini Contoh", bot.RolePetugas, phone(1))
	h.wantStanding(store.Present, account(1), phone(1))
	h.wantStanding(store.Doubted, account(2), phone(1))
	h.wantStanding(store.Doubted, phone(1))
	h.wantStanding(store.Present, account(1), phone(2)) // she is who she was
	h.wantStanding(store.Present, account(1))
	h.wantStanding(store.Citizen, account(2))
	h.writes([]bot.Address{account(1), phone(2)}, []bot.Event{bot.DataDeleted{}})
	h.wantStanding(store.Present, account(1), phone(2))
	h.wantStanding(store.Doubted, account(3), phone(1))
	if _, err := h.db.ResetStaff(h.ctx, rini.Name, "again"); err != nil {
		t.Fatal(err)
	}
	h.wantStanding(store.Present, account(3), phone(1))
	h.wantStanding(store.Doubted, account(2), phone(1))
	if _, err := h.db.DisableStaff(h.ctx, rini.Name); err != nil {
		t.Fatal(err)
	}
	for _, from := range [][]bot.Address{{account(1)}, {account(3), phone(1)}, {phone(1)}, {account(2), phone(1)}} {
		h.wantStanding(store.Citizen, from...)
	}
	h.add("Rini Contoh", bot.RolePetugas, phone(2))
	h.wantStanding(store.Present, account(1), phone(2))
	h.wantStanding(store.Citizen, account(3), phone(1))
	// The number had another owner before it was staff's, who is not staff.
	h.wantStanding(store.Citizen, account(4), phone(4))
	h.add("Budi Contoh", bot.RolePetugas, phone(4))
	h.wantStanding(store.Citizen, account(4))
	h.wantStanding(store.Doubted, account(5), phone(4))
	all, err := h.db.AllStaff(h.ctx)
	h.must(err)
	for _, s := range all {
		if s.DoubtedAt.IsZero() == (s.Name == "Budi Contoh") {
			t.Errorf("%+v", s)
		}
	}
}

// The office phone writes first to the account that has the number of a member of staff
// now: that shows as much as a message of the account. Neither it nor an SMS from the
// number is staff, and no data of whoever had the number before come with it.
func staffNumberMovesByTheOfficePhone(t *testing.T, h *house) {
	rini := h.add("Rini Contoh", bot.RolePetugas, phone(1))
	h.wantStanding(store.Present, account(1), phone(1))
	h.writes([]bot.Address{account(1), phone(1)}, registers("r1"))
	next := []bot.Address{account(2), phone(1)}
	h.must(h.db.StaffWrote(h.ctx, store.StaffMessage{Channel: channel, With: next, ProviderID: h.id("STAFF"), Kind: bot.KindText, Text: "Pak, ini kantor", SentAt: h.now()}, h.now()))
	all, err := h.db.AllStaff(h.ctx)
	h.must(err)
	if len(all) != 1 || all[0].ID != rini.ID || all[0].DoubtedAt.IsZero() {
		t.Errorf("after the office phone wrote to another account on the number: %+v", all)
	}
	h.wantStanding(store.Doubted, phone(1))
	h.wantStanding(store.Doubted, next...)
	h.wantStanding(store.Present, account(1))
	if p := h.writes(next, nil); len(p.Registrations) != 0 || len(p.Earlier) != 1 {
		t.Errorf("the number's next owner is %+v", p)
	}
	// A phone without an account yet: whoever the office phone writes to is whose it is.
	h.add("Budi Contoh", bot.RolePetugas, phone(4))
	h.must(h.db.StaffWrote(h.ctx, store.StaffMessage{Channel: channel, With: []bot.Address{account(4), phone(4)}, ProviderID: h.id("STAFF"), Kind: bot.KindText, Text: "Pak Budi", SentAt: h.now()}, h.now()))
	h.wantStanding(store.Present, account(4))
	h.wantStanding(store.Doubted, account(5), phone(4))
}

// The office says anew whose a phone is, in either way. What a stranger on the number wrote
// before that, and comes later, makes him no member of staff and her no doubted one; she is
// staff with her next word, although he had the number until then.
func staffWordOfTheOffice(t *testing.T, h *house) {
	for n, again := range map[int]func(bot.Staff) error{
		1: func(s bot.Staff) error { _, err := h.db.ResetStaff(h.ctx, s.Name, "again"); return err },
		3: func(s bot.Staff) error {
			return h.db.InTx(h.ctx, func(tx *store.Tx) error {
				if _, err := tx.HoldRoster(h.ctx); err != nil {
					return err
				}
				return tx.SetStaffPhone(h.ctx, s.ID, phone(3).Value)
			})
		},
	} {
		hers, his := account(n), account(n+1)
		s := h.add(fmt.Sprint("Petugas ", n), bot.RolePetugas, phone(n))
		h.wantStanding(store.Present, hers, phone(n))
		h.wantStanding(store.Doubted, his, phone(n))
		h.later(time.Hour)
		before := h.now()
		h.later(time.Minute)
		h.must(again(s))
		h.later(time.Minute)
		for _, from := range [][]bot.Address{{his, phone(n)}, {account(n + 9), phone(n)}} {
			if is := h.standingThen(before, from...); is != store.Doubted {
				t.Errorf("%d: what %v wrote before makes them %d to the office", n, from, is)
			}
		}
		h.wantStanding(store.Present, hers, phone(n))
		h.wantStanding(store.Doubted, his, phone(n))
		h.must(again(s))
		if is := h.standingThen(before, phone(n)); is != store.Doubted {
			t.Errorf("%d: an SMS of before makes its writer %d to the office", n, is)
		}
		h.wantStanding(store.Present, account(n+6), phone(n)) // who has the number now, by the office's word
	}
}

// An account is taken into use again. What a stranger on its phone wrote before that, and
// comes later, is not staff's, by SMS or by account; what is written there since is.
func staffTakenBack(t *testing.T, h *house) {
	for n := range 2 {
		from := [][]bot.Address{{phone(1)}, {account(2), phone(2)}}[n]
		s := h.add(fmt.Sprint("Petugas ", n), bot.RolePetugas, phone(n+1))
		h.later(time.Hour)
		if _, err := h.db.DisableStaff(h.ctx, s.Name); err != nil {
			t.Fatal(err)
		}
		h.later(time.Hour)
		before := h.now()
		h.later(time.Minute)
		h.add(s.Name, bot.RolePetugas, phone(n+1))
		h.later(time.Minute)
		if is := h.standingThen(before, from...); is != store.Doubted {
			t.Errorf("what %v wrote before the account was in use again makes them %d to the office", from, is)
		}
		h.wantStanding(store.Present, phone(n+1))
	}
}
