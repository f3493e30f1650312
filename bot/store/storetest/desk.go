package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// note opens a need that is no cry.
func (h *house) note(from bot.Address, topic, text string) int64 {
	h.t.Helper()
	h.turn(from, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: h.id("h"), Topic: topic, Note: text}}})
	return int64(h.count(`SELECT max(id) FROM inbox`))
}

func (h *house) takeNeed(s bot.Staff, entry, from int64) error {
	return h.db.InTx(h.ctx, func(tx *store.Tx) error {
		_, err := tx.TakeNeed(h.ctx, s, entry, from, h.now().Add(4*time.Hour))
		return err
	})
}

func (h *house) answer(s bot.Staff, entry int64, seen bot.MessageID, text string) error {
	return h.db.InTx(h.ctx, func(tx *store.Tx) error {
		return tx.Answer(h.ctx, store.StaffAnswer{Staff: s, Entry: entry, Seen: seen, Reply: store.Reply{Text: text}, Until: h.now().Add(4 * time.Hour), May: func(store.Route) error { return nil }})
	})
}

func (h *house) thread(entry int64) store.Thread {
	h.t.Helper()
	t, err := h.db.Thread(h.ctx, entry, 0, 0, 100)
	h.must(err)
	return t
}

// desk reads a whole queue, page by page, as the numbers of its needs.
func (h *house) desk(q store.DeskQueue, staff int64, page int) (ids []int64) {
	h.t.Helper()
	var after store.Mark
	for range 100 {
		needs, err := h.db.Desk(h.ctx, q, staff, after, page)
		h.must(err)
		if len(needs) == 0 {
			return ids
		}
		for _, n := range needs {
			if got := n.Queue(staff, h.now()); got != q {
				h.t.Errorf("need %d stands in %s and says %s", n.ID, q, got)
			}
			ids = append(ids, n.ID)
		}
		after = needs[len(needs)-1].Mark(q)
	}
	h.t.Fatal("the list does not end")
	return nil
}

// holds reports the need's holder that an error names.
func holds(err error) string {
	var held *store.HeldError
	if errors.As(err, &held) {
		return "held by " + held.By
	}
	return fmt.Sprint(err)
}

// Whatever is done, each need stands in exactly one queue of each account, and the
// counts add up.
func deskParts(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	chance := rand.New(rand.NewPCG(7, 7))
	for step := range 200 {
		h.later(time.Second)
		who, s := phone(chance.IntN(12)), a
		if chance.IntN(2) == 0 {
			s = b
		}
		all := h.count(`SELECT count(*) FROM inbox`)
		some := int64(1 + chance.IntN(max(all, 1)))
		var err error
		switch chance.IntN(10) {
		case 0:
			h.cry(who, "tolong")
		case 1:
			h.note(who, "human", "mau tanya")
		case 2:
			h.turn(who, []bot.Event{bot.ReportFiled{Report: bot.FraudReport{ID: h.id("f"), What: "calo", Contact: chance.IntN(2) == 0}}})
		case 3:
			err = h.takeNeed(s, some, 0)
		case 4:
			err = h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.GiveBack(h.ctx, s, some) })
		case 5:
			err = h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, s, some, 1<<40, "sudah") })
		case 6:
			h.turn(who, []bot.Event{bot.DataDeleted{}})
		case 7, 8:
			err = h.db.InTx(h.ctx, func(tx *store.Tx) error {
				return tx.Snooze(h.ctx, s, some, 1<<40, h.now().Add(time.Duration(1+chance.IntN(20))*time.Second))
			})
		case 9:
			err = h.wake(s, some)
		}
		var held *store.HeldError
		if err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrDone) && !errors.Is(err, store.ErrUrgent) && !errors.As(err, &held) {
			t.Fatalf("step %d: %v", step, err)
		}
		for _, staff := range []bot.Staff{a, b} {
			seen := map[int64]int{}
			counts, err := h.db.DeskCounts(h.ctx, staff.ID)
			h.must(err)
			for _, q := range store.DeskQueues {
				ids := h.desk(q, staff.ID, 3)
				for _, id := range ids {
					seen[id]++
				}
				if q != store.QueueClosed && counts[q] != len(ids) {
					t.Fatalf("step %d: %d in %s, counted %d", step, len(ids), q, counts[q])
				}
			}
			for id, n := range seen {
				if n != 1 {
					t.Fatalf("step %d: need %d stands in %d queues", step, id, n)
				}
			}
			if want := h.count(`SELECT count(*) FROM inbox`); len(seen) != want {
				t.Fatalf("step %d: %d needs stand in a queue, there are %d", step, len(seen), want)
			}
		}
	}
}

