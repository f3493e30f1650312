package delivery

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// unready is a channel whose connection is down at first.
type unready struct {
	*post
	up atomic.Bool
}

func (u *unready) Ready() bool { return u.up.Load() }

// While the connection is down nothing is tried, so that nothing has to wait
// long after it is back.
func TestMessagesWaitForTheConnection(t *testing.T) {
	inBubble(t, func(o *office) {
		line := &unready{post: o.post}
		o.queue(person(1), "1")
		defer o.run(o.sender("a", func(op *Options) { op.Channel = line }))()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if got := o.post.texts(); len(got) != 0 {
			t.Fatalf("sent %v into nothing", got)
		}
		line.up.Store(true)
		time.Sleep(2 * lookEvery)
		synctest.Wait()
		if len(o.post.sent) != 1 || o.post.sent[0].try != 1 {
			t.Errorf("two seconds after the connection came: %+v", o.post.sent)
		}
	})
}

func TestRetriesWithGrowingWaitsAndKeepsOrder(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "first" && m.Attempt <= 6 {
				return errors.New("the network is away")
			}
			return nil
		}
		s := o.sender("a")
		o.queue(person(1), "first", "second")
		o.queue(person(2), "other")
		o.drain(s)
		if got := o.post.texts(); !slices.Equal(got, []string{"first", "other"}) {
			t.Fatalf("sent %v", got)
		}
		for i, wait := range []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
			tries := len(o.post.texts())
			time.Sleep(wait - time.Millisecond)
			if o.drain(s); len(o.post.texts()) != tries {
				t.Fatalf("try %d came before %v had passed", i+2, wait)
			}
			time.Sleep(time.Millisecond)
			if o.drain(s); len(o.post.texts()) == tries {
				t.Fatalf("try %d did not come after %v", i+2, wait)
			}
		}
		if got := o.post.texts(); got[len(got)-1] != "second" || slices.Index(got, "second") != len(got)-1 {
			t.Errorf("the second message overtook the first: %v", got)
		}
		o.wantStates(person(1), store.Sent, store.Sent)
	})
}

func TestGivesUpAfterADay(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error { return errors.New("away") }
		s := o.sender("a")
		o.queue(person(1), "1")
		for time.Since(began) < 30*time.Hour {
			o.drain(s)
			time.Sleep(10 * time.Minute)
		}
		o.wantStates(person(1), store.Expired)
		if last := o.post.sent[len(o.post.sent)-1].at; last < 22*time.Hour || last > 28*time.Hour {
			t.Errorf("the last try was after %v", last)
		}
	})
}

func TestClasses(t *testing.T) {
	for name, tc := range map[string]struct {
		err   *bot.SendError
		state store.State
	}{
		"bad address": {&bot.SendError{Class: bot.BadAddress, Code: "21211"}, store.Failed},
		"opted out":   {&bot.SendError{Class: bot.OptedOut, Code: "21610"}, store.Failed},
		"rejected":    {&bot.SendError{Class: bot.Rejected, Code: "30007"}, store.Failed},
		"uncertain":   {&bot.SendError{Class: bot.Uncertain, Code: "timeout"}, store.Uncertain},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(o *office) {
				o.post.then = func(m bot.Outgoing) error {
					if m.Text == "1" {
						return fmt.Errorf("wrapped: %w", tc.err)
					}
					return nil
				}
				s := o.sender("a")
				o.queue(person(1), "1", "2")
				for range 3 {
					o.drain(s)
					time.Sleep(24 * time.Hour)
				}
				o.wantStates(person(1), tc.state, store.Sent)
				if got := o.post.texts(); !slices.Equal(got, []string{"1", "2"}) {
					t.Errorf("sent %v; a final answer must not be asked for again", got)
				}
				if m := o.stored(person(1))[0]; m.ErrorCode != tc.err.Code {
					t.Errorf("code %q was not kept, got %q", tc.err.Code, m.ErrorCode)
				}
				var p bot.Person
				o.db.InTx(o.Context(), func(tx *store.Tx) (err error) {
					p, err = tx.TakePerson(o.Context(), []bot.Address{person(1)}, time.Now())
					return err
				})
				if p.OptedOut != (tc.err.Class == bot.OptedOut) {
					t.Errorf("opted out: %v", p.OptedOut)
				}
				dead, err := o.db.Unreachable(o.Context(), o.post.Name(), p.ID)
				if err != nil || (len(dead) == 1) != (tc.err.Class == bot.BadAddress) {
					t.Errorf("cannot be reached at %v, %v", dead, err)
				}
			})
		})
	}
}

