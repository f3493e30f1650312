package delivery

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

var away = &bot.SendError{Class: bot.Retry, Code: "503", Err: errors.New("the provider is away")}

// guarded lets a source of chance be asked from several goroutines.
func guarded(chance func() float64) func() float64 {
	var mu sync.Mutex
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return chance()
	}
}

// For ten minutes the provider fails three tries of ten. Everything is sent a quarter
// of an hour later at the latest, once, with no more than eight tries, and what failed
// together does not come back together. F-7.
func TestAProviderThatFailsForTenMinutes(t *testing.T) {
	inBubble(t, func(o *office) {
		const people, each = 60, 3
		chance := rand.New(rand.NewPCG(1, 2))
		taken, tries := map[string]int{}, map[string]int{}
		retries := map[time.Duration]int{}
		o.post.then = func(m bot.Outgoing) error { // under no lock: the senders' own order
			o.post.mu.Lock()
			defer o.post.mu.Unlock()
			tries[m.Text] = m.Attempt
			if m.Attempt > 1 {
				retries[time.Since(began).Truncate(time.Second)]++
			}
			if time.Since(began) < 10*time.Minute && chance.Float64() < 0.3 {
				return away
			}
			taken[m.Text]++
			return nil
		}
		for i := range people {
			for j := range each {
				o.queue(person(i), fmt.Sprint(i, "-", j))
			}
		}
		stop := o.run(o.sender("one", func(s *Options) { s.Parallel, s.Random = 8, guarded(rand.New(rand.NewPCG(3, 4)).Float64) }))
		time.Sleep(25 * time.Minute)
		stop()
		if len(taken) != people*each {
			t.Errorf("%d of %d messages are sent", len(taken), people*each)
		}
		for text, n := range taken {
			if n != 1 || tries[text] > 8 {
				t.Errorf("%s: taken %d times, %d tries", text, n, tries[text])
			}
		}
		if len(retries) < 10 {
			t.Errorf("the retries came at %v", retries)
		}
	})
}

// The provider is away for a whole day. What is of no use any more afterwards is not
// sent and says so, what is fresh goes out at once, and waiting costs no memory. F-10.
func TestTheProviderIsAwayForADay(t *testing.T) {
	inBubble(t, func(o *office) {
		const people = 50
		tried := 0
		o.post.then = func(m bot.Outgoing) error {
			o.post.mu.Lock()
			defer o.post.mu.Unlock()
			if time.Since(began) < 25*time.Hour {
				tried++
				o.post.sent = nil // a ledger of what failed would grow
				return away
			}
			return nil
		}
		for i := range people {
			o.queue(person(i), "lama")
		}
		stop := o.run(o.sender("one", func(s *Options) { s.Parallel = 8 }))
		time.Sleep(5 * time.Minute)
		before := heap()
		if os.Getenv("KANCA_TEST_SOAK") == "" { // a day of looking every second takes a minute
			stop()
			time.Sleep(24*time.Hour + 40*time.Minute)
			stop = o.run(o.sender("two", func(s *Options) { s.Parallel = 8 }))
			time.Sleep(10 * time.Minute)
		} else {
			time.Sleep(24*time.Hour + 50*time.Minute)
		}
		o.queue(person(0), "baru")
		o.queue(person(people), "baru")
		time.Sleep(10 * time.Minute)
		grew := heap() - before
		stop()
		for i := range people {
			all := o.stored(person(i))
			if all[0].State != store.Expired {
				t.Errorf("an answer of the day before is %s", all[0].State)
			}
		}
		for _, to := range []bot.Address{person(0), person(people)} {
			if all := o.stored(to); all[len(all)-1].State != store.Sent {
				t.Errorf("a fresh answer is %s", all[len(all)-1].State)
			}
		}
		if texts := o.post.texts(); len(texts) != 2 {
			t.Errorf("sent %q", texts)
		}
		if tried > people*24*60/4 {
			t.Errorf("%d tries in a day for %d people", tried, people)
		}
		if grew > 4<<20 {
			t.Errorf("waiting took %d kB", grew>>10)
		}
	})
}

// heap is how much memory is in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// The provider names a minute: nothing goes within it, on any lane, and all of it
// goes afterwards, answers first; a channel beside it does not wait. F-8.
func TestAMinuteThatTheProviderNames(t *testing.T) {
	inBubble(t, func(o *office) {
		first := true
		o.post.then = func(bot.Outgoing) error {
			o.post.mu.Lock()
			defer o.post.mu.Unlock()
			if first {
				first = false
				return &bot.SendError{Class: bot.ChannelPaused, Code: "429", After: time.Minute, Named: true}
			}
			return nil
		}
		for i := range 20 {
			o.queue(person(i), fmt.Sprint(i))
		}
		beside := &post{}
		other := o.sender("two", func(s *Options) { s.Channel = named{beside, "beside"} })
		stop, stopOther := o.run(o.sender("one")), o.run(other)
		err := o.db.InTx(o.Context(), func(tx *store.Tx) error {
			p, err := tx.TakePerson(o.Context(), []bot.Address{person(99)}, time.Now())
			if err != nil {
				return err
			}
			return tx.AddReplies(o.Context(), p.ID, "beside", person(99), 0, []store.Reply{{Text: "lain"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Minute)
		stop()
		stopOther()
		o.post.mu.Lock()
		defer o.post.mu.Unlock()
		if len(o.post.sent) != 21 {
			t.Errorf("%d calls for 20 messages and one refusal", len(o.post.sent))
		}
		asked := o.post.sent[0].at
		for _, e := range o.post.sent[1:] {
			if wait := e.at - asked; wait < time.Minute {
				t.Errorf("%s went %v after the provider had named a minute", e.text, wait)
			}
		}
		if sent := beside.sent; len(sent) != 1 || sent[0].at > 2*time.Second {
			t.Errorf("the channel beside it sent %v", sent)
		}
	})
}

// named is a post with a name of its own.
type named struct {
	*post
	name bot.ChannelName
}

func (n named) Name() bot.ChannelName { return n.name }
