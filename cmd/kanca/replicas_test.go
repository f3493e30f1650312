package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/store/postgrestest"
)

// hatch is how one process reaches Twilio. It notes when that process sends.
type hatch struct {
	*httptest.Server
	mu   sync.Mutex
	sent []time.Time
}

func newHatch(t *testing.T, fake *twiliotest.Server) *hatch {
	to, err := url.Parse(fake.URL)
	if err != nil {
		t.Fatal(err)
	}
	d := &hatch{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			d.mu.Lock()
			d.sent = append(d.sent, time.Now())
			d.mu.Unlock()
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(d.Close)
	return d
}

// times are when messages were sent through the hatch.
func (d *hatch) times() []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]time.Time(nil), d.sent...)
}

// Two processes on one PostgreSQL take what people write; one of them sends. It is
// killed with kill -9 while everybody writes to the other one, which sends within five
// seconds; never do both send. Then the same the other way round, with a new process.
func TestOneOfTwoIsKilled(t *testing.T) {
	t.Parallel()
	const most = 5 * time.Second
	database := postgrestest.Start(t).Database(t)
	fake := twiliotest.New(t)
	data := filepath.Join(t.TempDir(), "data") // one key ring
	start := func() (*served, *hatch) {
		d := newHatch(t, fake)
		return serve(t, []string{"KANCA_DATA=" + data, "KANCA_DATABASE_URL=" + database, "KANCA_PUBLIC_URL=" + publicURL, "KANCA_TWILIO_API_URL=" + d.URL,
			"KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account, "KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token, "KANCA_TWILIO_FROM=" + twiliotest.Number}), d
	}
	holder, first := start()
	people := 0
	writes := func(to *served) {
		people++
		fake.Lock()
		fake.Proxy = to.url
		fake.Unlock()
		who := "+6200000" + string(rune('0'+people/1000%10)) + string(rune('0'+people/100%10)) + string(rune('0'+people/10%10)) + string(rune('0'+people%10))
		if status := fake.Post(publicURL+twilio.MessagePath, fake.Text(who, twiliotest.Number, "menu").Fields()); status != 200 {
			t.Errorf("status %d", status)
		}
	}
	eventually(t, "the first one sends", func() bool { writes(holder); return len(first.times()) > 0 })
	for range 2 {
		spare, second := start()
		for range 20 { // what one takes the other one sends
			writes(spare)
		}
		eventually(t, "all is sent", func() bool { return len(fake.Sent()) >= people })
		if n := len(second.times()); n > 0 {
			t.Errorf("both send: %d messages went through the one that has not the right", n)
		}
		holder.kill()
		killed := time.Now()
		eventually(t, "the other one sends", func() bool { writes(spare); return len(second.times()) > 0 })
		last, next := first.times()[len(first.times())-1], second.times()[0]
		if next.Before(last) {
			t.Errorf("both send: one at %v, the other at %v", last, next)
		}
		if gap := next.Sub(killed); gap > most {
			t.Errorf("nothing was sent for %v", gap.Round(10*time.Millisecond))
		} else {
			t.Logf("the other one sends %v after the kill", gap.Round(10*time.Millisecond))
		}
		eventually(t, "all is sent", func() bool { return len(fake.Sent()) >= people })
		holder, first = spare, second
	}
	holder.stop()
}
