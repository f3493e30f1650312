package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// twoWays is a hall in which people are reached by WhatsApp and by SMS.
type twoWays struct {
	*hall
	other store.Lease // of WhatsApp
}

func newTwoWays(hs *house) *twoWays {
	hs.t.Helper()
	h := &twoWays{hall: newHall(hs)}
	h.other = h.otherAnew()
	return h
}

func (h *twoWays) otherAnew() store.Lease {
	h.t.Helper()
	l, ok, err := h.db.HoldLease(h.ctx, "channel:second", "other sender", time.Hour)
	if h.must(err); !ok {
		h.t.Fatal("the lease is not to be had")
	}
	return l
}

// both lets people agree who write by both.
func (h *twoWays) both(numbers ...int) {
	h.t.Helper()
	h.agree(numbers...)
	for _, n := range numbers {
		in := h.incoming(phone(n), h.id("in"), "hai")
		in.Channel = otherWay.Channel
		_, _, err := h.deliver(in, nil)
		h.must(err)
	}
}

func (h *twoWays) planned() store.AnnouncementPlan {
	p := h.plan()
	p.Ways = []broadcast.Way{otherWay, trialWay}
	p.Texts = []broadcast.Text{{Lang: bot.Indonesian, Medium: bot.WhatsApp, Body: "Lewat WhatsApp."}, {Lang: bot.Indonesian, Medium: bot.SMS, Body: "Lewat SMS.", Segments: 1}}
	return p
}

// starts begins one with a medium first.
func (h *twoWays) starts(first bot.Medium) store.Announcement {
	h.t.Helper()
	a, err := h.db.SubmitAnnouncement(h.ctx, h.siti, h.written(func(c *broadcast.Content) { c.Audience.First = first }), h.planned())
	h.must(err)
	for _, act := range []broadcast.Act{broadcast.Approve, broadcast.Send} {
		a, err = h.move(h.ani, a, act)
		h.must(err)
	}
	h.conducts()
	return a
}

func (h *twoWays) conducts() {
	h.t.Helper()
	_, err := h.db.Conduct(h.ctx, store.Conductor{Rules: h.rules, Quiet: h.quiet, Media: []broadcast.Way{trialWay, otherWay}})
	h.must(err)
	h.db.LookForAnnouncements()
}

// claims hands out what a channel may send now, by whose it is.
func (h *twoWays) claims(on broadcast.Way) map[string]bot.Outgoing {
	h.t.Helper()
	h.db.LookForAnnouncements()
	lease := h.lease
	if on == otherWay {
		lease = h.other
	}
	out, err := h.db.Claim(h.ctx, on.Channel, lease, 50)
	h.must(err)
	by := map[string]bot.Outgoing{}
	for _, m := range out {
		if m.Lane == bot.LaneAnnouncement {
			by[m.To.Value] = m
		}
	}
	return by
}

// ends says what became of who was handed out, by number.
func (h *twoWays) ends(out map[string]bot.Outgoing, n int, o store.Outcome) {
	h.t.Helper()
	m, ok := out[phone(n).Value]
	if !ok {
		h.t.Fatalf("%d was not handed out", n)
	}
	if o.ID = m.ID; o.State == store.Queued {
		o.NextAt = h.now()
	}
	h.mark(o)
}

func (h *twoWays) wantTo(out map[string]bot.Outgoing, text string, numbers ...int) {
	h.t.Helper()
	var got []string
	for to, m := range out {
		if got = append(got, to); m.Text != text {
			h.t.Errorf("%s is sent %q", to, m.Text)
		}
	}
	var want []string
	for _, n := range numbers {
		want = append(want, phone(n).Value)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		h.t.Errorf("it goes to %v, want %v", got, want)
	}
}

