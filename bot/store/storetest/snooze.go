package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func (h *house) snooze(s bot.Staff, need int64, until time.Time) error {
	seen := h.thread(need).Seen()
	return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.Snooze(h.ctx, s, need, seen, until) })
}

// stands is where a need stands for an account, as its page and the lists say.
func (h *house) stands(need int64, staff bot.Staff) (in store.DeskQueue) {
	h.t.Helper()
	in = h.thread(need).Queue(staff.ID, h.now())
	for _, q := range store.DeskQueues {
		for _, id := range h.desk(q, staff.ID, 50) {
			if id == need && q != in {
				h.t.Errorf("need %d stands in %s, its page says %s", need, q, in)
			}
		}
	}
	return in
}

// news is the mark by which an open page of an account sees that something changed.
func (h *house) news(s bot.Staff) string {
	h.t.Helper()
	var session int64
	h.in(func(tx *store.Tx) (err error) {
		session, err = tx.StartSession(h.ctx, s.ID, h.id("token"), true, "Chrome, Android", "192.0.2.1")
		return err
	})
	n, err := h.db.NewsFor(h.ctx, session, h.now())
	h.must(err)
	return n.Mark
}

// A need that was put off stands in a queue of its own, says by whom and until when, and is
// back where it was at that moment, without anybody doing anything. Nothing is sent.
func snoozedNeedComesBack(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	if got := holds(h.snooze(a, need, h.now().Add(time.Hour))); got != "held by " {
		t.Errorf("put off by who has it not: %s", got)
	}
	h.must(h.takeNeed(a, need, 0))
	until, sent := h.now().Add(3*time.Hour), h.count(`SELECT count(*) FROM message WHERE direction = 'out'`)
	before := h.news(a)
	h.must(h.snooze(a, need, until))
	if h.stands(need, a) != store.QueueResting || h.stands(need, b) != store.QueueResting {
		t.Errorf("after it was put off: %s, %s", h.stands(need, a), h.stands(need, b))
	}
	if h.news(a) == before {
		t.Error("an open page hears nothing of a need that was put off")
	}
	thread := h.thread(need)
	last := thread.Events[len(thread.Events)-1]
	if !thread.SnoozedUntil.Equal(until) || last.Kind != store.NeedSnoozed || last.Staff != "Ani" || !last.Until.Equal(until) || !last.At.Equal(h.now()) {
		t.Errorf("the thread says %v, %+v", thread.SnoozedUntil, last)
	}
	if today, _, err := h.db.Today(h.ctx, a.ID, 9); err != nil || today.People.N != 0 || today.Mine != 0 {
		t.Errorf("today counts what rests: %+v, %v", today, err)
	}
	before = h.news(a)
	h.later(3*time.Hour - time.Second)
	if h.stands(need, a) != store.QueueResting || h.news(a) != before {
		t.Errorf("a second before: %s", h.stands(need, a))
	}
	h.later(time.Second)
	if h.stands(need, a) != store.QueueMine || h.stands(need, b) != store.QueueOthers || h.news(a) == before {
		t.Errorf("at its time: %s, %s", h.stands(need, a), h.stands(need, b))
	}
	if today, _, err := h.db.Today(h.ctx, a.ID, 9); err != nil || today.People.N != 0 || today.Mine != 1 {
		t.Errorf("who is back in somebody's hands waits for nobody else: %+v, %v", today, err)
	}
	h.wantCount(sent, `SELECT count(*) FROM message WHERE direction = 'out'`)
	// Those that come back soonest stand first, and a list goes on where it ended.
	var order []int64
	for i, wait := range []time.Duration{5, 1, 3, 2, 4} {
		n := h.note(phone(10+i), "human", "mau tanya")
		h.must(h.takeNeed(a, n, 0))
		h.must(h.snooze(a, n, h.now().Add(wait*time.Hour)))
		order = append(order, n)
	}
	want := fmt.Sprint([]int64{order[1], order[3], order[2], order[4], order[0]})
	for _, page := range []int{1, 2, 10} {
		if got := fmt.Sprint(h.desk(store.QueueResting, b.ID, page)); got != want {
			t.Errorf("by %d: %s, want %s", page, got, want)
		}
	}
}

