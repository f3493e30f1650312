package storetest

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/complaint"
	"kanca/bot/store"
)

// written is what the thread of a need shows of what was written to its person.
func (h *house) written(need int64) (lines []store.Line) {
	h.t.Helper()
	for _, l := range h.thread(need).Lines {
		if !l.Inbound {
			lines = append(lines, l)
		}
	}
	return lines
}

// By what the bot came to an answer stands beside it, and goes with the person.
func whyIsKept(t *testing.T, h *house) {
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	why := store.Why{Intent: bot.Cost, Node: "cost.answer", Facts: []store.UsedFact{{ID: "fee.taiwan", AsOf: "2026-11-01"}}}
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{me}, h.now())
		if err != nil {
			return err
		}
		return tx.AddReplies(h.ctx, p.ID, channel, me, 0, []store.Reply{{Text: "biayanya …", Why: why}, {Text: "lagi"}})
	})
	got := h.written(need)
	if len(got) != 2 || !reflect.DeepEqual(got[0].Why, why) || !reflect.DeepEqual(got[1].Why, store.Why{}) {
		t.Errorf("the thread says %+v", got)
	}
	if told, err := h.db.FactsTold(h.ctx, h.now().Add(-time.Minute)); err != nil || !reflect.DeepEqual(told, map[string]int{"fee.taiwan": 1}) {
		t.Errorf("told were %v, %v", told, err)
	}
	if told, err := h.db.FactsTold(h.ctx, h.now().Add(time.Minute)); err != nil || len(told) > 0 {
		t.Errorf("told later were %v, %v", told, err)
	}
	h.turn(me, []bot.Event{bot.DataDeleted{}}, "selamat tinggal")
	h.wantCount(0, `SELECT count(*) FROM message WHERE why <> ''`)
}

// When a message was tried last in vain is kept with what the sender writes anyway, and when
// it is tried next: a claim that was put back was no try.
func triesAreKept(t *testing.T, h *house) {
	me, l := phone(1), h.lease("one")
	need := h.note(me, "human", "mau tanya")
	h.turn(me, nil, "jawaban")
	line := func() store.Line { lines := h.written(need); return lines[len(lines)-1] }
	h.must(h.db.PutBack(h.ctx, h.claim(l, 9)))
	if !line().TriedAt.IsZero() || line().Attempt != 0 {
		t.Errorf("put back: %+v", line())
	}
	m := h.claim(l, 9)[0]
	h.later(time.Second)
	first, next := h.now(), h.now().Add(30*time.Second)
	h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: next, Code: "503"})
	if got := line(); !got.TriedAt.Equal(first) || got.NextAt.Sub(next).Abs() > time.Minute || got.ErrorCode != "503" || got.State != store.Queued {
		t.Errorf("after the first try: %+v", got)
	}
	h.later(31 * time.Second)
	m = h.claim(l, 9)[0]
	h.later(time.Second)
	h.mark(store.Outcome{ID: m.ID, State: store.Failed, Attempt: m.Attempt, Code: "30003"})
	if got := line(); !got.TriedAt.Equal(h.now()) || got.State != store.Failed {
		t.Errorf("after it failed: %+v", got)
	}
	h.turn(me, nil, "lagi")
	m = h.claim(l, 9)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
	if got := line(); !got.TriedAt.IsZero() || got.State != store.Sent {
		t.Errorf("what was sent: %+v", got)
	}
}

// A report that is taken up again after its end has an open need, and it is whose the step is.
func reportIsTakenUpAgain(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	need := h.report(phone(1), "f1")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.move(a, "f1", h.final(), "selesai"))
	if got := h.stands(need, b); got != store.QueueClosed {
		t.Errorf("ended: %s", got)
	}
	h.must(h.move(b, "f1", "checking", "ada saksi baru"))
	if got := h.stands(need, b); got != store.QueueMine {
		t.Errorf("taken up again: %s", got)
	}
	h.must(h.move(b, "f1", complaint.State(h.final()), "selesai lagi"))
	if got := h.stands(need, b); got != store.QueueClosed {
		t.Errorf("ended again: %s", got)
	}
	// One that was closed in the inbox, too.
	need = h.report(phone(2), "f2")
	h.must(h.db.CloseEntry(h.ctx, need, "salah pencet"))
	h.must(h.move(a, "f2", "checking", "dibuka lagi"))
	if got := h.stands(need, b); got != store.QueueOthers {
		t.Errorf("closed in the inbox and taken up again: %s", got)
	}
}