// Cries stand on top, then who waits longest; pages go on where the last ended; who it
// is, and that an answer is due, stands beside.
func deskOrder(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	calm := h.note(phone(1), "human", "mau tanya")
	h.note(phone(2), "human", "mau tanya")
	h.later(time.Minute)
	h.cry(phone(3), "tolong")
	h.cry(phone(4), "tolong")
	h.turn(phone(2), []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r1", Name: "Siti Contoh", Village: "Gading", Lang: bot.Indonesian}}})
	for _, page := range []int{1, 2, 3, 100} {
		if got := fmt.Sprint(h.desk(store.QueueWaiting, a.ID, page)); got != "[3 4 1 2]" {
			t.Errorf("by %d: %s", page, got)
		}
	}
	needs, err := h.db.Desk(h.ctx, store.QueueWaiting, a.ID, store.Mark{}, 10)
	h.must(err)
	if n := needs[3]; n.Name != "Siti Contoh" || n.Village != "Gading" || n.Phone != phone(2).Value || n.Channel != channel || !n.Unanswered {
		t.Errorf("the need of a registered person: %+v", n)
	}
	h.must(h.takeNeed(a, calm, 0))
	h.must(h.answer(a, calm, h.thread(calm).Seen(), "Silakan"))
	if n := h.thread(calm).Need; n.Unanswered || n.Queue(a.ID, h.now()) != store.QueueMine {
		t.Errorf("after the answer: %+v", n)
	}
	h.turn(phone(1), nil)
	if n := h.thread(calm).Need; !n.Unanswered {
		t.Error("the person wrote again and nobody sees it")
	}
}

// Who takes a need has all of the person's, the bot is silent and what it wanted to say
// is taken back, but for an answer to a cry.
func deskTake(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	me := phone(1)
	first := h.note(me, "media", "foto")
	second := h.cry(me, "tolong")
	h.turn(me, nil, "jawaban bot")
	h.in(func(tx *store.Tx) error {
		p, err := tx.TakePerson(h.ctx, []bot.Address{me}, h.now())
		if err != nil {
			return err
		}
		return tx.AddReplies(h.ctx, p.ID, channel, me, 0, []store.Reply{{Lane: bot.LaneCry, Text: "nomor darurat"}})
	})
	h.must(h.takeNeed(a, first, 0))
	_, taken := h.takeOver(me)
	if taken.Staff != a.ID || !taken.Until.Equal(h.now().Add(4*time.Hour)) {
		t.Errorf("the take-over: %+v", taken)
	}
	if got := strings.Join(h.sendAll(h.lease("x")), ", "); got != "nomor darurat" {
		t.Errorf("sent: %s", got)
	}
	if due, err := h.db.DueAlerts(h.ctx, time.Minute, 9); err != nil || len(due) != 0 {
		t.Errorf("alerts are due: %v, %v", due, err)
	}
	// The second hears who has it, and may take it from that one, and from nobody else.
	if got := holds(h.takeNeed(b, second, 0)); got != "held by Ani" {
		t.Errorf("the second: %s", got)
	}
	if got := holds(h.answer(b, second, h.thread(second).Seen(), "halo")); got != "held by Ani" {
		t.Errorf("the answer of the second: %s", got)
	}
	h.must(h.takeNeed(b, second, a.ID))
	if got := holds(h.takeNeed(a, first, 0)); got != "held by Budi" {
		t.Errorf("the first again: %s", got)
	}
	if _, taken := h.takeOver(me); taken.Staff != b.ID {
		t.Errorf("the take-over is not the second's: %+v", taken)
	}
	if got := holds(h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.GiveBack(h.ctx, a, first) })); got != "held by Budi" {
		t.Errorf("given back by who has it not: %s", got)
	}
	h.in(func(tx *store.Tx) error { return tx.GiveBack(h.ctx, b, first) })
	if h.staffAnswer(me) {
		t.Error("the bot stays silent after it was given back")
	}
	if due, err := h.db.DueAlerts(h.ctx, time.Minute, 9); err != nil || len(due) != 1 || due[0].ID != second {
		t.Errorf("a cry that was given back is told to nobody: %v, %v", due, err)
	}
	if got := fmt.Sprint(h.desk(store.QueueWaiting, a.ID, 9)); got != fmt.Sprint([]int64{second, first}) {
		t.Errorf("waiting: %s", got)
	}
	if got := holds(h.answer(b, second, h.thread(second).Seen(), "halo")); got != "held by " {
		t.Errorf("an answer of who gave back: %s", got)
	}
}

