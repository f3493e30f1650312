package storetest

import (
	"errors"
	"testing"
	"time"

	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementOffers is that an announcement stands still once what it tells of has ended:
// before it begins and while it goes, with the reason; and that nobody approves it then, lets
// it begin or go on.
func announcementOffers(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	because := broadcast.Because(broadcast.BecauseOffer, "X1")
	ended := false
	objects := func(c broadcast.Content) string {
		if ended && c.Opening == "X1" {
			return because
		}
		return ""
	}
	conduct := func() {
		t.Helper()
		_, err := h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay}, Objects: objects})
		h.must(err)
		h.db.LookForAnnouncements()
	}
	tells := func(c *broadcast.Content) { c.Opening = "X1" }
	move := func(a store.Announcement, act broadcast.Act) error {
		_, err := h.db.MoveAnnouncement(h.ctx, h.ani, store.AnnouncementMove{ID: a.ID, Act: act, Hash: a.Hash, People: 3, Now: 3, Rules: h.rules, Objects: objects})
		return err
	}
	goes, other := h.begun(tells), h.submit(h.written())
	if out := h.claim(h.lease, 1); len(out) != 1 {
		t.Fatalf("claimed %v", out)
	} else {
		h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, Code: "busy", NextAt: h.now()})
	}
	waits := h.approved(tells, func(c *broadcast.Content) { c.SendAfter = h.now().Add(time.Minute) })
	button, asked := h.approved(tells), h.submit(h.written(tells))
	conduct()
	if now := h.state(goes.ID); now.State != broadcast.Sending {
		t.Fatalf("one of which nothing is wrong is %s", now.State)
	}
	ended = true
	if err := move(button, broadcast.Send); !errors.As(err, new(*store.AnnouncementObjected)) {
		t.Errorf("it is sent off: %v", err)
	}
	h.later(time.Minute)
	conduct()
	for _, a := range []store.Announcement{goes, waits, button} {
		if now := h.state(a.ID); now.State != broadcast.Paused || now.Reason != because {
			t.Errorf("%d is %s: %q", a.ID, now.State, now.Reason)
		}
	}
	if to := h.goes(); len(to) > 0 {
		t.Errorf("it goes to %v", to)
	}
	h.wantCounts(goes.ID, "queued 3")
	for a, act := range map[*store.Announcement]broadcast.Act{&asked: broadcast.Approve, &goes: broadcast.Resume, &waits: broadcast.Resume} {
		var objected *store.AnnouncementObjected
		if err := move(*a, act); !errors.As(err, &objected) || objected.Because != because {
			t.Errorf("%d is %s: %v", a.ID, act, err)
		}
	}
	h.must(move(other, broadcast.Approve)) // it tells of something else
	// It may be right again: a register that was put right, an opening that was prolonged.
	ended = false
	h.must(move(goes, broadcast.Resume))
	conduct()
	if to := h.goes(); len(to) != 3 {
		t.Errorf("let go on, it goes to %v", to)
	}
}
