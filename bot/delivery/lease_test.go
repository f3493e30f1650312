package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

func TestOneSenderAtATimeAndQuickTakeover(t *testing.T) {
	inBubble(t, func(o *office) {
		first, second := o.sender("first"), o.sender("second")
		stopFirst := o.run(first)
		stopSecond := o.run(second)
		defer stopSecond()
		o.queue(person(1), "1")
		first.Wake()
		second.Wake()
		time.Sleep(time.Minute) // the lease is renewed meanwhile
		synctest.Wait()
		if _, held := second.held.now(); held || len(o.post.texts()) != 1 {
			t.Fatalf("second holds: %v, sent %v", held, o.post.texts())
		}
		stopFirst()
		o.queue(person(1), "2")
		time.Sleep(2 * lookEvery)
		synctest.Wait()
		if got := o.post.texts(); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("after the first stopped: sent %v", got)
		}
	})
}

// What needs the right to send is done by one process at a time: it ends before
// another one begins, and begins again when the right comes back.
func TestWorkWhileTheRightIsHeld(t *testing.T) {
	inBubble(t, func(o *office) {
		var mu sync.Mutex
		var story []string
		say := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			story = append(story, what)
		}
		told := func() []string {
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(story)
		}
		work := func(name string) (*Sender, func()) {
			s := o.sender(name)
			ctx, cancel := context.WithCancel(o.Context())
			var all sync.WaitGroup
			all.Go(func() {
				s.WhileHeld(ctx, func(ctx context.Context) {
					say(name + " begins")
					<-ctx.Done()
					say(name + " ends")
				})
			})
			stop := o.run(s)
			return s, func() { cancel(); stop(); all.Wait() }
		}
		first, stopFirst := work("first")
		time.Sleep(time.Second)
		_, stopSecond := work("second")
		time.Sleep(time.Minute + renewEvery/2)
		// The first one cannot renew its right any more, as when it was asleep.
		first.held.set(store.Lease{}, time.Time{})
		time.Sleep(heldLook + time.Millisecond)
		synctest.Wait()
		if got := told(); !slices.Equal(got, []string{"first begins", "first ends"}) {
			o.Errorf("%q: the work goes on without the right", got)
		}
		stopFirst()
		time.Sleep(leaseTime + 2*lookEvery)
		stopSecond()
		if got := told(); !slices.Equal(got, []string{"first begins", "first ends", "second begins", "second ends"}) {
			o.Errorf("%q", got)
		}
	})
}

func TestTakeoverAfterADeath(t *testing.T) {
	inBubble(t, func(o *office) {
		dead := o.sender("dead")
		if ok, err := dead.takeLease(o.Context()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		lease, _ := dead.held.now()
		o.queue(person(1), "1")
		if got, err := o.db.Claim(o.Context(), channel, lease, 10); err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		heir := o.sender("heir")
		defer o.run(heir)()
		time.Sleep(leaseTime - 2*time.Second)
		synctest.Wait()
		if len(o.post.texts()) != 0 {
			t.Error("the heir sent while the dead one's lease was good")
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
		if at := o.post.sent[0].at; at > 5*time.Second {
			t.Errorf("sent %v after the death", at)
		}
	})
}

func TestStopLetsTheMessageFinishAndPutsTheRestBack(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { time.Sleep(2 * time.Second); return nil }
		s := o.sender("a")
		for i := range 3 {
			o.queue(person(i), fmt.Sprint(i))
		}
		stop := o.run(s)
		s.Wake()
		time.Sleep(time.Second)
		stop()
		o.wantStates(person(0), store.Sent)
		o.wantStates(person(1), store.Queued)
		o.wantStates(person(2), store.Queued)
		if _, ok, err := o.db.HoldLease(o.Context(), "channel:post", "another", time.Second); !ok || err != nil {
			t.Errorf("the lease was not given back: %v %v", ok, err)
		}
	})
}

// hung is a channel whose Send ends only when it is told to.
type hung struct{ post }

func (*hung) Send(ctx context.Context, m bot.Outgoing) (bot.Receipt, error) {
	<-ctx.Done()
	return bot.Receipt{}, &bot.SendError{Class: bot.Uncertain, Code: "timeout", Err: ctx.Err()}
}

func TestStopDoesNotWaitForAHungChannel(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a", func(op *Options) { op.Channel = &hung{} })
		o.queue(person(1), "1")
		stop := o.run(s)
		time.Sleep(lookEvery)
		asked := time.Now()
		stop()
		if took := time.Since(asked); took > stopTime+time.Second {
			t.Errorf("stopping took %v", took)
		}
		o.wantStates(person(1), store.Uncertain)
	})
}

func TestDrainWhileAnotherProcessSends(t *testing.T) {
	inBubble(t, func(o *office) {
		defer o.run(o.sender("server"))()
		ctx, cancel := context.WithTimeout(o.Context(), 3*time.Second)
		defer cancel()
		if err := o.sender("chat").Drain(ctx); !errors.Is(err, ErrHeldElsewhere) {
			t.Errorf("got %v, want ErrHeldElsewhere", err)
		}
	})
}

func TestTheDatabaseGoesAwayWhileSending(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { o.db.Close(); return nil }
		s := o.sender("a")
		o.queue(person(1), "1")
		stop := o.run(s)
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := o.post.texts(); len(got) != 1 {
			t.Errorf("sent %v although what became of it was not written down", got)
		}
		asked := time.Now()
		stop()
		if took := time.Since(asked); took > stopTime+2*lookEvery {
			t.Errorf("stopping took %v", took)
		}
	})
}

func TestASenderRunsOnce(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a")
		defer o.run(s)()
		if err := s.Drain(o.Context()); err == nil {
			t.Error("Drain worked beside Run")
		}
	})
}