// announcementOtherWay is that who is known not to be reached by the first way is told by the
// other one, by its text, at once or when the provider says so later; that whoever approves saw
// how many that may be; and that the numbers add up at every moment.
func announcementOtherWay(t *testing.T, hs *house) {
	h := newTwoWays(hs)
	h.rules.FailedPercent = 100
	h.both(1, 2, 3, 4)
	for _, way := range []struct {
		first, then broadcast.Way
		code        string
	}{{otherWay, trialWay, "63024"}, {trialWay, otherWay, "30003"}} {
		c := h.content()
		c.Audience.First = way.first.Medium
		m, err := h.db.MeasureAnnouncement(h.ctx, c, h.planned())
		h.must(err)
		a := h.starts(way.first.Medium)
		for what, got := range map[string][]broadcast.Reach{"measured": m.Instead, "submitted": a.Proposal.Instead} {
			if len(got) != 1 || got[0].Channel != way.then.Channel || got[0].Medium != way.then.Medium || got[0].People != 4 {
				t.Fatalf("%s: %+v may be told by %s", what, got, way.then.Medium)
			}
		}
		texts := map[bot.Medium]string{bot.WhatsApp: "Lewat WhatsApp.", bot.SMS: "Lewat SMS."}
		out := h.claims(way.first)
		h.wantTo(out, texts[way.first.Medium], 1, 2, 3, 4)
		h.wantTo(h.claims(way.then), "")
		h.ends(out, 1, store.Outcome{State: store.Failed, Attempt: 1, Code: "said", Unreachable: true})
		h.wantCounts(a.ID, "queued 4")
		h.ends(out, 2, store.Outcome{State: store.Sent, Attempt: 1, ProviderID: "SM2"})
		h.wantCounts(a.ID, "queued 3 sent 1")
		h.ends(out, 3, store.Outcome{State: store.Sent, Attempt: 1, ProviderID: "SM3"})
		h.ends(out, 4, store.Outcome{State: store.Uncertain, Attempt: 1, Code: "timeout"})
		h.wantCounts(a.ID, "queued 1 sent 2 unknown 1")
		then := h.claims(way.then)
		h.wantTo(then, texts[way.then.Medium], 1)
		h.wantCounts(a.ID, "queued 1 sent 2 unknown 1")
		h.ends(out, 3, store.Outcome{State: store.Failed, Code: way.code}) // the provider's word comes later
		h.wantCounts(a.ID, "queued 2 sent 1 unknown 1")
		h.ends(then, 1, store.Outcome{State: store.Sent, Attempt: 1, ProviderID: "SMS1"})
		h.conducts()
		if now := h.state(a.ID); now.State != broadcast.Sending {
			t.Errorf("while somebody waits for the other way it is %s, %s", now.State, now.Reason)
		}
		then = h.claims(way.then)
		h.wantTo(then, texts[way.then.Medium], 3)
		h.ends(then, 3, store.Outcome{State: store.Failed, Attempt: 1, Code: "30006", Unreachable: true})
		h.wantTo(h.claims(way.first), "")
		h.wantTo(h.claims(way.then), "")
		h.wantCounts(a.ID, "sent 2 failed 1 unknown 1")
		if c, err := h.db.CountAnnouncement(h.ctx, a.ID); err != nil || c.Instead[way.then.Channel] != 2 || len(c.Instead) != 1 {
			t.Errorf("by the other way: %v, %v", c.Instead, err)
		}
		list, _, err := h.db.AnnouncementPeople(h.ctx, a.ID, store.AnnouncementPlace{State: store.Sent}, 0, 9)
		h.must(err)
		if len(list) != 2 || !list[0].Instead || list[0].First.Channel != way.first.Channel || list[0].First.Code != "said" || list[0].Channel != way.then.Channel || list[1].Instead {
			t.Errorf("who has it: %+v", list)
		}
		h.later(broadcast.OtherWayPatience + time.Minute)
		h.lease = h.leaseAnew()
		h.conducts()
		if now := h.state(a.ID); now.State != broadcast.Done {
			t.Errorf("in the end it is %s, %s", now.State, now.Reason)
		}
		h.later(8 * aDay) // for the next one
		h.lease, h.other = h.leaseAnew(), h.otherAnew()
		for n := range 4 { // who writes from an address can be reached there
			h.both(n + 1)
		}
	}
}

