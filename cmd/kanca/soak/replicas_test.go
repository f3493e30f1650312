package soak

import (
	"syscall"
	"testing"
	"time"

	"kanca/bot/channel/twilio/twiliotest"
)

const (
	from = twiliotest.Number
	// flying is how many messages one process may have on their way when it is killed.
	flying = 9
)

// One of two processes on one database is killed with kill -9, again and again, in
// whatever it does, and another one is started. F-1 and F-21.
func TestOneOfTwoIsKilledUnderLoad(t *testing.T) {
	t.Parallel()
	kills := size(4, 30)
	h := newHouse(t)
	h.start()
	h.start()
	c := h.begin(16, true)
	var slowest, takeover time.Duration
	for k := range kills {
		c.on(100)
		h.mu.Lock()
		victim := h.running[k%2]
		h.mu.Unlock()
		before := len(h.twilio.Sent())
		victim.end(syscall.SIGKILL)
		killed := time.Now()
		h.eventually("something is sent again", func() bool { return len(h.twilio.Sent()) > before+flying })
		takeover = max(takeover, time.Since(killed))
		p := h.start()
		slowest = max(slowest, time.Since(p.began))
	}
	t.Logf("%d kills; sent again after at most %v; started within %v", kills, takeover.Round(10*time.Millisecond), slowest.Round(10*time.Millisecond))
	if takeover > 5*time.Second {
		t.Errorf("nothing was sent for %v after a kill", takeover)
	}
	c.count(kills * flying)
}

// The processes are stopped and started one after the other while people write: each
// ends what it has begun, and nothing is said twice. F-3.
func TestARollingRestart(t *testing.T) {
	t.Parallel()
	rolls := size(4, 20)
	h := newHouse(t)
	h.start()
	h.start()
	c := h.begin(16, false)
	var slowest, takeover time.Duration
	for range rolls {
		c.on(100)
		h.start()
		h.mu.Lock()
		oldest := h.running[0]
		h.mu.Unlock()
		asked := time.Now()
		if err := oldest.end(syscall.SIGTERM); err != nil {
			t.Errorf("it did not stop well: %v", err)
		}
		slowest = max(slowest, time.Since(asked))
		before := len(h.twilio.Sent())
		ended := time.Now()
		h.eventually("something is sent again", func() bool { return len(h.twilio.Sent()) > before })
		takeover = max(takeover, time.Since(ended))
	}
	t.Logf("%d restarts; stopped within %v; sent again after at most %v", rolls, slowest.Round(10*time.Millisecond), takeover.Round(10*time.Millisecond))
	if slowest > 15*time.Second {
		t.Errorf("it took %v to stop", slowest)
	}
	if takeover > 2*time.Second {
		t.Errorf("nothing was sent for %v after a process had given the right to send back", takeover)
	}
	c.count(0)
}