// Who cries for help while somebody has an earlier need of theirs can be taken by whoever
// sees it: nobody waits for who went home.
func deskTakeBeside(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	me := phone(1)
	h.must(h.takeNeed(a, h.note(me, "media", "foto"), 0))
	cry := h.cry(me, "tolong")
	h.must(h.takeNeed(b, cry, 0))
	// The office phone greets by itself: whoever took the person has them still.
	for _, who := range []bot.Address{phone(7), me} {
		h.later(10 * time.Minute)
		h.turn(who, nil)
		h.later(time.Second)
		h.phoneSays(who, "Kantor sedang tutup, kami buka jam 8.", bot.KindText)
	}
	if _, taken := h.takeOver(me); taken.Staff != b.ID {
		t.Errorf("the take-over after a greeting of the phone: %+v", taken)
	}
	h.must(h.answer(b, cry, h.thread(cry).Seen(), "kami datang"))
}

// A number that has another owner now is no way to answer who had it.
func deskNumberMoved(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	number, hers, his := phone(1), bot.Address{Kind: bot.LID, Value: "910000000001"}, bot.Address{Kind: bot.LID, Value: "910000000002"}
	in := h.incoming(number, "m1", "mau tanya")
	in.From = []bot.Address{number, hers}
	_, _, err := h.deliver(in, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: "n1", Topic: "human"}}})
	h.must(err)
	need := int64(h.count(`SELECT max(id) FROM inbox`))
	h.later(time.Hour)
	in = h.incoming(number, "m2", "halo")
	in.From = []bot.Address{number, his}
	_, _, err = h.deliver(in, nil)
	h.must(err)
	h.must(h.takeNeed(a, need, 0))
	if err := h.answer(a, need, h.thread(need).Seen(), "rahasia"); !errors.Is(err, store.ErrNoRoute) {
		t.Errorf("an answer to a number that somebody else has now: %v", err)
	}
}

// Two take one need at once: one has it.
func racingTakes(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	for i := range 20 {
		need := h.note(phone(10+i), "human", "mau tanya")
		var wait sync.WaitGroup
		errs := make([]error, 2)
		for j, s := range []bot.Staff{a, b} {
			wait.Go(func() { errs[j] = h.takeNeed(s, need, 0) })
		}
		wait.Wait()
		winner := h.thread(need)
		switch {
		case errs[0] == nil && holds(errs[1]) == "held by Ani" && winner.TakenID == a.ID:
		case errs[1] == nil && holds(errs[0]) == "held by Budi" && winner.TakenID == b.ID:
		default:
			t.Fatalf("Ani: %v, Budi: %v, taken by %s", errs[0], errs[1], winner.TakenBy)
		}
	}
}

