package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

var wib = time.FixedZone("WIB", 7*60*60)

// tend does what upkeep does each minute, and says what came of it.
func (h *house) tend() string {
	h.t.Helper()
	hours, err := h.db.OfficeHours(h.ctx)
	h.must(err)
	done, err := h.db.Tend(h.ctx, hours, wib)
	h.must(err)
	return fmt.Sprintf("%d wait, %d speaks", done.Waiting, done.BotAgain)
}

func (h *house) wantTended(why, want string) {
	h.t.Helper()
	if got := h.tend(); got != want {
		h.t.Errorf("%s: %s, want %s", why, got, want)
	}
}

// events are what the thread of a need tells of what nobody of the office did.
func (h *house) events(need int64) string {
	h.t.Helper()
	var out []string
	for _, e := range h.thread(need).Events {
		out = append(out, string(e.Kind)+" "+e.Staff)
	}
	return strings.Join(out, ", ")
}

// silent reports whether the bot leaves a person to staff.
func (h *house) silent(who bot.Address) (yes bool) {
	h.t.Helper()
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{who}, h.now())
		_, yes = p.StaffAnswer(channel)
		return err
	})
	return yes
}

// Whoever takes a need and does nothing for two hours of the office's time has it no more,
// and the thread says so; a word or a note keeps it.
func untendedNeedsWait(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	// 09:00 on a Monday.
	idle, noted, answered, cried := h.note(phone(1), "human", "mau tanya"), h.note(phone(2), "human", "mau tanya"), h.note(phone(3), "human", "mau tanya"), h.cry(phone(4), "tolong")
	for _, need := range []int64{idle, noted, answered} {
		h.must(h.takeNeed(a, need, 0))
	}
	h.take(b, cried) // with TERIMA, by telephone
	h.later(time.Minute)
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, noted, "ditelepon") })
	h.must(h.answer(a, answered, h.thread(answered).Seen(), "Selamat pagi"))
	h.later(2*time.Hour - time.Minute - time.Second)
	h.wantTended("before two hours", "0 wait, 0 speaks")
	if !h.silent(phone(1)) {
		t.Error("the bot speaks over who has taken the need")
	}
	h.later(time.Second)
	h.wantTended("after two hours", "2 wait, 0 speaks")
	h.wantTended("again", "0 wait, 0 speaks")
	for need, want := range map[int64]string{idle: "idle Ani", noted: "", answered: "", cried: "idle Budi"} {
		if got := h.events(need); got != want {
			t.Errorf("need %d: %q, want %q", need, got, want)
		}
		if waits := h.thread(need).Queue(a.ID, h.now()) == store.QueueWaiting; waits != (want != "") {
			t.Errorf("need %d waits: %v", need, waits)
		}
	}
	if h.silent(phone(1)) || !h.silent(phone(3)) {
		t.Error("the bot is not silent where it should be, or is where it should not")
	}
	if due, err := h.db.DueAlerts(h.ctx, time.Minute, 9); err != nil || len(due) != 1 || due[0].ID != cried {
		t.Errorf("the phones of staff are told of %+v, %v", due, err)
	}
	// Taken on Friday afternoon it is idle on Monday, by the hours that were set.
	h.clock.Store(time.Date(2026, 11, 27, 14, 0, 0, 0, wib).UnixMilli())
	h.must(h.takeNeed(b, idle, 0))
	h.clock.Store(time.Date(2026, 11, 30, 8, 59, 59, 0, wib).UnixMilli())
	h.wantTended("over a weekend", "3 wait, 3 speaks") // after four hours the bot answers, and nobody has them
	h.clock.Store(time.Date(2026, 11, 30, 14, 0, 0, 0, wib).UnixMilli())
	h.must(h.takeNeed(b, idle, 0))
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, b, idle, "ditelepon") })
	h.clock.Store(time.Date(2026, 11, 30, 16, 0, 1, 0, wib).UnixMilli())
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, b, idle, "ditelepon lagi") })
	h.clock.Store(time.Date(2026, 11, 30, 18, 0, 0, 0, wib).UnixMilli())
	h.wantTended("who telephones and notes it has it still", "0 wait, 0 speaks")
	h.later(time.Second)
	h.wantTended("and not longer", "1 wait, 1 speaks")
	h.must(h.takeNeed(b, idle, 0))
	h.in(func(tx *store.Tx) error { return tx.SetOfficeHours(h.ctx, a, bot.OfficeHours{}) })
	days := bot.ClosedDays{"2026-12-25": "Natal", "2026-12-26": ""}
	h.in(func(tx *store.Tx) error { return tx.SetClosedDays(h.ctx, a, days) })
	h.in(func(tx *store.Tx) error {
		held, err := tx.HoldClosedDays(h.ctx)
		if err == nil && held.String() != days.String() {
			t.Errorf("held are %v", held)
		}
		return err
	})
	if c, err := h.db.Calendar(h.ctx); err != nil || c.Week != (bot.OfficeHours{}) || c.Closed.String() != days.String() {
		t.Errorf("the calendar is %v, %v", c, err)
	}
	h.later(48 * time.Hour)
	h.wantTended("where the office never opens", "1 wait, 1 speaks")
	if hours, err := h.db.OfficeHours(h.ctx); err != nil || hours != (bot.OfficeHours{}) {
		t.Errorf("the hours are %v, %v", hours, err)
	}
	// An account that is disabled has nothing any more, at once.
	h.must(h.takeNeed(b, idle, 0))
	if _, err := h.db.DisableStaff(h.ctx, "Budi"); err != nil {
		t.Fatal(err)
	}
	if got := h.events(idle); got != "idle Ani, silent Budi, silent Budi, silent Budi, off_duty Budi" || h.thread(idle).Queue(a.ID, h.now()) != store.QueueWaiting {
		t.Errorf("after the account was disabled: %s", got)
	}
	h.wantTended("at last", "0 wait, 0 speaks")
	if _, err := h.db.VerifyAudit(h.ctx, ""); err != nil {
		t.Error(err)
	}
}

