package storetest

import (
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store"
)

// report files a report with contact and returns its need.
func (h *house) report(from bot.Address, id string) int64 {
	h.t.Helper()
	h.turn(from, []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: id, What: "uang saya dibawa", Contact: true}}})
	return int64(h.count(`SELECT max(id) FROM inbox`))
}

// move takes a step with a report as its page does, or notes something where to is "".
func (h *house) move(s bot.Staff, id string, to complaint.State, note string) error {
	return h.db.InTx(h.ctx, func(tx *store.Tx) error {
		c, _, _, err := tx.ReportCase(h.ctx, id)
		if err != nil {
			return err
		}
		return tx.MoveReport(h.ctx, store.ReportMove{Staff: s, ID: id, Seen: c.Version, To: to, Note: note})
	})
}

// final is a state that ends a new report.
func (h *house) final() complaint.State {
	h.t.Helper()
	for _, s := range complaint.The.States {
		if s.Final && complaint.The.May(complaint.New, s.Key) {
			return s.Key
		}
	}
	h.t.Fatal("no step ends a new report")
	return ""
}

// A report that ends closes its need: not over the head of who has it, and with the last
// need that somebody had of the person the bot speaks again, whoever closes it and where.
func reportEnds(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	me := phone(1)
	need := h.report(me, "f1")
	h.must(h.takeNeed(a, need, 0))
	if got := holds(h.move(b, "f1", h.final(), "selesai")); got != "held by Ani" {
		t.Errorf("ended over the head of who has it: %s", got)
	}
	h.wantCount(1, `SELECT count(*) FROM inbox WHERE closed_at IS NULL`)
	h.wantCount(0, `SELECT count(*) FROM report_step`)
	h.must(h.move(b, "f1", "", "sudah ditelepon")) // a note is no end
	if !h.silent(me) {
		t.Error("the bot speaks over who has the need")
	}
	h.must(h.move(a, "f1", h.final(), "selesai"))
	h.wantCount(0, `SELECT count(*) FROM inbox WHERE closed_at IS NULL`)
	if h.silent(me) {
		t.Error("the bot is silent, and nobody has a need")
	}
	// Something else of the person that they have keeps the bot silent.
	me = phone(2)
	need, other := h.report(me, "f2"), h.note(me, "human", "mau tanya")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.move(a, "f2", h.final(), "selesai"))
	if !h.silent(me) {
		t.Error("the bot speaks although something else is held")
	}
	h.must(h.db.CloseEntry(h.ctx, other, "")) // at the machine
	if h.silent(me) {
		t.Error("the bot is silent after the last need was closed at the machine")
	}
	// What nobody has may be ended by anybody, and so may a report without its person.
	h.report(phone(3), "f3")
	h.must(h.move(b, "f3", h.final(), "selesai"))
	h.turn(phone(4), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "f4", What: "penipu"}}})
	h.must(h.takeNeed(a, int64(h.count(`SELECT max(id) FROM inbox`)), 0))
	if got := holds(h.move(b, "f4", h.final(), "selesai")); got != "held by Ani" {
		t.Errorf("an anonymous one: %s", got)
	}
	h.must(h.move(a, "f4", h.final(), "selesai"))
}

// Whoever takes a report and works on it where reports are worked on has it still.
func reportIsTended(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	worked, idle := h.report(phone(1), "f1"), h.report(phone(2), "f2")
	h.must(h.move(a, "f2", "", "sebelum diambil"))
	h.later(time.Minute)
	for _, need := range []int64{worked, idle} {
		h.must(h.takeNeed(a, need, 0))
	}
	h.later(time.Minute)
	h.must(h.move(a, "f1", "", "menelepon BP3MI"))
	h.must(h.move(b, "f2", "", "bukan saya yang ambil"))
	h.later(3 * time.Hour)
	h.wantTended("after three hours", "1 wait, 0 speaks")
	if got := h.events(worked) + "/" + h.events(idle); got != "/idle Ani" {
		t.Errorf("the needs say %s", got)
	}
}
