package soak

import (
	"net/http"
	"os"
	"testing"
	"time"

	"kanca/bot/store/postgrestest"
)

// behind puts a network between the processes and their database.
func (h *house) behind() *postgrestest.Firewall {
	f := postgrestest.Behind(h.T, h.url)
	h.more = append(h.more, "KANCA_DATABASE_URL="+f.Address())
	return f
}

// Of all that is asked of the database one part in twenty breaks, and of another
// nobody hears whether it was done; now and then a connection falls silent. F-5.
func TestTheDatabaseFailsStatementByStatement(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	network := h.behind()
	h.start()
	h.start()
	c := h.begin(16, true)
	c.on(20)
	network.Set(postgrestest.Weather{Break: 0.05, Lose: 0.05, Hang: 0.0005 * float64(size(1, 10))})
	c.on(size(100, 3000))
	network.Set(postgrestest.Weather{})
	c.count(size(100, 3000))
}

// The database is far away, a fifth of a second, its line is thin, and connections break. Nothing is lost,
// no more connections are made than there may be, the probe tells the truth, and
// people are answered in time, newcomers too. F-6. KANCA_TEST_DELAY is how far it is, such
// as 500ms; where that is farther nothing may be lost, however long it takes.
func TestTheDatabaseIsFarAway(t *testing.T) {
	t.Parallel()
	const usual, farthest = 200 * time.Millisecond, 500 * time.Millisecond
	delay := usual
	if asked := os.Getenv("KANCA_TEST_DELAY"); asked != "" {
		var err error
		if delay, err = time.ParseDuration(asked); err != nil || delay <= 0 {
			t.Fatalf("KANCA_TEST_DELAY is how long an answer of the database is on its way, such as 500ms: %v", err)
		}
	}
	messages, newcomers := size(4, 200), size(2, 20)
	h := newHouse(t)
	network := h.behind()
	p := h.start()
	const known = 900_000
	for range 3 {
		h.write(number(known), "menu")
	}
	network.Set(postgrestest.Weather{Delay: delay, Bytes: 64 << 10, Break: 0.001 * float64(size(0, 20))})
	took := func(from int, text string) time.Duration {
		asked := time.Now()
		h.write(number(from), text)
		return time.Since(asked)
	}
	var all, first []time.Duration
	for i := range messages {
		all = append(all, took(known, "halo "+letters(i)))
	}
	for i := range newcomers {
		first = append(first, took(known+1+i, "halo"))
	}
	t.Logf("at a distance of %v 99 %% of messages are taken within %v, of newcomers within %v", delay, p99(all), p99(first))
	if d := p99(all); delay <= farthest && d > 5*time.Second {
		t.Errorf("a message took %v", d)
	}
	if d := p99(first); delay <= farthest && d > 14*time.Second { // a provider waits for 15
		t.Errorf("the first message of a newcomer took %v", d)
	}
	if n := h.raw(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); n > 18 {
		t.Errorf("%d connections are open", n)
	}
	if status, page := p.ask("/healthz"); status != http.StatusOK && status != http.StatusServiceUnavailable {
		t.Errorf("the probe says %d %s", status, page)
	}
	network.Set(postgrestest.Weather{})
	h.eventually("the probe is content", func() bool { status, _ := p.ask("/healthz"); return status == http.StatusOK })
	h.settled()
	if n, want := h.raw(`SELECT count(*) FROM message WHERE direction = 'in'`), 3+messages+newcomers; n != want {
		t.Errorf("%d messages are stored of %d", n, want)
	}
}
