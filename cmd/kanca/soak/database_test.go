package soak

import (
	"net/http"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
)

// The database of two processes is stopped at once, as `pg_ctl stop -m immediate`
// does, again and again, while people write. What comes meanwhile is refused, so that
// its provider delivers it again; what was acknowledged is there. F-4.
func TestTheDatabaseCrashesUnderLoad(t *testing.T) {
	t.Parallel()
	crashes := size(3, 20)
	h := newHouse(t)
	processes := []*process{h.start(), h.start()}
	c := h.begin(16, true)
	var slowest, healthy time.Duration
	goroutines := 0
	for k := range crashes {
		c.on(100)
		if k == 1 { // everything has been used once
			goroutines = processes[0].metric("go_goroutines") + processes[1].metric("go_goroutines")
		}
		if k == 1 && goroutines == 0 {
			t.Error("the metrics do not count goroutines")
		}
		h.server.Crash(t)
		refused := h.twilio.Text("+620000999999", from, "menu").Fields()
		h.eventually("a message is refused", func() bool { return h.post(twilio.MessagePath, refused) == http.StatusServiceUnavailable })
		h.eventually("the probe says so", func() bool { status, _ := processes[0].ask("/healthz"); return status == http.StatusServiceUnavailable })
		away := time.Duration(size(1, 5+25*k/(crashes-1))) * time.Second // from 5 seconds to 30
		<-time.After(away)                                               // how long it is away is what is tested
		before := len(h.twilio.Sent())
		h.server.Again(t)
		back := time.Now()
		h.eventually("answers are sent again", func() bool { return len(h.twilio.Sent()) > before })
		slowest = max(slowest, time.Since(back))
		h.eventually("the probe is content", func() bool { status, _ := processes[0].ask("/healthz"); return status == http.StatusOK })
		healthy = max(healthy, time.Since(back))
		h.deliver(refused)
	}
	t.Logf("%d crashes; answered again at most %v after the database was back, and the probe said so after %v at most", crashes, slowest.Round(10*time.Millisecond), healthy.Round(10*time.Millisecond))
	if healthy > slowest+3*time.Second {
		t.Errorf("it took %v until the probe said so", healthy)
	}
	if slowest > 5*time.Second {
		t.Errorf("it took %v until something was sent", slowest)
	}
	c.end()
	h.eventually("what was begun is over", func() bool {
		return processes[0].metric("go_goroutines")+processes[1].metric("go_goroutines") <= goroutines+20
	})
	for _, p := range processes {
		if p.command.ProcessState != nil {
			t.Error("a process ended")
		}
	}
	c.others = crashes
	c.count(crashes * 2 * flying)
}