// announcementOtherWayNot is who is not told by the other way: who said BERHENTI since, was erased,
// was reached after all or may have been, did not write by it, or is only limited for a day.
func announcementOtherWayNot(t *testing.T, hs *house) {
	h := newTwoWays(hs)
	h.rules.FailedPercent = 100
	h.both(1, 2, 3, 4, 5, 6, 7, 8)
	in := h.incoming(phone(9), h.id("in"), "hai")
	in.Channel = otherWay.Channel
	_, _, err := h.deliver(in, []bot.Event{bot.OptedInAgain{}})
	h.must(err)
	a := h.starts("")
	out := h.claims(otherWay)
	h.wantTo(out, "Lewat WhatsApp.", 1, 2, 3, 4, 5, 6, 7, 8, 9)
	gone := store.Outcome{State: store.Failed, Attempt: 1, Code: "63024", Unreachable: true}
	for _, n := range []int{1, 2, 5, 6, 8, 9} {
		h.ends(out, n, gone)
	}
	h.ends(out, 3, store.Outcome{State: store.Failed, Attempt: 1, Code: "63049"})
	h.ends(out, 4, store.Outcome{State: store.Uncertain, Attempt: 1, Code: "timeout"})
	h.ends(out, 7, store.Outcome{State: store.Sent, Attempt: 1})
	h.wantCounts(a.ID, "queued 5 sent 1 failed 2 unknown 1")
	h.turn(phone(1), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.turn(phone(2), []bot.Event{bot.DataDeleted{}})
	h.wantCounts(a.ID, "queued 4 sent 1 failed 2 unknown 1 erased 1")
	h.ends(out, 5, store.Outcome{State: store.Delivered}) // the phone says so after the provider's no
	then := h.claims(trialWay)
	h.wantTo(then, "Lewat SMS.", 6, 8)
	h.wantCounts(a.ID, "queued 2 sent 1 failed 2 unknown 1 erased 1 has_it 1 opted_out 1")
	h.ends(then, 6, store.Outcome{State: store.Queued, Attempt: 1, Code: "busy"})
	h.ends(out, 6, store.Outcome{State: store.Read}) // while it waits for its next try
	h.ends(then, 8, store.Outcome{State: store.Queued, Attempt: 1, Code: "busy"})
	h.turn(phone(8), []bot.Event{bot.OptedOutOfAnnouncements{}})
	h.ends(out, 7, gone)
	h.wantCounts(a.ID, "queued 2 failed 2 unknown 1 erased 1 has_it 1 opted_out 2")
	_, err = h.move(h.ani, a, broadcast.Pause)
	h.must(err)
	h.wantTo(h.claims(trialWay), "")
	_, err = h.move(h.ani, a, broadcast.Cancel)
	h.must(err)
	h.wantTo(h.claims(trialWay), "")
	h.wantCounts(a.ID, "failed 2 unknown 1 cancelled 2 erased 1 has_it 1 opted_out 2")
	h.wantCount(0, `SELECT count(*) FROM message WHERE channel = 'trial' AND announcement_id IS NOT NULL AND state NOT IN ('cancelled', 'failed')`)
}

// announcementOtherWayLate is that one stays under way for a while where a provider may still say
// that the first way failed, and takes the other way of who cannot be reached by the first at
// their turn; and that its numbers stay when its messages have come to their time.
func announcementOtherWayLate(t *testing.T, hs *house) {
	h := newTwoWays(hs)
	h.both(1, 2, 3)
	a := h.starts("")
	h.behind(fmt.Sprintf(`INSERT INTO unreachable (channel, address, person_id, code, since) VALUES ('second', '%s', %d, '63024', 1)`, phone(3), h.person(phone(3)).ID))
	out := h.claims(otherWay)
	h.wantTo(out, "Lewat WhatsApp.", 1, 2)
	h.wantCounts(a.ID, "queued 3")
	then := h.claims(trialWay)
	h.wantTo(then, "Lewat SMS.", 3)
	h.ends(then, 3, store.Outcome{State: store.Sent, Attempt: 1})
	for _, n := range []int{1, 2} {
		h.ends(out, n, store.Outcome{State: store.Sent, Attempt: 1})
	}
	h.conducts()
	if now := h.state(a.ID); now.State != broadcast.Sending {
		t.Fatalf("at once it is %s", now.State)
	}
	h.later(10 * time.Minute)
	h.lease = h.leaseAnew()
	h.ends(out, 2, store.Outcome{State: store.Failed, Code: "63024", Unreachable: true})
	then = h.claims(trialWay)
	h.wantTo(then, "Lewat SMS.", 2)
	h.ends(then, 2, store.Outcome{State: store.Sent, Attempt: 1})
	h.later(10 * time.Minute)
	h.lease = h.leaseAnew()
	h.conducts()
	if now := h.state(a.ID); now.State != broadcast.Done {
		t.Fatalf("in the end it is %s", now.State)
	}
	h.ends(out, 1, store.Outcome{State: store.Failed, Code: "63024", Unreachable: true})
	h.wantTo(h.claims(trialWay), "")
	h.wantCounts(a.ID, "sent 2 failed 1")
	if r, err := h.db.AnnouncementResults(h.ctx, a.ID); err != nil || r.All.Sent != 2 {
		t.Errorf("what came of it: %+v, %v", r.All, err)
	}
}

// racingOtherWays is that failures, late words of phones, BERHENTI and the senders of both
// channels at once send nobody anything twice, unless the first is known to have failed, and
// nobody anything after their stop; and that all are counted once whenever it is looked.
func racingOtherWays(t *testing.T, hs *house) {
	h := newTwoWays(hs)
	h.rules.FailedPercent, h.rules.StoppedPercent = 100, 100
	const people = 60
	for n := range people {
		h.both(n + 1)
	}
	a := h.starts("")
	var mu sync.Mutex
	stopped, after := map[string]bool{}, []string{}
	var all sync.WaitGroup
	done := make(chan struct{})
	send := func(on bot.ChannelName, lease store.Lease) {
		for idle := 0; idle < 20; {
			mu.Lock() // a claim and what was stopped before it are compared
			out, err := h.db.Claim(h.ctx, on, lease, 7)
			for _, m := range out {
				if m.Lane == bot.LaneAnnouncement && stopped[m.To.Value] {
					after = append(after, m.To.Value)
				}
			}
			mu.Unlock()
			if err != nil {
				t.Error(err)
				return
			}
			if idle++; len(out) > 0 {
				idle = 0
			}
			for _, m := range out {
				o := store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt}
				if n := int(m.ID % 4); on == otherWay.Channel && n < 3 && m.Lane == bot.LaneAnnouncement {
					o.State, o.Code, o.Unreachable = store.Failed, "63024", n == 1
				}
				if err := h.db.Mark(h.ctx, []store.Outcome{o}); err != nil {
					t.Error(err)
				}
			}
			h.db.LookForAnnouncements()
		}
	}
	all.Go(func() { send(otherWay.Channel, h.other) })
	all.Go(func() { send(channel, h.lease) })
	all.Go(func() {
		for n := 1; n <= people; n += 5 {
			mu.Lock()
			in := h.incoming(phone(n), h.id("stop"), "BERHENTI")
			_, _, err := h.deliver(in, []bot.Event{bot.OptedOutOfAnnouncements{}})
			stopped[phone(n).Value] = true
			mu.Unlock()
			if err != nil {
				t.Error(err)
			}
		}
	})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			c, err := h.db.CountAnnouncement(h.ctx, a.ID)
			if sum := c.Queued + c.Sent + c.Delivered + c.Read + c.Failed + c.Unknown + c.Left(); err != nil || sum != people || c.Audience != people {
				t.Errorf("the numbers are %+v, %v", c, err)
				return
			}
		}
	})
	all.Wait()
	close(done)
	looking.Wait()
	send(otherWay.Channel, h.other)
	send(channel, h.lease)
	if len(after) > 0 {
		t.Errorf("after their stop it went to %v", after)
	}
	h.wantCount(0, fmt.Sprintf(`SELECT count(*) FROM (SELECT person_id FROM message WHERE announcement_id = %d AND state <> 'failed' GROUP BY person_id HAVING count(*) > 1) x`, a.ID))
	h.wantCount(0, fmt.Sprintf(`SELECT count(*) FROM announcement_recipient WHERE announcement_id = %d AND state = 'waiting'`, a.ID))
	if n := h.count(fmt.Sprintf(`SELECT count(*) FROM message WHERE announcement_id = %d AND channel = 'trial'`, a.ID)); n < people/4 {
		t.Errorf("by the other way it went to %d", n)
	}
	c, err := h.db.CountAnnouncement(h.ctx, a.ID)
	h.must(err)
	h.listsAll(a.ID, c)
}
