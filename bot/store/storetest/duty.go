package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// Whoever goes home leaves their needs to who is there, and what they had put off as soon as
// it comes back; whoever takes a need works again.
func needsOfWhoIsAwayWait(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	mine, put, other, cry := h.note(phone(1), "human", "mau tanya"), h.note(phone(2), "human", "mau tanya"), h.note(phone(3), "human", "mau tanya"), h.cry(phone(4), "tolong")
	h.must(h.takeNeed(a, mine, 0))
	h.must(h.takeNeed(a, put, 0))
	h.must(h.takeNeed(a, cry, 0))
	h.must(h.takeNeed(b, other, 0))
	h.must(h.snooze(a, put, h.now().Add(3*time.Hour)))
	h.in(func(tx *store.Tx) error {
		n, err := tx.GoOffDuty(h.ctx, a, h.now().Add(24*time.Hour))
		if n != 2 {
			t.Errorf("%d wait", n)
		}
		return err
	})
	if h.stands(mine, a) != store.QueueWaiting || h.stands(cry, a) != store.QueueWaiting || h.stands(put, a) != store.QueueResting || h.stands(other, b) != store.QueueMine {
		t.Errorf("they stand in %s, %s, %s, %s", h.stands(mine, a), h.stands(cry, a), h.stands(put, a), h.stands(other, b))
	}
	if got := h.events(mine); got != "away Ani" {
		t.Errorf("the thread tells %q", got)
	}
	if h.silent(phone(1)) {
		t.Error("the bot is silent for who has gone home")
	}
	h.wantTended("at once", "0 wait, 0 speaks")
	h.later(3 * time.Hour)
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, b, other, "ditelepon") })
	h.wantTended("what was put off came back", "1 wait, 0 speaks")
	if got := h.events(put); got != "snoozed Ani, away Ani" {
		t.Errorf("its thread tells %q", got)
	}
	// A TERIMA for what a colleague has taken meanwhile, and a need that cannot be taken or
	// taken up again, leave it as it is.
	h.take(b, cry)
	h.take(a, cry)
	if got := holds(h.takeNeed(a, other, 0)); got != "held by Budi" {
		t.Errorf("taken of who has it: %s", got)
	}
	if got := holds(h.takeNeed(a, cry, 0)); got != "held by Budi" {
		t.Errorf("a cry taken of who has it: %s", got)
	}
	if got := h.awayAndLogged(); got != "Ani away, 0 logged" {
		t.Error(got)
	}
	cry = h.cry(phone(5), "tolong")
	h.take(a, cry, other) // by telephone, from home
	if got := h.awayAndLogged(); got != ", 1 logged" {
		t.Errorf("taken by telephone: %s", got)
	}
	h.must(h.takeNeed(a, mine, 0))
	h.wantTended("who takes a need works", "0 wait, 0 speaks")
	all, err := h.db.AllStaff(h.ctx)
	h.must(err)
	for _, s := range all {
		if s.OffDuty(h.now()) {
			t.Errorf("%s is off duty", s.Name)
		}
	}
	if got := h.awayAndLogged(); got != ", 1 logged" {
		t.Errorf("who works already: %s", got)
	}
	// So does whoever goes on with what they had put off, and nobody by saying so of what does not rest.
	h.must(h.takeNeed(a, put, 0))
	h.must(h.snooze(a, put, h.now().Add(3*time.Hour)))
	h.in(func(tx *store.Tx) error {
		_, err := tx.GoOffDuty(h.ctx, a, h.now().Add(24*time.Hour))
		return err
	})
	if got := holds(h.wake(b, put)); got != "held by Ani" {
		t.Errorf("taken up by who has it not: %s", got)
	}
	if got := h.awayAndLogged(); got != "Ani away, 1 logged" {
		t.Error(got)
	}
	h.must(h.wake(a, put))
	if got := h.awayAndLogged(); got != ", 1 logged" { // the console adds it
		t.Errorf("taken up again: %s", got)
	}
	// Their time ends by itself.
	h.in(func(tx *store.Tx) error {
		_, err := tx.GoOffDuty(h.ctx, a, h.now().Add(time.Hour))
		return err
	})
	h.later(time.Hour)
	if all, err = h.db.AllStaff(h.ctx); err != nil || all[0].OffDuty(h.now()) {
		t.Errorf("an hour later they are still off duty: %v", err)
	}
}

// awayAndLogged is who is off duty, and how often the audit log says that somebody works again.
func (h *house) awayAndLogged() string {
	h.t.Helper()
	all, err := h.db.AllStaff(h.ctx)
	h.must(err)
	var away []string
	for _, s := range all {
		if s.OffDuty(h.now()) {
			away = append(away, s.Name+" away")
		}
	}
	return fmt.Sprintf("%s, %d logged", strings.Join(away, " "), h.count(`SELECT count(*) FROM audit WHERE action = '`+string(audit.OnDuty)+`'`))
}
