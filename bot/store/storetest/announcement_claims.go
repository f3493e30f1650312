package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// announcementRetries is that a channel which takes nothing is given nobody new: only so
// many wait for their next try, and those of an announcement that stands still are not
// among them.
func announcementRetries(t *testing.T, hs *house) {
	h := newHall(hs)
	for n := range 450 {
		h.agree(n + 1)
	}
	refuse := func() (taken int) {
		h.db.LookForAnnouncements()
		for {
			out := h.claim(h.lease, 64)
			for _, m := range out {
				taken++
				h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now().Add(time.Hour), Code: "busy"})
			}
			if len(out) == 0 {
				return taken
			}
		}
	}
	a := h.begun()
	if n := refuse(); n != 200 {
		t.Errorf("a channel that takes nothing was given %d", n)
	}
	h.turn(phone(7), nil, "jawaban")
	if got := h.claim(h.lease, 5); len(got) != 1 || got[0].Text != "jawaban" {
		t.Errorf("an answer beside it: %v", got)
	}
	_, err := h.move(h.ani, a, broadcast.Pause)
	h.must(err)
	h.begun(func(c *broadcast.Content) { c.Title = "Lain" })
	if n := refuse(); n != 200 {
		t.Errorf("beside one that stands still, another one was given %d", n)
	}
}

// otherWay is a second channel.
var otherWay = broadcast.Way{Channel: "second", Medium: bot.WhatsApp}

