package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/store"
)

// racingStops is that nothing of an announcement is handed out for anybody once their
// BERHENTI is stored, while it goes out to everybody else; and to nobody twice.
func racingStops(t *testing.T, hs *house) {
	h := newHall(hs)
	people := max(120, 2*raced(t, 0)) // every second one stops
	for n := range people {
		h.agree(n + 1)
	}
	a := h.begun()
	var order atomic.Int64 // of what happens
	var mu sync.Mutex
	stopped := map[string]int64{}
	sent := map[string]int{}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for n := worker; n < people; n += 8 { // every second one
				if _, _, err := h.deliver(h.incoming(phone(n+1), h.id("in"), "berhenti"), []bot.Event{bot.OptedOutOfAnnouncements{}}, "sudah berhenti"); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				stopped[phone(n+1).Value] = order.Add(1)
				mu.Unlock()
			}
		})
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	for idle := false; ; {
		began := order.Add(1)
		out, err := h.db.Claim(h.ctx, channel, h.lease, 3)
		h.must(err)
		for _, m := range out {
			if m.Lane != bot.LaneAnnouncement {
				continue
			}
			mu.Lock()
			if at, ok := stopped[m.To.Value]; ok && at < began {
				t.Errorf("%s is sent an announcement after BERHENTI", m.To.Value)
			}
			if sent[m.To.Value]++; sent[m.To.Value] > 1 {
				t.Errorf("%s is sent it twice", m.To.Value)
			}
			mu.Unlock()
		}
		for _, m := range out {
			h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
		}
		if len(out) > 0 {
			continue
		}
		if idle {
			break
		}
		select {
		case <-done:
			idle = true
			h.db.LookForAnnouncements()
		default:
		}
	}
	c, err := h.db.CountAnnouncement(h.ctx, a.ID)
	h.must(err)
	if c.Audience != people || c.Sent+c.Skipped["opted_out"] != people || c.Sent != len(sent) {
		t.Errorf("%+v, and %d were sent something", c, len(sent))
	}
	if c.Skipped["opted_out"] > people/2 {
		t.Errorf("%d stopped, %d were left out", people/2, c.Skipped["opted_out"])
	}
}

// racingCancels is that nothing is handed out once an announcement is stopped.
func racingCancels(t *testing.T, hs *house) {
	h := newHall(hs)
	for n := range 30 {
		h.agree(n + 1)
	}
	h.rules.PerDay, h.rules.PerWeek = 1000, 1000
	h.db.SetAnnouncing(&h.rules, nil, nil)
	h.goes()
	for round := range raced(t, 20) {
		a := h.begun()
		stop := []broadcast.Act{broadcast.Pause, broadcast.Cancel}[round%2]
		stopped := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			defer close(stopped)
			if _, err := h.move(h.ani, a, stop); err != nil {
				t.Error(err)
			}
		})
		went := 0
		for over := false; !over; {
			select {
			case <-stopped:
				over = true
			default:
			}
			out, err := h.db.Claim(h.ctx, channel, h.lease, 2)
			h.must(err)
			if over && len(out) > 0 {
				t.Errorf("round %d: after it was %s %d more went", round, stop, len(out))
			}
			for _, m := range out {
				went++
				h.mark(store.Outcome{ID: m.ID, State: store.Sent, Attempt: m.Attempt})
			}
		}
		all.Wait()
		h.wantCount(went, fmt.Sprintf(`SELECT count(*) FROM message WHERE announcement_id = %d`, a.ID))
		if stop == broadcast.Pause {
			_, err := h.move(h.ani, a, broadcast.Cancel)
			h.must(err)
		}
	}
}