// An answer goes only to what staff have seen, and with its author.
func deskAnswer(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	if got := holds(h.answer(a, need, h.thread(need).Seen(), "halo")); got != "held by " {
		t.Errorf("an answer before it was taken: %s", got)
	}
	h.must(h.takeNeed(a, need, 0))
	seen := h.thread(need).Seen()
	h.turn(me, nil) // writes at this moment
	if err := h.answer(a, need, seen, "halo"); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an answer to an older thread: %v", err)
	}
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, a, need, seen, "") }); !errors.Is(err, store.ErrNewer) {
		t.Errorf("closed over what was not seen: %v", err)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE staff_id > 0`)
	h.must(h.answer(a, need, h.thread(need).Seen(), "Selamat pagi"))
	thread := h.thread(need)
	last := thread.Lines[len(thread.Lines)-1]
	if last.Staff != "Ani" || last.Text != "Selamat pagi" || last.Lane != bot.LaneStaff || last.Inbound || last.State != store.Queued || last.ReplyTo != 0 {
		t.Errorf("the answer: %+v", last)
	}
	if err := h.answer(a, need, seen, "sekali lagi"); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an answer beside one of the same account: %v", err)
	}
	if got := strings.Join(h.sendAll(h.lease("x")), ", "); got != "Selamat pagi" {
		t.Errorf("sent: %s", got)
	}
	// BERHENTI: who writes nothing after it is left alone.
	h.turn(me, []bot.Event{bot.OptedOutOfAnnouncements{}})
	if err := h.answer(a, need, h.thread(need).Seen(), "halo"); !errors.Is(err, store.ErrStopped) || !h.thread(need).Stopped {
		t.Errorf("an answer to BERHENTI: %v", err)
	}
	h.later(time.Second)
	h.turn(me, nil)
	h.must(h.answer(a, need, h.thread(need).Seen(), "Baik"))
	refused, newest := errors.New("not now"), h.thread(need).Seen()
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error {
		return tx.Answer(h.ctx, store.StaffAnswer{Staff: a, Entry: need, Seen: newest, Reply: store.Reply{Text: "x"}, May: func(r store.Route) error {
			if r.Channel != channel || r.To != me || r.LastAt.IsZero() {
				t.Errorf("the route: %+v", r)
			}
			return refused
		}})
	}); !errors.Is(err, refused) {
		t.Errorf("an answer that the channel refuses: %v", err)
	}
	// What waits to be sent when the person says BERHENTI is not sent.
	h.turn(me, []bot.Event{bot.OptedInAgain{}})
	h.must(h.answer(a, need, h.thread(need).Seen(), "terlambat"))
	h.later(time.Second)
	h.turn(me, []bot.Event{bot.OptedOutOfAnnouncements{}})
	if got := h.sendAll(h.lease("x")); slices.Contains(got, "terlambat") {
		t.Errorf("sent after BERHENTI: %q", got)
	}
	// Notes are in no outbox, and go with the person.
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, need, "NIK "+nik(1)+" sudah dicek") })
	if n := h.thread(need).Notes; len(n) != 1 || n[0].Staff != "Ani" || strings.Contains(n[0].Text, nik(1)) || !strings.Contains(n[0].Text, "sudah dicek") {
		t.Errorf("the notes: %+v", n)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE body LIKE '%sudah dicek%'`)
	// Its writer may delete it, and the thread says that they did.
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, need, "salah orang") })
	b, wrong := h.add("Budi", bot.RolePetugas, phone(902)), h.thread(need).Notes[1]
	for _, c := range []struct {
		staff bot.Staff
		need  int64
		note  int64
	}{{b, need, wrong.ID}, {a, h.note(phone(2), "human", "lain"), wrong.ID}, {a, need, wrong.ID + 1}} {
		if err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.DeleteNote(h.ctx, c.staff, c.need, c.note) }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s deletes note %d in need %d: %v", c.staff.Name, c.note, c.need, err)
		}
	}
	h.in(func(tx *store.Tx) error { return tx.DeleteNote(h.ctx, a, need, wrong.ID) })
	if got := h.thread(need); wrong.By != a.ID || len(got.Notes) != 1 || got.Events[len(got.Events)-1].Kind != store.NoteDeleted || got.Events[len(got.Events)-1].Staff != "Ani" {
		t.Errorf("after it was deleted: %+v, %+v", got.Notes, got.Events)
	}
	seen = h.thread(need).Seen()
	h.turn(me, []bot.Event{bot.DataDeleted{}})
	if err := h.answer(a, need, seen, "halo"); !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrDone) {
		t.Errorf("an answer to who was erased: %v", err)
	}
	if err := h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, need, "sudah terlambat") }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a note of who was erased: %v", err)
	}
	h.wantCount(0, `SELECT count(*) FROM staff_note`)
	if got := h.sendAll(h.lease("x")); len(got) != 0 {
		t.Errorf("sent after the erasure: %v", got)
	}
}
