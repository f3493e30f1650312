package soak

import (
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"kanca/bot/channel/twilio/twiliotest"
)

// Every webhook comes three times, some of them at once and to different processes:
// one row and one answer each. F-11.
func TestEveryWebhookThreeTimes(t *testing.T) {
	t.Parallel()
	messages := size(300, 10_000)
	h := newHouse(t)
	h.start()
	h.start()
	var all sync.WaitGroup
	next := make(chan int)
	for range 16 {
		all.Go(func() {
			for i := range next {
				fields := h.twilio.Text(number(i%(messages/5)+1), from, fmt.Sprintf("halo %s", letters(i))).Fields()
				if i%5 != 0 {
					for range 3 {
						h.deliver(fields)
					}
					continue
				}
				var atOnce sync.WaitGroup
				for range 3 {
					atOnce.Go(func() { h.deliver(fields) })
				}
				atOnce.Wait()
			}
		})
	}
	for i := range messages {
		next <- i
	}
	close(next)
	all.Wait()
	h.settled()
	if n := h.raw(`SELECT count(*) FROM message WHERE direction = 'in'`); n != messages {
		t.Errorf("%d messages are stored of %d", n, messages)
	}
	if n := h.raw(`SELECT count(*) FROM (SELECT 1 FROM message WHERE direction = 'out' GROUP BY reply_to, body HAVING count(*) > 1) AS twice`); n > 0 {
		t.Errorf("%d messages are answered twice with the same", n)
	}
	if sent, rows := len(h.twilio.Sent()), h.raw(`SELECT count(*) FROM message WHERE direction = 'out'`); sent != rows || rows < messages {
		t.Errorf("%d answers are stored and %d were sent to %d messages", rows, sent, messages)
	}
}

// letters is a text that no other number gives, and no word.
func letters(n int) (text string) {
	for ; n > 0 || text == ""; n /= 20 {
		text += string("bcdfghjklmnpqrstvwxz"[n%20])
	}
	return text
}

// Everybody sends ten messages at once, which come to whichever process: one person
// and one conversation each, every message stored, one after the other. F-13.
func TestAnAlbumFromEverybody(t *testing.T) {
	t.Parallel()
	people := size(20, 200)
	const album = 10
	h := newHouse(t)
	h.start()
	h.start()
	var all sync.WaitGroup
	for person := 1; person <= people; person++ {
		for i := range album {
			var fields url.Values
			if i%2 == 0 {
				fields = h.twilio.Text(number(person), from, fmt.Sprint("foto ", i), "image/jpeg").Fields()
			} else {
				fields = h.twilio.Text(number(person), from, "keterangan "+letters(i)).Fields()
			}
			all.Go(func() { h.deliver(fields) })
		}
		if person%20 == 0 {
			all.Wait()
		}
	}
	all.Wait()
	h.settled()
	for query, want := range map[string]int{
		`SELECT count(*) FROM person WHERE erased_at IS NULL`: people,
		`SELECT count(*) FROM conversation`:                   people,
		`SELECT count(*) FROM message WHERE direction = 'in'`: people * album,
	} {
		if n := h.raw(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	if most := h.raw(`SELECT max(n) FROM (SELECT count(*) AS n FROM message WHERE direction = 'out' GROUP BY reply_to) AS each`); most > 3 {
		t.Errorf("one message is answered with %d", most)
	}
}

// Of one send in ten the provider takes the message and its answer is lost, and the
// process is killed in between: it is looked up and not sent twice, and nothing stays
// open. F-9.
func TestTheProvidersAnswersAreLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.twilio.Fault = func(try int) (f twiliotest.Fault) {
		if try%10 == 3 {
			f = twiliotest.Fault{Take: true, HangUp: true}
		}
		return f
	}
	h.start()
	c := h.begin(16, false)
	c.on(size(200, 5000))
	c.end()
	h.settled()
	c.count(0)
	if h.twilio.Count("list") == 0 {
		t.Error("nothing was looked up")
	}
}

// settled waits until nothing is to be sent any more.
func (h *house) settled() {
	h.Helper()
	h.eventually("everything is sent", func() bool {
		return h.raw(`SELECT count(*) FROM message WHERE direction = 'out' AND state IN ('queued', 'sending')`) == 0
	})
}

// The provider fails three sends of ten for a while: all of it goes out, in order and
// once. F-7; the ten minutes are in package delivery.
func TestTheProviderFailsNowAndThen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	until := time.Now().Add(time.Duration(size(10, 600)) * time.Second)
	h.twilio.Fault = func(try int) (f twiliotest.Fault) {
		if time.Now().Before(until) && try%10 < 3 {
			f = twiliotest.Fault{Status: 503, Code: 20503}
		}
		return f
	}
	h.start()
	c := h.begin(16, false)
	c.on(size(200, 20_000))
	c.end()
	c.count(0)
}