func TestRetryAfterIsNeverCutShort(t *testing.T) {
	for _, random := range []float64{0, 0.5, 0.999} {
		inBubble(t, func(o *office) {
			o.post.then = func(m bot.Outgoing) error {
				if m.Attempt == 1 {
					return &bot.SendError{Class: bot.Retry, After: time.Minute, Code: "429"}
				}
				return nil
			}
			s := o.sender("a", func(op *Options) { op.Random = func() float64 { return random } })
			defer o.run(s)()
			o.queue(person(1), "1")
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			o.wantStates(person(1), store.Sent)
			if gap := o.post.sent[1].at - o.post.sent[0].at; gap < time.Minute || gap > 75*time.Second {
				t.Errorf("random %v: asked again after %v", random, gap)
			}
		})
	}
}

func TestJitterSpreads(t *testing.T) {
	s := &Sender{Options: Options{Random: func() float64 { return 0 }}}
	low := s.backoff(bot.LaneAnswer, 1, 0)
	s.Random = func() float64 { return 1 }
	high := s.backoff(bot.LaneAnswer, 1, 0)
	if low != 4*time.Second || high != 6*time.Second {
		t.Errorf("the first wait is between %v and %v, want 4s and 6s", low, high)
	}
}

func TestChannelPauseStopsEverything(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "1" && m.Attempt == 1 {
				return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Minute, Code: "463"}
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		for i := range 5 {
			o.queue(person(i), fmt.Sprint(i+1))
		}
		s.Wake()
		time.Sleep(9 * time.Minute)
		synctest.Wait()
		if n := len(o.post.texts()); n != 1 {
			t.Errorf("%d messages were tried while the channel rested", n)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		for i := range 5 {
			o.wantStates(person(i), store.Sent)
		}
	})
}

// The gateway is away for a quarter of an hour, and says so. All that waits goes
// out as soon as it is back, also a cry for help behind an answer that was tried
// a hundred times, and one that is refused for the moment after that.
func TestAllGoesOutAsSoonAsTheGatewayIsBack(t *testing.T) {
	inBubble(t, func(o *office) {
		const away = 15 * time.Minute
		o.post.then = func(m bot.Outgoing) error {
			switch {
			case time.Since(began) < away:
				return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Second, Code: "network"}
			case m.Text == "1" && time.Since(began) < away+30*time.Second:
				return &bot.SendError{Class: bot.Retry, Code: "503"}
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "1", "a cry for help")
		o.queue(person(2), "2")
		time.Sleep(away - time.Minute)
		synctest.Wait()
		if code := s.Resting(); code != "network" {
			t.Errorf("while the gateway is away the channel rests for %q", code)
		}
		time.Sleep(time.Minute + 12*time.Second)
		synctest.Wait()
		o.wantStates(person(2), store.Sent)
		if code := s.Resting(); code != "" {
			t.Errorf("the channel works and rests for %q", code)
		}
		time.Sleep(7 * time.Minute)
		synctest.Wait()
		o.wantStates(person(1), store.Sent, store.Sent)
	})
}

// A reply that waited through an outage of more than a day is not sent: it
// would answer what nobody remembers having asked.
func TestAReplyIsNotSentADayLate(t *testing.T) {
	inBubble(t, func(o *office) {
		o.queue(person(1), "1")
		time.Sleep(25 * time.Hour) // nothing sends in this time
		o.queue(person(2), "2")
		s := o.sender("a")
		defer o.run(s)()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		o.wantStates(person(1), store.Expired)
		o.wantStates(person(2), store.Sent)
	})
}
