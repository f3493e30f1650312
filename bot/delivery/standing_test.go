package delivery

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
)

// standing is what the probe would be told.
func (o *office) standing(s *Sender) Standing {
	o.Helper()
	st, err := s.Standing(o.Context())
	if err != nil {
		o.Error(err)
	}
	return st
}

// The provider's library hangs for ever, whatever it is told. Nothing that this
// process tries helps any more, and the probe has to say so.
func TestASenderThatIsStuckSaysSo(t *testing.T) {
	inBubble(t, func(o *office) {
		forever := make(chan bool)
		o.post.then = func(bot.Outgoing) error { <-forever; return nil }
		s := o.sender("a")
		stop := o.run(s)
		o.queue(person(1), "1")
		o.queue(person(2), "2")
		o.inLane(person(3), bot.LaneCry, "3")
		s.Wake()
		time.Sleep(stuckAfter - 5*time.Second)
		synctest.Wait()
		if st := o.standing(s); st != (Standing{}) {
			t.Errorf("after a send of 85 seconds: %+v", st)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if st := o.standing(s); st.Stuck < stuckAfter {
			t.Errorf("nothing was tried for two minutes: %+v", st)
		}
		close(forever)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if st := o.standing(s); st != (Standing{}) {
			t.Errorf("it sends again: %+v", st)
		}
		stop()
	})
}

// What waits on purpose is nobody's trouble, however long it takes.
func TestWhatWaitsOnPurposeIsNotBehind(t *testing.T) {
	for name, test := range map[string]func(o *office) *Sender{
		"an empty outbox": func(o *office) *Sender { return o.sender("a") },
		"a message that waits for its next try, and those behind it": func(o *office) *Sender {
			o.post.then = func(m bot.Outgoing) error {
				if m.Text == "1" {
					return &bot.SendError{Class: bot.Retry, After: 10 * time.Hour, Code: "503"}
				}
				return nil
			}
			o.queue(person(1), "1", "2", "3")
			return o.sender("a")
		},
		"a channel that rests": func(o *office) *Sender {
			o.post.then = func(bot.Outgoing) error {
				return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Hour, Code: "429"}
			}
			o.queue(person(1), "1")
			o.queue(person(2), "2")
			return o.sender("a")
		},
		"announcements that rest": func(o *office) *Sender {
			o.post.then = func(bot.Outgoing) error {
				return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Hour, Code: "463"}
			}
			o.inLane(person(1), bot.LaneAnnouncement, "1")
			o.inLane(person(2), bot.LaneAnnouncement, "2")
			return o.sender("a")
		},
		"another process that sends": func(o *office) *Sender {
			if _, ok, err := o.db.HoldLease(o.Context(), "channel:"+string(channel), "another", 24*time.Hour); !ok || err != nil {
				o.Fatal(ok, err)
			}
			o.queue(person(1), "1")
			return o.sender("a")
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(o *office) {
				s := test(o)
				defer o.run(s)()
				for range 36 {
					time.Sleep(5 * time.Minute)
					synctest.Wait()
					if st := o.standing(s); st != (Standing{}) {
						o.Fatalf("after %v: %+v", time.Since(began), st)
					}
				}
			})
		})
	}
}

// After an overload the channel's pace takes many minutes. Something goes out all
// the time, so a new start would help nobody; that answers come late is told.
func TestAnOverloadIsBehindAndNotStuck(t *testing.T) {
	inBubble(t, func(o *office) {
		s := o.sender("a", func(op *Options) { op.Rate, op.Burst = 0.2, 1 })
		for i := range 40 {
			o.queue(person(i), fmt.Sprint(i))
		}
		defer o.run(s)()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if st := o.standing(s); st.Stuck != 0 || st.Behind < stuckAfter {
			t.Errorf("in the middle of a long queue: %+v", st)
		}
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if st := o.standing(s); st != (Standing{}) {
			t.Errorf("after the queue: %+v", st)
		}
	})
}
