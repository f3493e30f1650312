package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/store"
)

// The last need that somebody closes gives the person back to the bot.
func deskFinish(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	first, second := h.note(me, "media", "foto"), h.cry(me, "tolong")
	finish := func(entry int64) error {
		seen := h.thread(entry).Seen()
		return h.db.InTx(h.ctx, func(tx *store.Tx) error { return tx.FinishNeed(h.ctx, a, entry, seen, "sudah ditelepon") })
	}
	if got := holds(finish(first)); got != "held by " {
		t.Errorf("closed by who has it not: %s", got)
	}
	h.must(h.takeNeed(a, first, 0))
	h.must(finish(first))
	if !h.staffAnswer(me) {
		t.Error("the bot speaks although a cry is open")
	}
	h.must(finish(second))
	if h.staffAnswer(me) {
		t.Error("the bot stays silent after the last need was closed")
	}
	if err := finish(second); !errors.Is(err, store.ErrDone) {
		t.Errorf("closed twice: %v", err)
	}
	if err := h.takeNeed(a, second, 0); !errors.Is(err, store.ErrDone) {
		t.Errorf("taken when it was closed: %v", err)
	}
	if got := fmt.Sprint(h.desk(store.QueueClosed, a.ID, 1)); got != fmt.Sprint([]int64{second, first}) {
		t.Errorf("closed: %s", got)
	}
	if again := h.cry(me, "tolong lagi"); again == second || again == first {
		t.Error("a closed need was opened again")
	}
}