// tellOfReport takes a step with a new report and tells its reporter.
func (h *house) tellOfReport(s bot.Staff, id, text string) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		c, _, _, err := tx.ReportCase(h.ctx, id)
		if err != nil {
			return err
		}
		return tx.MoveReport(h.ctx, store.ReportMove{Staff: s, ID: id, Seen: c.Version, To: "checking", Note: "dicek", Tell: &store.Notice{Staff: s,
			May: func(store.Route) error { return nil }, Text: func(bot.Lang, store.Route) store.Reply { return store.Reply{Text: text} }}})
	})
}

// Whoever has their data left alone hears nothing more of what became of their report; what
// staff answer them goes.
func restrictionEndsNewsOfReports(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	need := h.report(me, "f1")
	h.tellOfReport(a, "f1", "laporan sedang diperiksa")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "jawaban"))
	person := h.person(me).ID
	h.in(func(tx *store.Tx) error { return tx.Restrict(h.ctx, a, person, "diminta") })
	if got := h.sendAll(h.lease("x")); len(got) != 1 || got[0] != "jawaban" {
		t.Errorf("sent %q", got)
	}
}

// What becomes of a report is told in the conversation that is open, whichever page it comes
// from, by name; and it answers nothing that the person asked.
func newsStandsInTheThread(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	h.report(me, "f1")
	need := h.note(me, "human", "mau tanya")
	h.tellOfReport(a, "f1", "laporan sedang diperiksa")
	thread := h.thread(need)
	if last := thread.Lines[len(thread.Lines)-1]; last.Text != "laporan sedang diperiksa" || last.Staff != "Ani" || !thread.Unanswered {
		t.Errorf("the open conversation ends with %+v, unanswered %v", last, thread.Unanswered)
	}
}

// Who writes again after their need was closed, by somebody who works here no more, has a new
// need that waits for everybody, with all that was said before.
func closedNeedAndANewOne(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Silakan datang"))
	seen := h.thread(need).Seen()
	h.in(func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, a, need, seen, "sudah") })
	if _, err := h.db.DisableStaff(h.ctx, "Ani"); err != nil {
		t.Fatal(err)
	}
	again := h.note(me, "human", "mau tanya lagi")
	thread := h.thread(again)
	if again == need || thread.TakenID != 0 || h.stands(again, a) != store.QueueWaiting || h.stands(need, a) != store.QueueClosed {
		t.Errorf("the new need: %+v", thread.Entry)
	}
	if len(thread.Lines) != 3 || thread.Lines[1].Text != "Silakan datang" {
		t.Errorf("what was said before: %+v", thread.Lines)
	}
}

// Whatever providers say in whatever order, what arrived has no error, and what failed did
// not arrive.
func failedOrDelivered(t *testing.T, h *house) {
	chance := rand.New(rand.NewPCG(9, 9))
	l := h.lease("one")
	for range 40 {
		h.turn(phone(1), nil, "x")
		m := h.claim(l, 1)[0]
		for range 6 {
			state := []store.State{store.Sent, store.Failed, store.Delivered, store.Read, store.Uncertain, store.Expired}[chance.IntN(6)]
			h.mark(store.Outcome{ID: m.ID, State: state, Attempt: chance.IntN(2), Code: []string{"", "30008"}[chance.IntN(2)]})
			h.wantCount(0, `SELECT count(*) FROM message WHERE direction = 'out' AND (state IN ('delivered', 'read') AND error_code <> '' OR state = 'failed' AND (delivered_at IS NOT NULL OR read_at IS NOT NULL))`)
		}
	}
}
