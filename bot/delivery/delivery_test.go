package delivery

import (
	"errors"
	"fmt"
	"slices"
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