// racingChannels is that one person is sent one announcement a day although two go at the
// same moment by two channels.
func racingChannels(t *testing.T, hs *house) {
	h := newHall(hs)
	const people = 40
	write := func() {
		for n := range people {
			h.agree(n + 1)
			in := h.incoming(phone(n+1), h.id("in"), "hai")
			in.Channel = otherWay.Channel
			_, _, err := h.deliver(in, nil)
			h.must(err)
		}
	}
	begin := func(way broadcast.Way) store.Announcement {
		p := h.plan()
		p.Ways, p.Texts = []broadcast.Way{way}, []broadcast.Text{{Lang: bot.Indonesian, Medium: way.Medium, Body: "Ada pelatihan menjahit."}}
		a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, h.written(), p)
		h.must(err)
		for _, act := range []broadcast.Act{broadcast.Approve, broadcast.Send} {
			a, err = h.move(h.ani, a, act)
			h.must(err)
		}
		return a
	}
	write()
	for round := range 6 {
		h.later(8 * 24 * time.Hour)
		h.lease = h.leaseAnew()
		second, ok, err := h.db.HoldLease(h.ctx, "channel:second", "other sender", time.Hour)
		if err != nil || !ok {
			t.Fatal(err)
		}
		one, two := begin(trialWay), begin(otherWay)
		_, err = h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay, otherWay}})
		h.must(err)
		h.db.LookForAnnouncements()
		var all sync.WaitGroup
		var rest []func()
		for name, lease := range map[bot.ChannelName]store.Lease{trialWay.Channel: h.lease, otherWay.Channel: second} {
			claim := func() { // until nothing is left, or the other one holds what is
				for idle := 0; idle < 3; {
					out, err := h.db.Claim(h.ctx, name, lease, 5)
					if err != nil {
						t.Error(err)
						return
					}
					if len(out) == 0 {
						idle++
					}
					for _, m := range out {
						h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
					}
				}
			}
			all.Go(claim)
			rest = append(rest, claim)
		}
		all.Wait()
		for _, claim := range rest {
			claim()
		}
		h.wantCount(people, fmt.Sprintf(`SELECT count(*) FROM message WHERE announcement_id IN (%d, %d)`, one.ID, two.ID))
		h.wantCount(0, fmt.Sprintf(`SELECT count(*) FROM (SELECT person_id FROM message WHERE announcement_id IN (%d, %d) GROUP BY person_id HAVING count(*) > 1) x`, one.ID, two.ID))
		h.wantCount(people, fmt.Sprintf(`SELECT count(*) FROM announcement_recipient WHERE announcement_id IN (%d, %d) AND state = 'skipped' AND reason = 'capped'`, one.ID, two.ID))
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
		for _, a := range []store.Announcement{one, two} {
			if _, err := h.move(h.ani, a, broadcast.Cancel); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// announcementWindow is that a channel by which the office may write only for so long after
// somebody's last message is kept to it, at the first try and at later ones.
func announcementWindow(t *testing.T, hs *house) {
	h := newHall(hs)
	h.db.SetAnnouncing(nil, func(bot.ChannelName) broadcast.Pace { return broadcast.Pace{ActiveWithin: aDay} }, nil)
	h.agree(1, 2)
	h.later(22 * time.Hour)
	h.turn(phone(2), nil)
	h.later(90 * time.Minute) // Tuesday, half past eight
	h.lease = h.leaseAnew()
	a := h.begun()
	out := h.claim(h.lease, 5)
	if len(out) != 2 {
		t.Fatalf("within a day of their last word it goes to %v", out)
	}
	h.mark(store.Outcome{ID: out[0].ID, State: store.Queued, Attempt: 1, NextAt: h.now(), Code: "busy"}, store.Outcome{ID: out[1].ID, State: store.Sent, Attempt: 1})
	h.later(time.Hour)
	h.lease = h.leaseAnew()
	h.conduct()
	if to := h.goes(); len(to) > 0 {
		t.Errorf("an hour later it is tried once more for %v", to)
	}
	h.wantCounts(a.ID, "sent 1 expired 1")
	h.later(5 * aDay)
	h.lease = h.leaseAnew()
	h.turn(phone(1), nil)
	b := h.begun()
	if to := h.goes(); !slices.Equal(to, []string{phone(1).Value}) {
		t.Errorf("later it goes to %v", to)
	}
	h.wantCounts(b.ID, "sent 1 silent 1")
}

// announcementReasons is that the numbers say why somebody was sent nothing, also of a
// message that was to be tried once more, and when the message has come to its time.
func announcementReasons(t *testing.T, hs *house) {
	h := newHall(hs)
	ani := h.ani.Staff
	h.agree(1, 2, 3, 4, 5, 6, 7, 8)
	a := h.begun()
	out := h.claim(h.lease, 8)
	if len(out) != 8 {
		t.Fatal(out)
	}
	again := func(m bot.Outgoing) {
		h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now(), Code: "busy"})
	}
	restrict := func(n int) {
		id := h.person(phone(n)).ID
		h.in(func(tx *store.Tx) error { return tx.Restrict(h.ctx, ani, id, "diminta") })
	}
	for _, m := range out[:4] { // of the first four it is known at once
		again(m)
	}
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	restrict(2)
	h.turn(phone(3), []bot.Event{bot.DataDeleted{}})
	h.behind(`UPDATE address SET person_id = ` + fmt.Sprint(h.person(phone(8)).ID) + ` WHERE value = '` + phone(4).Value + `'`)
	h.turn(phone(5), []bot.Event{bot.OptedOutOfAnnouncements{}})
	restrict(6)
	h.turn(phone(7), []bot.Event{bot.DataDeleted{}})
	for _, m := range out[4:] { // of the others when it comes back
		again(m)
	}
	for _, m := range h.claim(h.lease, 8) {
		if m.Lane == bot.LaneAnnouncement && m.To != phone(8) {
			t.Errorf("it goes to %v", m.To)
		}
		h.mark(store.Outcome{ID: m.ID, State: store.Queued, Attempt: m.Attempt, NextAt: h.now(), Code: "busy"})
	}
	_, err := h.move(h.ani, a, broadcast.Cancel)
	h.must(err)
	const want = "cancelled 1 erased 2 opted_out 2 restricted 2 unreachable 1"
	h.wantCounts(a.ID, want)
	h.later(181 * aDay)
	_, err = h.db.Retain(h.ctx, store.Usual, store.However, func(string, int) {})
	h.must(err)
	h.wantCount(0, `SELECT count(*) FROM message WHERE announcement_id IS NOT NULL`)
	h.wantCounts(a.ID, want)
}

