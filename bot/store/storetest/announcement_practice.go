package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementPractice is that while the office practises nothing goes but to phones of
// staff, and that nothing which was practised goes to anybody afterwards.
func announcementPractice(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	h.add("Tono Contoh", bot.RolePetugas, phone(2))
	practise := func(on bool) store.PracticeOver {
		t.Helper()
		over, err := h.db.Practise(h.ctx, h.ani, on)
		h.must(err)
		if now, err := h.db.Practising(h.ctx); err != nil || now != on {
			t.Fatalf("it is %v: %v", now, err)
		}
		return over
	}
	if _, err := h.db.Practise(h.ctx, h.siti, true); !errors.Is(err, store.ErrAnnouncementRole) {
		t.Errorf("a petugas decides it: %v", err)
	}
	// Not beside what is meant for the people, wherever it stands.
	early := h.submit(h.written(func(c *broadcast.Content) { c.NotAfter = h.now().Add(9 * aDay) }))
	real := h.approved()
	for _, act := range []broadcast.Act{"", broadcast.Send, broadcast.Pause} {
		if act != "" {
			var err error
			real, err = h.move(h.siti, real, act)
			h.must(err)
		}
		var way *store.AnnouncementUnderWay
		if _, err := h.db.Practise(h.ctx, h.ani, true); !errors.As(err, &way) || way.ID != real.ID || way.State != real.State {
			t.Errorf("it begins beside one that is %s: %v", real.State, err)
		}
	}
	_, err := h.move(h.siti, real, broadcast.Cancel)
	h.must(err)

	h.later(time.Minute)
	practise(true)
	under := h.begun()
	if to := h.goes(); !slices.Equal(to, []string{phone(2).Value}) {
		t.Errorf("in training it goes to %v", to)
	}
	h.wantCounts(under.ID, "sent 1 training 2")
	h.later(25 * time.Hour) // who has one today may be sent another
	h.lease = h.house.lease("sender")
	// What is begun, paused, waits for the button, for its time, and for another try.
	retried := h.begun()
	out := h.claim(h.lease, 5)
	if len(out) != 1 {
		t.Fatalf("claimed %v", out)
	}
	h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now(), Code: "busy"})
	button, paused := h.approved(), h.approved()
	timed := h.approved(func(c *broadcast.Content) { c.SendAfter = h.now().Add(time.Minute) })
	_, err = h.move(h.siti, paused, broadcast.Pause)
	h.must(err)
	asked := h.submit(h.written())
	practise(true) // once more: nothing changes
	if over := practise(false); over.Cancelled != 2 || over.Drafts != 3 {
		t.Errorf("over is %+v", over)
	}
	for id, want := range map[int64]broadcast.State{retried.ID: broadcast.Cancelled, paused.ID: broadcast.Cancelled, button.ID: broadcast.Draft, timed.ID: broadcast.Draft, asked.ID: broadcast.Draft, early.ID: broadcast.Submitted} {
		if now := h.state(id); now.State != want || now.ApprovedHash != "" && want == broadcast.Draft {
			t.Errorf("%d is %s, want %s", id, now.State, want)
		}
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, button.ID)
	h.must(err)
	if last := steps[len(steps)-1]; last.Act != broadcast.Return || last.By != "Ani Contoh" || last.Reason != broadcast.Because(broadcast.BecausePractice) {
		t.Errorf("its history ends with %+v", last)
	}
	if _, err := h.move(h.siti, button, broadcast.Send); err == nil {
		t.Error("what was approved in training is sent")
	}
	h.later(2 * time.Minute)
	h.conduct()
	if to := h.goes(); len(to) > 0 {
		t.Errorf("afterwards it goes to %v", to)
	}
	h.wantCount(0, `SELECT count(*) FROM message WHERE state = 'queued' AND announcement_id IS NOT NULL`)
	h.wantCounts(retried.ID, "cancelled 1 training 2")
	// The next one is for the people.
	h.later(25 * time.Hour)
	h.lease = h.house.lease("sender")
	h.begun()
	if to := h.goes(); len(to) != 3 {
		t.Errorf("after the training one goes to %v", to)
	}
}

// racingPractice is that what is approved while a practice ends was either approved in it, and
// is not any more, or after it: with nothing of it at large beside the practice.
func racingPractice(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	for round := range 12 {
		_, err := h.db.Practise(h.ctx, h.ani, true)
		h.must(err)
		a := h.submit(h.written())
		h.later(time.Second)
		var all sync.WaitGroup
		var approved error
		all.Go(func() { _, approved = h.move(h.ani, a, broadcast.Approve) })
		all.Go(func() {
			if _, err := h.db.Practise(h.ctx, h.ani, false); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		// It was submitted in the practice: however the two meet, it is a draft.
		if now := h.state(a.ID); now.State != broadcast.Draft || now.Approved() {
			t.Fatalf("round %d: it is %s (%v)", round, now.State, approved)
		}
	}
}
