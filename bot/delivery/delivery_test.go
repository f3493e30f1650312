package delivery

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"kanca/bot"
	"kanca/bot/store"
)

func TestSendsInOrderAndMarks(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "1", "2", "3")
		s.Wake()
		synctest.Wait()
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Fatalf("sent %v", got)
		}
		o.wantStates(person(1), store.Sent, store.Sent, store.Sent)
		if m := o.stored(person(1))[0]; m.ProviderID != "p1" || m.Segments != 1 {
			t.Errorf("the receipt was not kept: %+v", m)
		}
	})
}

func TestLooksWithoutBeingWoken(t *testing.T) {
	inBubble(t, func(o *office) {
		defer o.run(o.sender("a"))()
		o.queue(person(1), "1")
		time.Sleep(lookEvery + time.Millisecond)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
	})
}

func TestPanicOfTheChannel(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "bad" && m.Attempt == 1 {
				panic("a bug")
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "bad")
		o.queue(person(2), "good")
		time.Sleep(time.Minute)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
		o.wantStates(person(2), store.Sent)
	})
}

func TestPace(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a", func(op *Options) { op.Rate = rate.Limit(2) })
		defer o.run(s)()
		for i := range 20 {
			o.queue(person(i), fmt.Sprint(i))
		}
		s.Wake()
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(o.post.sent) != 20 {
			t.Fatalf("sent %d of 20", len(o.post.sent))
		}
		for i := 1; i < 20; i++ {
			if gap := o.post.sent[i].at - o.post.sent[i-1].at; gap < 490*time.Millisecond {
				t.Errorf("message %d came %v after the one before", i, gap)
			}
		}
	})
}

func TestDrain(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		o.queue(person(1), "1", "2", "3")
		if err := s.Drain(o.Context()); err != nil {
			t.Fatal(err)
		}
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Errorf("sent %v", got)
		}
		// Another run of the program need not wait.
		o.queue(person(1), "4")
		if err := o.sender("b").Drain(o.Context()); err != nil {
			t.Fatal(err)
		}
		o.wantStates(person(1), store.Sent, store.Sent, store.Sent, store.Sent)
	})
}

func TestObserveSeesEveryTry(t *testing.T) {
	inBubble(t, func(o *office) {
		var states []store.State
		o.post.then = func(m bot.Outgoing) error {
			if m.Attempt == 1 {
				return errors.New("away")
			}
			return nil
		}
		s := o.sender("a", func(op *Options) {
			op.Observe = func(try Try) { states = append(states, try.Outcome.State) }
		})
		stop := o.run(s)
		o.queue(person(1), "1")
		time.Sleep(time.Minute)
		stop()
		if !slices.Equal(states, []store.State{store.Queued, store.Sent}) {
			t.Errorf("observed %v", states)
		}
	})
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("an empty sender was made")
	}
}

// Several messages are under way at once, no more than allowed, and one person's
// never: each keeps its order. A pause that one of them brings holds the others.
func TestSeveralAtOnceKeepEachPersonsOrder(t *testing.T) {
	inBubble(t, func(o *office) {
		const people, parallel = 12, 3
		var mu sync.Mutex
		underWay, all, most := map[string]int{}, 0, 0
		order := map[string]string{}
		var paused bool
		o.post.then = func(m bot.Outgoing) error {
			mu.Lock()
			who := m.To.Value
			underWay[who]++
			all++
			if underWay[who] > 1 {
				t.Errorf("two messages to %s at once", who)
			}
			most = max(most, all)
			first := m.Text == "3" && !paused
			paused = paused || first
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			underWay[who]--
			all--
			if first {
				return &bot.SendError{Class: bot.ChannelPaused, After: time.Minute}
			}
			order[who] += m.Text
			return nil
		}
		for n := range people {
			o.queue(person(n), "0", "1", "2", "3")
		}
		stop := o.run(o.sender("a", func(op *Options) { op.Parallel = parallel }))
		time.Sleep(3 * time.Minute)
		stop()
		if most != parallel || len(order) != people || !paused {
			t.Errorf("%d under way at once, want %d; %d people", most, parallel, len(order))
		}
		for who, texts := range order {
			if texts != "0123" {
				t.Errorf("%s got %s", who, texts)
			}
		}
		for _, e := range o.post.sent {
			if e.try > 1 && e.at < time.Minute {
				t.Errorf("%s was tried again after %v, in the pause", e.text, e.at)
			}
		}
		if got := len(o.post.sent); got != 4*people+1 {
			t.Errorf("%d sends of %d messages, want one more for the refused one", got, 4*people)
		}
	})
}