// announcementForged is that one which stands still by itself says so in its history.
func announcementForged(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	a := h.begun()
	h.behind(`UPDATE announcement SET proposal = replace(proposal, 'Ada pelatihan', 'Bayar dulu')`)
	if to := h.goes(); len(to) > 0 {
		t.Errorf("it goes to %v", to)
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, a.ID)
	h.must(err)
	if last := steps[len(steps)-1]; last.Act != broadcast.Pause || last.By != "" || last.Reason == "" {
		t.Errorf("its history ends with %+v", last)
	}
}

// announcementFirstOnes is that the rest waits until it is known of all of the first ones
// whether they were taken.
func announcementFirstOnes(t *testing.T, hs *house) {
	h := newHall(hs)
	h.rules.Canary, h.rules.CanaryWait = 2, time.Minute
	h.agree(1, 2, 3, 4)
	h.begun()
	out := h.claim(h.lease, 5)
	if len(out) != 2 {
		t.Fatalf("first it goes to %v", out)
	}
	h.mark(store.Outcome{ID: out[0].ID, State: store.Sent, Attempt: 1}, store.Outcome{ID: out[1].ID, State: store.Queued, Attempt: 1, NextAt: h.now().Add(30 * time.Minute), Code: "busy"})
	h.later(20 * time.Minute)
	h.conduct()
	if to := h.goes(); len(to) > 0 {
		t.Errorf("one of the first is to be tried once more, and it goes on to %v", to)
	}
	h.later(10 * time.Minute)
	if to := h.goes(); !slices.Equal(to, []string{out[1].To.Value}) {
		t.Errorf("the second of the first: %v", to)
	}
	h.conduct()
	if to := h.goes(); len(to) != 2 {
		t.Errorf("and then to %v", to)
	}
}

// announcementWays is that nobody counts as reached by a channel that is not set up.
func announcementWays(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2)
	in := h.incoming(phone(1), h.id("in"), "hai")
	in.Channel = otherWay.Channel
	_, _, err := h.deliver(in, nil)
	h.must(err)
	p := h.plan()
	p.Ways = []broadcast.Way{otherWay, trialWay}
	want := func(when, want string) {
		t.Helper()
		m, err := h.db.MeasureAnnouncement(h.ctx, h.content(), p)
		h.must(err)
		var got []string
		for _, r := range m.Reach {
			got = append(got, fmt.Sprint(r.Channel, " ", r.People))
		}
		slices.Sort(got)
		if got = append(got, fmt.Sprint("not ", m.Skipped["unreachable"])); fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", when, got, want)
		}
	}
	want("before anybody says what is set up", "[second 1 trial 1 not 0]")
	h.must(h.db.SetAnnouncementWays(h.ctx, []store.AnnouncementWay{{Way: trialWay}}))
	want("where one is", "[trial 2 not 0]")
	h.later(time.Hour)
	h.must(h.db.SetAnnouncementWays(h.ctx, []store.AnnouncementWay{{Way: trialWay, Within: 50 * time.Minute}, {Way: otherWay}}))
	want("where one is for those who wrote lately", "[second 1 not 1]")
	h.must(h.db.SetAnnouncementWays(h.ctx, nil))
	want("where none is", "[not 2]")
	if _, err := h.db.SubmitAnnouncement(h.ctx, h.siti, h.written(), p); !errors.Is(err, store.ErrNobodyMeant) {
		t.Errorf("submitted: %v", err)
	}
}