// What staff type is theirs alone, sealed, and gone when it is sent: what is saved too
// late does not bring it back.
func deskDrafts(t *testing.T, h *house) {
	a, b := h.add("Ani", bot.RolePetugas, phone(901)), h.add("Budi", bot.RolePetugas, phone(902))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	save := func(s bot.Staff, kind store.DraftKind, turn int64, text string) error {
		return h.db.InTx(h.ctx, func(tx *store.Tx) error {
			_, err := tx.SaveDraft(h.ctx, s, need, kind, store.Draft{Turn: turn, Version: store.AnyDraft, Text: text})
			return err
		})
	}
	draft := func(s bot.Staff, kind store.DraftKind) store.Draft {
		thread, err := h.db.Thread(h.ctx, need, s.ID, 0, 10)
		h.must(err)
		return thread.Drafts[kind]
	}
	listed := func(s bot.Staff) (unseen, drafted bool) {
		for _, q := range store.DeskQueues {
			needs, err := h.db.Desk(h.ctx, q, s.ID, store.Mark{}, 10)
			h.must(err)
			for _, n := range needs {
				unseen, drafted = unseen || n.Unseen, drafted || n.Drafted
			}
		}
		return unseen, drafted
	}
	h.must(save(a, store.DraftReply, 0, "Silakan datang"))
	h.must(save(a, store.DraftReply, 0, "Silakan datang, NIK "+nik(1)))
	h.must(save(a, store.DraftNote, 0, "sudah ditelepon"))
	h.must(save(b, store.DraftReply, 0, "punya Budi"))
	if got := draft(a, store.DraftReply); !strings.HasPrefix(got.Text, "Silakan datang, NIK ") || strings.Contains(got.Text, nik(1)) || got.Turn != 0 {
		t.Errorf("the draft: %+v", got)
	}
	if a, b := draft(a, store.DraftNote).Text, draft(b, store.DraftReply).Text; a != "sudah ditelepon" || b != "punya Budi" {
		t.Errorf("the others: %q, %q", a, b)
	}
	if _, drafted := listed(a); !drafted {
		t.Error("the list does not say that there is a draft")
	}
	h.wantCount(0, `SELECT count(*) FROM staff_draft WHERE sealed LIKE '%datang%' OR sealed LIKE '%Budi%'`)
	if err := save(a, store.DraftReply, 3, "dari besok"); !errors.Is(err, store.ErrLate) {
		t.Errorf("a draft of a turn that was not: %v", err)
	}
	// On two devices: what the other one does not show is not taken away by it.
	shown := draft(a, store.DraftReply)
	shown.Text = "dari ponsel"
	at := func(d store.Draft) (version int64, err error) {
		err = h.db.InTx(h.ctx, func(tx *store.Tx) error {
			version, err = tx.SaveDraft(h.ctx, a, need, store.DraftReply, d)
			return err
		})
		return version, err
	}
	version, err := at(shown)
	h.must(err)
	shown.Text = "dari meja"
	var elsewhere store.DraftElsewhere
	if _, err := at(shown); !errors.As(err, &elsewhere) || elsewhere.Text != "dari ponsel" || elsewhere.Version != version || draft(a, store.DraftReply).Text != "dari ponsel" {
		t.Errorf("a draft over one that was not seen: %v, %+v", err, elsewhere)
	}
	shown.Version = elsewhere.Version
	if again, err := at(shown); err != nil || again <= version || draft(a, store.DraftReply).Text != "dari meja" {
		t.Errorf("once it was seen: %d after %d, %v", again, version, err)
	}
	if _, err := at(store.Draft{Version: version + 1}); err != nil { // it was emptied
		t.Error(err)
	}
	if _, err := at(store.Draft{Text: "Silakan datang", Version: 0}); err != nil {
		t.Errorf("in the place of none: %v", err)
	}
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Silakan datang"))
	if err := save(a, store.DraftReply, 0, "Silakan datang"); !errors.Is(err, store.ErrLate) {
		t.Errorf("what was typed before it was sent came after it: %v", err)
	}
	if got := draft(a, store.DraftReply); got.Text != "" || got.Turn != 1 {
		t.Errorf("after it was sent: %+v", got)
	}
	h.must(save(a, store.DraftReply, 1, "Satu lagi"))
	h.in(func(tx *store.Tx) error { return tx.AddNote(h.ctx, a, need, "sudah ditelepon") })
	if got := draft(a, store.DraftNote); got.Text != "" || draft(a, store.DraftReply).Text != "Satu lagi" || draft(b, store.DraftReply).Text != "punya Budi" {
		t.Errorf("after the note: %+v", got)
	}
	// Seen is what was seen, by each, in every need of the person, and never less than before.
	h.turn(me, nil)
	newest := h.thread(need).Seen()
	second := h.note(me, "media", "foto")
	for _, c := range []struct {
		staff  bot.Staff
		upTo   bot.MessageID
		unseen bool
	}{{b, newest, true}, {b, h.thread(second).Seen(), false}, {b, newest, false}, {b, 1 << 40, false}} {
		h.must(h.db.NoteSeen(h.ctx, c.staff.ID, second, c.upTo))
		if got, _ := listed(c.staff); got != c.unseen {
			t.Errorf("seen up to %d: unseen %v", c.upTo, got)
		}
	}
	if got, _ := listed(a); !got {
		t.Error("what Budi saw counts as seen by Ani")
	}
	h.turn(me, nil)
	if got, _ := listed(b); !got {
		t.Error("a new message is not unseen")
	}
	// It goes with the person, and nothing is kept after.
	h.turn(me, []bot.Event{bot.DataDeleted{}})
	h.wantCount(0, `SELECT count(*) FROM staff_draft`)
	if err := save(a, store.DraftReply, 1, "terlambat"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a draft about who was erased: %v", err)
	}
}

// An answer that did not arrive is sent as a new message, once.
func deskAgain(t *testing.T, h *house) {
	a := h.add("Ani", bot.RolePetugas, phone(901))
	me := phone(1)
	need := h.note(me, "human", "mau tanya")
	h.must(h.takeNeed(a, need, 0))
	h.must(h.answer(a, need, h.thread(need).Seen(), "Silakan"))
	failed := h.thread(need).Seen()
	again := func(message bot.MessageID) (text string, err error) {
		err = h.db.InTx(h.ctx, func(tx *store.Tx) (err error) {
			text, err = tx.FailedAnswer(h.ctx, need, message)
			return err
		})
		return text, err
	}
	if _, err := again(failed); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that still waits: %v", err)
	}
	l := h.lease("x")
	m := h.claim(l, 1)[0]
	h.mark(store.Outcome{ID: m.ID, State: store.Failed, Attempt: m.Attempt, Code: "30003"})
	if text, err := again(failed); err != nil || text != "Silakan" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := again(h.thread(need).Lines[0].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what the person wrote: %v", err)
	}
	h.must(h.answer(a, need, failed, "Silakan"))
	if _, err := again(failed); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("sent anew already: %v", err)
	}
}
