package storetest

import (
	"errors"
	"slices"
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

// racingPractice is that a practice waits for an approval that is being stored, and does not
// begin beside it: what was approved would be kept from the people for good.
func racingPractice(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	// beside does one thing while another's transaction is open, and says how it ended then.
	beside := func(open func(*store.Tx) error, other func() error) (ended error) {
		t.Helper()
		over := make(chan error, 2)
		h.must(h.db.InTx(h.ctx, func(tx *store.Tx) error {
			if err := open(tx); err != nil {
				return err
			}
			go func() { over <- other() }()
			select {
			case err := <-over:
				t.Errorf("it does not wait: %v", err)
				over <- err
			case <-time.After(200 * time.Millisecond):
			}
			return nil
		}))
		return <-over
	}
	approve := func(a store.Announcement) store.AnnouncementMove {
		return store.AnnouncementMove{ID: a.ID, Act: broadcast.Approve, Hash: a.Hash, People: 1, Now: 1, Rules: h.rules}
	}
	practise := func(on bool) func() error {
		return func() error {
			_, err := h.db.Practise(h.ctx, h.ani, on)
			return err
		}
	}
	a := h.submit(h.written())
	var under *store.AnnouncementUnderWay
	if err := beside(func(tx *store.Tx) error {
		_, err := tx.MoveAnnouncement(h.ctx, h.ani, approve(a))
		return err
	}, practise(true)); !errors.As(err, &under) || under.ID != a.ID {
		t.Errorf("the practice begins beside it: %v", err)
	}
	a = h.state(a.ID)
	_, err := h.move(h.siti, a, broadcast.Cancel)
	h.must(err)
	h.must(practise(true)())
	b := h.submit(h.written())
	h.must(practise(false)())
	if now := h.state(b.ID); now.State != broadcast.Draft || now.Approved() {
		t.Errorf("what was submitted in the practice is %s", now.State)
	}
}
