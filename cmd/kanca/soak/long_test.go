package soak

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
)

// Ten times more than can be taken comes: what is accepted is answered soon and not
// lost, the rest is refused at once, memory has its bound, and afterwards all is as
// before. F-19.
func TestTenTimesTooMuch(t *testing.T) {
	t.Parallel()
	rate, long := size(500, 3000), time.Duration(size(5, 300))*time.Second
	h := newHouse(t)
	p := h.start()
	var mu sync.Mutex
	var taken, refused []time.Duration
	lost := 0
	var all sync.WaitGroup
	places := make(chan struct{}, 3000)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	began := time.Now()
	for n := 0; time.Since(began) < long; <-tick.C {
		for ; n < int(time.Since(began).Seconds()*float64(rate)); n++ {
			select {
			case places <- struct{}{}:
			default: // the sender has no more to send with
				continue
			}
			fields := url.Values{"MessageSid": {fmt.Sprintf("SM%032x", n)}, "AccountSid": {twiliotest.Account}, "From": {number(n%5000 + 1)}, "To": {from}, "Body": {"halo " + letters(n)}, "NumMedia": {"0"}}
			all.Go(func() {
				defer func() { <-places }()
				asked := time.Now()
				status := h.post(twilio.MessagePath, fields)
				mu.Lock()
				defer mu.Unlock()
				switch took := time.Since(asked); status {
				case http.StatusOK:
					taken = append(taken, took)
				case http.StatusTooManyRequests, http.StatusServiceUnavailable:
					refused = append(refused, took)
				default:
					lost++
				}
			})
		}
	}
	all.Wait()
	rss := p.metric("process_resident_memory_bytes")
	t.Logf("%d messages taken, 99 %% within %v; %d refused, 99 %% within %v; %d not answered; %d MiB", len(taken), p99(taken), len(refused), p99(refused), lost, rss>>20)
	if rss == 0 || rss > 256<<20 {
		t.Errorf("%d MiB are in use", rss>>20)
	}
	if os.Getenv("KANCA_TEST_SOAK") != "" { // on a machine of its own
		if d := p99(taken); d > 2*time.Second {
			t.Errorf("an accepted message took %v", d)
		}
		if d := p99(refused); d > 50*time.Millisecond {
			t.Errorf("a refusal took %v", d)
		}
	}
	over := time.Now()
	h.eventually("a message is taken in the usual time", func() bool {
		asked := time.Now()
		h.write("+620000777777", "menu")
		return time.Since(asked) < 500*time.Millisecond
	})
	if d := time.Since(over); d > 10*time.Second {
		t.Errorf("it took %v until all was as before", d)
	}
	if n := h.raw(`SELECT count(*) FROM message WHERE direction = 'in' AND address <> 'phone:+620000777777'`); n < len(taken) || n > len(taken)+lost+len(refused) {
		t.Errorf("%d messages are stored, %d were acknowledged", n, len(taken))
	}
}

func p99(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)*99/100].Round(time.Millisecond)
}

// Two processes work for a long time as fast as they can, and one of them is killed every
// now and then: the other one's memory, goroutines and files do not grow, the tables
// do not bloat, nothing is lost. F-26.
func TestAShift(t *testing.T) {
	t.Parallel()
	long := time.Duration(size(20, 20*60)) * time.Second
	if asked := os.Getenv("KANCA_TEST_SHIFT"); asked != "" {
		var err error
		if long, err = time.ParseDuration(asked); err != nil || long < 20*time.Second {
			t.Fatalf("KANCA_TEST_SHIFT is how long a shift is, 20s or more, such as 24h: %v", err)
		}
	}
	h := newHouse(t)
	stays := h.start()
	h.start()
	c := h.begin(16, true)
	var use []standing
	kills := 0
	step := min(long/20, time.Minute)
	for began, next := time.Now(), step; time.Since(began) < long; next += step {
		<-time.After(next - time.Since(began))
		use = append(use, stays.standing())
		if len(use)%10 == 0 { // in the long form every ten minutes
			h.mu.Lock()
			victim := h.running[1]
			h.mu.Unlock()
			victim.end(syscall.SIGKILL)
			h.start()
			kills++
		}
	}
	c.end()
	h.settled()
	if long < time.Minute { // what is in use in a few seconds of a busy machine follows who writes just then
		use = append(use, stays.standing())
	}
	half, end := least(use[len(use)/4:len(use)/2]), least(use[len(use)*3/4:])
	t.Logf("%d messages in %v, %d kills; memory %d MiB, then %d; goroutines %d, then %d; files %d, then %d", c.said.Load(), long, kills,
		half.memory>>20, end.memory>>20, half.goroutines, end.goroutines, half.files, end.files)
	if half.memory == 0 || half.goroutines == 0 || half.files == 0 {
		t.Error("the metrics do not say what is in use")
	}
	if end.memory > half.memory+16<<20 || end.goroutines > half.goroutines+20 || end.files > half.files+20 {
		t.Error("what is in use grows")
	}
	if hours := (long / 2).Hours(); hours > 2 && float64(end.memory)-float64(half.memory) > hours*(1<<20) {
		t.Errorf("memory grows from %d to %d MiB in %.0f hours, which is more than 1 MiB an hour", half.memory>>20, end.memory>>20, hours)
	}
	for _, table := range []string{"conversation", "message", "person", "lease"} {
		dead := h.raw(`SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables WHERE relname = $1`, table)
		live := h.raw(`SELECT count(*) FROM ` + table)
		if dead > 2*live+2000 {
			t.Errorf("%s has %d dead rows beside %d", table, dead, live)
		}
	}
	c.count((kills + 1) * flying)
}

// standing is what a process uses.
type standing struct{ memory, goroutines, files int }

func (p *process) standing() standing {
	return standing{p.metric("process_resident_memory_bytes"), p.metric("go_goroutines"), p.metric("process_open_fds")}
}

// least is the least of each, which what comes and goes does not change.
func least(all []standing) standing {
	s := all[0]
	for _, other := range all {
		s.memory, s.goroutines, s.files = min(s.memory, other.memory), min(s.goroutines, other.goroutines), min(s.files, other.files)
	}
	return s
}
