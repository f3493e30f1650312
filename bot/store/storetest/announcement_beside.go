package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementBesidePractice is that what was approved and begun before a practice, which began
// beside it as an earlier version allowed, is not cancelled with what was practised: it stands
// still until somebody has looked.
func announcementBesidePractice(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	waits, goes := h.approved(), h.begun()
	still, err := h.move(h.siti, h.approved(), broadcast.Pause)
	h.must(err)
	h.later(time.Minute)
	h.behind(fmt.Sprintf(`INSERT INTO checkpoint (name, at) VALUES ('announcements in training', %d)`, h.now().UnixMilli()))
	practised, begun := h.approved(), h.begun()
	over, err := h.db.Practise(h.ctx, h.ani, false)
	h.must(err)
	if over != (store.PracticeOver{Drafts: 1, Cancelled: 1, Paused: 3}) {
		t.Errorf("over is %+v", over)
	}
	for id, want := range map[int64]broadcast.State{waits.ID: broadcast.Paused, goes.ID: broadcast.Paused, still.ID: broadcast.Paused, practised.ID: broadcast.Draft, begun.ID: broadcast.Cancelled} {
		if now := h.state(id); now.State != want || want == broadcast.Paused && (!now.Approved() || now.Reason == "") {
			t.Errorf("%d is %s because of %q, want %s", id, now.State, now.Reason, want)
		}
	}
	if now := h.state(goes.ID); now.Reason != broadcast.Because(broadcast.BecauseBeside) {
		t.Errorf("it stands still because of %q", now.Reason)
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("nobody has looked, and it goes to %v", to)
	}
	_, err = h.move(h.ani, h.state(goes.ID), broadcast.Resume)
	h.must(err)
	if to := h.goes(); len(to) != 3 {
		t.Errorf("afterwards it goes to %v", to)
	}
}

// racingBeginnings is that no practice begins beside what was approved in peace: where an
// approval meets its beginning, either that is refused, or the approval was of the practice
// and is none any more when it ends.
func racingBeginnings(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	for round := range 60 {
		a := h.submit(h.written())
		h.later(time.Second)
		stop := make(chan struct{})
		var ticks, all sync.WaitGroup
		ticks.Go(func() { // two that are not at the same moment are told apart
			for {
				select {
				case <-stop:
					return
				case <-time.After(50 * time.Microsecond):
					h.later(time.Millisecond)
				}
			}
		})
		var approved, begun error
		all.Go(func() { _, approved = h.move(h.ani, a, broadcast.Approve) })
		all.Go(func() {
			time.Sleep(time.Duration(round%20) * 150 * time.Microsecond) // at another step of the approval
			_, begun = h.db.Practise(h.ctx, h.ani, true)
		})
		all.Wait()
		close(stop)
		ticks.Wait()
		h.must(approved)
		var way *store.AnnouncementUnderWay
		if begun != nil {
			if !errors.As(begun, &way) || way.ID != a.ID {
				t.Fatalf("round %d: it does not begin: %v", round, begun)
			}
			_, err := h.move(h.siti, h.state(a.ID), broadcast.Cancel)
			h.must(err)
			continue
		}
		h.later(time.Second)
		if over, err := h.db.Practise(h.ctx, h.ani, false); err != nil || over != (store.PracticeOver{Drafts: 1}) || h.state(a.ID).Approved() {
			t.Fatalf("round %d: a practice began beside what was approved in peace: %+v (%v)", round, over, err)
		}
	}
}