// The bot speaks again after a take-over only once the thread says so: until then it is
// silent for as long as the need has its holder.
func botSpeaksAgainVisibly(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Selamat pagi"))
	h.later(4*time.Hour + time.Minute)
	if !h.silent(me) || len(h.thread(need).TakeOvers) != 1 {
		t.Error("the bot speaks, and nobody can see why")
	}
	h.wantTended("after four hours", "1 wait, 1 speaks")
	if h.silent(me) || h.events(need) != "silent Ani" || h.thread(need).Queue(a.ID, h.now()) != store.QueueWaiting {
		t.Errorf("the bot answers a person whose need somebody has: silent %v, %s", h.silent(me), h.events(need))
	}
	h.turn(me, nil)
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Masih ada?"))
	if !h.silent(me) {
		t.Error("the bot speaks over staff who answer again")
	}
	h.in(func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, a, need, h.thread(need).Seen(), "") })
	h.later(time.Second)
	if h.silent(me) {
		t.Error("the bot is silent after the need was closed")
	}
	// A need that was put off stays whose it is, and says that the bot answers meanwhile.
	off := h.note(phone(8), "human", "besok saja")
	h.must(h.takeNeed(a, off, 0))
	h.in(func(tx *store.Tx) error {
		return tx.Snooze(h.ctx, a, off, h.thread(off).Seen(), h.now().Add(20*time.Hour))
	})
	h.later(4*time.Hour + time.Minute)
	h.wantTended("put off until tomorrow", "0 wait, 1 speaks")
	if h.silent(phone(8)) || !strings.HasSuffix(h.events(off), "bot_again Ani") || h.thread(off).Queue(a.ID, h.now()) != store.QueueResting {
		t.Errorf("what was put off: silent %v, %s", h.silent(phone(8)), h.events(off))
	}
	// Whoever holds the office phone has no need: the clock alone counts.
	h.staffWrite(phone(7), h.now(), time.Hour)
	h.later(2 * time.Hour)
	if h.silent(phone(7)) {
		t.Error("the bot is silent after the office phone")
	}
	h.wantTended("nothing is left", "0 wait, 0 speaks")
}