// announcementOnItsWay is that what was handed to a sender is not wanted any more once it
// is stopped, by the office or by who would get it.
func announcementOnItsWay(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	a := h.begun()
	out := h.claim(h.lease, 3)
	want := func(when string, want ...bool) {
		t.Helper()
		for n, m := range out {
			if still, err := h.db.StillWanted(h.ctx, m.ID); err != nil || still != want[n] {
				t.Errorf("%s: the %d. is wanted %v (%v)", when, n+1, still, err)
			}
		}
	}
	want("at first", true, true, true)
	h.turn(out[1].To, []bot.Event{bot.OptedOutOfAnnouncements{}})
	want("after a BERHENTI", true, false, true)
	h.mark(store.Outcome{ID: out[2].ID, State: store.Sent, Attempt: 1})
	want("when it was sent", true, false, false)
	_, err := h.move(h.siti, a, broadcast.Pause)
	h.must(err)
	want("while it stands still", false, false, false)
	_, err = h.move(h.siti, h.state(a.ID), broadcast.Resume)
	h.must(err)
	want("afterwards", true, false, false)
	_, err = h.move(h.siti, h.state(a.ID), broadcast.Cancel)
	h.must(err)
	want("when it was stopped", false, false, false)
}

// announcementTimeIsUp is that whoever waits for another try when its time is over is counted
// as one whose time was over, and not as one before whose turn somebody stopped it.
func announcementTimeIsUp(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1, 2, 3)
	a := h.begun()
	out := h.claim(h.lease, 2)
	h.mark(store.Outcome{ID: out[0].ID, State: store.Sent, Attempt: 1})
	h.mark(store.Outcome{ID: out[1].ID, State: store.Queued, Attempt: 1, Code: "busy", NextAt: h.now().Add(aDay)})
	h.wantCounts(a.ID, "queued 2 sent 1")
	h.later(5 * time.Hour)
	h.conduct()
	if now := h.state(a.ID); now.State != broadcast.Done || now.Reason != broadcast.Because(broadcast.BecauseLate) {
		t.Errorf("its time is over, and it is %s: %q", now.State, now.Reason)
	}
	h.wantCounts(a.ID, "sent 1 expired 2")
	b := h.begun()
	_, err := h.move(h.ani, b, broadcast.Cancel)
	h.must(err)
	h.wantCounts(b.ID, "cancelled 3")
}

// announcementLate is that one which was to begin and did not is told of after two minutes,
// and that several processes begin it once.
func announcementLate(t *testing.T, hs *house) {
	h := newHall(hs)
	h.agree(1)
	a := h.approved(func(c *broadcast.Content) { c.SendAfter = h.now().Add(time.Hour) })
	h.written() // a draft, one without a time, and one that was approved just now, are not late
	h.approved()
	unserved := false
	late := func() (all []store.AnnouncementAtHand) {
		hand, err := h.db.AnnouncementsAtHand(h.ctx, 10)
		h.must(err)
		for _, at := range hand.List {
			if _, is := at.Late(h.now()); is {
				all = append(all, at)
			}
		}
		unserved = hand.Unserved
		return all
	}
	h.later(time.Hour + 2*time.Minute - time.Second)
	if all := late(); len(all) > 0 {
		t.Errorf("within two minutes: %+v", all)
	}
	h.later(time.Second)
	justNow := h.approved(func(c *broadcast.Content) { c.SendAfter = h.now().Add(-time.Hour) })
	if all := late(); len(all) != 1 || all[0].ID != a.ID || !unserved {
		t.Errorf("after two minutes, with no service: %+v", all)
	}
	_, err := h.move(h.siti, justNow, broadcast.Withdraw)
	h.must(err)
	var begun atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			done, err := h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay}})
			if err != nil {
				t.Error(err)
			}
			begun.Add(int64(done.Begun))
		})
	}
	all.Wait()
	if begun.Load() != 1 {
		t.Errorf("four processes began it %d times", begun.Load())
	}
	if all := late(); len(all) > 0 || unserved {
		t.Errorf("it has begun, and %+v", all)
	}
	steps, err := h.db.AnnouncementHistory(h.ctx, a.ID)
	h.must(err)
	sent := 0
	for _, s := range steps {
		if s.Act == broadcast.Send {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("its history says %d times that it began", sent)
	}
}
