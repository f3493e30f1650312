package soak

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"kanca/bot"
	"kanca/bot/store"
)

// A phone number nobody has: Indonesian numbers do not begin with +62 0.
func number(person int) string { return fmt.Sprintf("+620000%06d", person) }

// story is what a person says: a registration from beginning to end.
func story(person int) []string {
	return []string{"saya mau daftar kerja ke taiwan", "setuju", "siti contoh", "24", "kraksaan", "patokan",
		fmt.Sprintf("351311410102%04d", person+1), "ya", "status pendaftaran saya", "menu"}
}

// crowd is people who tell their story, some at a time, one after the other, until it
// is enough.
type crowd struct {
	h      *house
	people atomic.Int64 // who began
	said   atomic.Int64 // messages that were acknowledged
	enough atomic.Bool
	all    sync.WaitGroup
	others int // messages of people who told no story
}

// begin lets people tell their story, as many at a time. Where twice is set every
// tenth message is delivered once more.
func (h *house) begin(atOnce int, twice bool) *crowd {
	c := &crowd{h: h}
	for range atOnce {
		c.all.Go(func() {
			for !c.enough.Load() {
				person := int(c.people.Add(1))
				for i, text := range story(person) {
					fields := h.twilio.Text(number(person), from, text).Fields()
					h.deliver(fields)
					if twice && (person+i)%10 == 0 {
						h.deliver(fields)
					}
					c.said.Add(1)
				}
			}
		})
	}
	return c
}

// on waits until so many more messages are acknowledged.
func (c *crowd) on(messages int) {
	c.h.Helper()
	want := c.said.Load() + int64(messages)
	c.h.eventually(fmt.Sprintf("%d messages are acknowledged", want), func() bool { return c.said.Load() >= want })
}

// end lets everybody finish the story.
func (c *crowd) end() {
	c.enough.Store(true)
	c.all.Wait()
}

// varies is what differs from person to person in an answer.
var varies = regexp.MustCompile(`[0-9]+\*+[0-9]+|\+620000[0-9]+`)

// count counts when everybody has told everything: each message is there once and
// handled, each answer is the one that a person without any trouble got, in order;
// everybody is registered once; every answer was sent, and no more of them twice than
// may have been on their way.
func (c *crowd) count(mayBeTwice int) {
	h := c.h
	h.Helper()
	c.end()
	people := int(c.people.Load())
	h.settled()
	if n := h.raw(`SELECT count(*) FROM message WHERE direction = 'out' AND state NOT IN ('sent', 'delivered', 'read')`); n > 0 {
		h.Errorf("%d answers were given up", n)
	}
	if n, want := h.raw(`SELECT count(*) FROM message WHERE direction = 'in'`), people*len(story(0))+c.others; n != want {
		h.Errorf("%d messages are stored of %d that were acknowledged", n, want)
	}
	if n := h.raw(`SELECT count(*) FROM message WHERE direction = 'in' AND state <> 'handled'`); n > 0 {
		h.Errorf("%d messages were not handled", n)
	}
	if n := h.raw(`SELECT count(*) FROM registration`); n != people {
		h.Errorf("%d registrations of %d people", n, people)
	}
	sent := map[string][]string{}
	for _, m := range h.twilio.Sent() {
		sent[m.To] = append(sent[m.To], m.Body)
	}
	db := h.open()
	var usual string
	twice := 0
	for person := 1; person <= people; person++ {
		in, out := h.thread(db, person)
		if !slices.Equal(in, story(person)[:len(in)]) && len(in) != len(story(person)) {
			h.Errorf("person %d is taken to have said %q", person, in)
		}
		got := varies.ReplaceAllString(strings.Join(out, "\n--\n"), "…")
		if usual == "" {
			usual = got
		} else if got != usual {
			h.Errorf("person %d is answered\n%s\nand person 1\n%s", person, got, usual)
			return
		}
		rest := sent[number(person)]
		for i, text := range out {
			if len(rest) == 0 || rest[0] != text {
				h.Errorf("person %d: answer %d of %d was not sent, or not in its turn", person, i+1, len(out))
				break
			}
			for rest = rest[1:]; len(rest) > 0 && rest[0] == text && (i+1 == len(out) || out[i+1] != text); rest = rest[1:] {
				twice++
			}
		}
		if len(rest) > 0 {
			h.Errorf("person %d was sent %d messages more than there are answers", person, len(rest))
		}
	}
	h.Logf("%d people, %d messages, %d answers, %d of them sent twice", people, people*len(story(0)), len(h.twilio.Sent()), twice)
	if twice > mayBeTwice {
		h.Errorf("%d answers were sent twice, where %d may have been on their way", twice, mayBeTwice)
	}
}

// thread is what a person said and was answered, as it is stored.
func (h *house) thread(db *store.DB, person int) (in, out []string) {
	h.Helper()
	id, err := db.FindPerson(context.Background(), bot.Address{Kind: bot.Phone, Value: number(person)})
	if err != nil {
		h.Fatalf("person %d: %v", person, err)
	}
	messages, err := db.Messages(context.Background(), id, 1000)
	if err != nil {
		h.Fatal(err)
	}
	for _, m := range messages {
		if m.Inbound {
			in = append(in, m.Text)
		} else {
			out = append(out, m.Text)
		}
	}
	return in, out
}