// The person's next word ends it at once and for good, and so does whoever takes the need,
// gives it back, closes it, or goes. Nobody puts off a cry for help, nor what is somebody
// else's, nor over what they have not seen, nor for ever.
func snoozeEnds(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	put := func(n int) int64 {
		need := h.note(phone(n), "human", "mau tanya")
		h.must(h.takeNeed(a, need, 0))
		h.must(h.snooze(a, need, h.now().Add(48*time.Hour)))
		return need
	}
	wrote := put(1)
	h.turn(phone(2), nil) // somebody else writes
	if h.stands(wrote, a) != store.QueueResting {
		t.Error("what somebody else wrote ended it")
	}
	h.must(h.answer(a, wrote, h.thread(wrote).Seen(), "besok saya kabari"))
	if h.stands(wrote, a) != store.QueueResting {
		t.Error("an answer of staff ended it")
	}
	h.turn(phone(1), nil)
	if h.stands(wrote, a) != store.QueueMine {
		t.Errorf("the person wrote: %s", h.stands(wrote, a))
	}
	h.later(time.Hour)
	if h.stands(wrote, a) != store.QueueMine {
		t.Errorf("it rests again: %s", h.stands(wrote, a))
	}
	// However far a browser says it has seen, the next word counts.
	h.in(func(tx *store.Tx) error { return tx.Snooze(h.ctx, a, wrote, 1<<40, h.now().Add(time.Hour)) })
	cry := h.cry(phone(1), "tolong")
	if h.stands(wrote, a) != store.QueueMine || h.stands(cry, a) != store.QueueWaiting {
		t.Errorf("a cry: %s, %s", h.stands(wrote, a), h.stands(cry, a))
	}
	// A report without a name ends by its time alone.
	h.turn(phone(9), []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: "r1", What: "calo"}}})
	report := int64(h.count(`SELECT max(id) FROM inbox`))
	h.must(h.takeNeed(a, report, 0))
	h.must(h.snooze(a, report, h.now().Add(time.Hour)))
	h.turn(phone(9), nil)
	if h.stands(report, b) != store.QueueResting {
		t.Errorf("a report without a name: %s", h.stands(report, b))
	}

	taken, given, done, woken, left := put(3), put(4), put(5), put(6), put(7)
	h.must(h.takeNeed(b, taken, a.ID))
	h.in(func(tx *store.Tx) error { return tx.GiveBack(h.ctx, a, given) })
	seen := h.thread(done).Seen()
	h.in(func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, a, done, seen, "sudah") })
	h.must(h.wake(a, woken))
	for need, want := range map[int64]store.DeskQueue{taken: store.QueueMine, given: store.QueueWaiting, done: store.QueueClosed, woken: store.QueueOthers} {
		if got := h.stands(need, b); got != want {
			t.Errorf("need %d: %s, want %s", need, got, want)
		}
	}
	if got := holds(h.wake(b, left)); got != "held by Ani" {
		t.Errorf("ended by who has it not: %s", got)
	}
	h.must(h.takeNeed(b, given, 0))
	if got := h.stands(given, b); got != store.QueueMine {
		t.Errorf("taken anew it rests still: %s", got)
	}
	if got := holds(h.snooze(a, given, h.now().Add(time.Hour))); got != "held by Budi" {
		t.Errorf("put off by somebody else: %s", got)
	}
	h.must(h.takeNeed(a, cry, 0))
	if err := h.snooze(a, cry, h.now().Add(time.Hour)); !errors.Is(err, store.ErrUrgent) {
		t.Errorf("a cry was put off: %v", err)
	}
	for _, until := range []time.Time{h.now(), h.now().Add(-time.Hour), h.now().Add(store.SnoozedLongest + time.Second), {}} {
		if err := h.snooze(b, given, until); !errors.Is(err, store.ErrSnoozeTime) {
			t.Errorf("until %v: %v", until, err)
		}
	}
	seen = h.thread(given).Seen()
	h.turn(phone(4), nil)
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.Snooze(h.ctx, b, given, seen, h.now().Add(time.Hour)) }); !errors.Is(err, store.ErrNewer) {
		t.Errorf("put off over what was not seen: %v", err)
	}
	if _, err := h.db.DisableStaff(h.ctx, "Ani"); err != nil {
		t.Fatal(err)
	}
	if got := h.stands(left, b); got != store.QueueWaiting || h.events(left) != "snoozed Ani, off_duty Ani" {
		t.Errorf("its holder went: %s, %s", got, h.events(left))
	}
}

// While it rests nobody has to look after it; from when it came back its holder has two
// hours of the office's time.
func snoozedNeedIsLeft(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	timed, called := h.note(phone(1), "human", "mau tanya"), h.note(phone(2), "human", "mau tanya")
	for _, need := range []int64{timed, called} { // 09:00 on a Monday
		h.must(h.takeNeed(a, need, 0))
		h.must(h.answer(a, need, h.thread(need).Seen(), "Besok saya kabari"))
		h.must(h.snooze(a, need, h.now().Add(24*time.Hour)))
	}
	h.later(5 * time.Hour) // 14:00
	h.tend()
	if h.stands(timed, a) != store.QueueResting || h.stands(called, a) != store.QueueResting {
		t.Errorf("while they rest: %s, %s", h.stands(timed, a), h.stands(called, a))
	}
	h.turn(phone(2), nil)
	h.later(90*time.Minute + 24*time.Hour - 7*time.Hour) // 08:30, half an hour before its time
	h.wantTended("an hour and a half of the office and an hour more", "1 wait, 0 speaks")
	if h.stands(timed, a) != store.QueueResting || h.stands(called, a) != store.QueueWaiting {
		t.Errorf("half an hour before: %s, %s", h.stands(timed, a), h.stands(called, a))
	}
	h.later(30*time.Minute + 2*time.Hour - time.Second)
	h.wantTended("just before two hours", "0 wait, 0 speaks")
	h.later(time.Second)
	h.wantTended("after two hours", "1 wait, 0 speaks")
	if h.stands(timed, a) != store.QueueWaiting || h.thread(timed).SnoozedUntil != (time.Time{}) {
		t.Errorf("after two hours: %s", h.stands(timed, a))
	}
}

func (h *house) wake(s bot.Staff, entry int64) error {
	return h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, err := tx.Wake(h.ctx, s, entry)
		return err
	})
}
