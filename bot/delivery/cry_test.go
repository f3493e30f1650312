package delivery

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// The gateway refuses for a while, or takes a message and never says so. Whoever cried
// for help has the number to call within seconds of its return, and others' answers
// wait as they always did.
func TestACryIsTriedAgainWithinSeconds(t *testing.T) {
	refuses := &bot.SendError{Class: bot.Retry, Code: "503", Err: errors.New("busy")}
	doubts := &bot.SendError{Class: bot.Retry, After: time.Minute, Code: "timeout", Err: errors.New("the answer was lost")}
	for _, c := range []struct {
		name   string
		err    error
		away   time.Duration
		within time.Duration // of the gateway's return
		most   int           // tries
	}{
		{"refused for a second", refuses, time.Second, 2 * time.Second, 3},
		{"refused for 40 seconds", refuses, 40 * time.Second, 11 * time.Second, 9},
		{"refused for five minutes", refuses, 5 * time.Minute, 11 * time.Second, 40},
		{"doubted once", doubts, time.Second, 6 * time.Second, 2},
		{"doubted for five minutes", doubts, 5 * time.Minute, 75 * time.Second, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(o *office) {
				o.post.then = func(m bot.Outgoing) error {
					if m.Text == "numbers" && time.Since(began) < c.away {
						return c.err
					}
					return nil
				}
				s := o.sender("a")
				defer o.run(s)()
				o.inLane(person(1), bot.LaneCry, "numbers")
				s.Wake()
				for i := range 20 {
					time.Sleep(c.away / 20)
					o.queue(person(2+i), "menu")
					s.Wake()
				}
				time.Sleep(c.within)
				synctest.Wait()
				o.wantStates(person(1), store.Sent)
				tries := 0
				for _, text := range o.post.texts() {
					if text == "numbers" {
						tries++
					}
				}
				if tries > c.most {
					t.Errorf("%d tries, want %d at most", tries, c.most)
				}
			})
		})
	}
}

// A claim was committed and its answer lost with the connection: nobody has the
// message in hand, and it goes out at the sender's next look. What the sender does
// have in hand is not sent twice meanwhile.
func TestALostClaimIsClaimedAgain(t *testing.T) {
	inBubble(t, func(o *office) {
		release := make(chan struct{})
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "slow" {
				<-release
			}
			return nil
		}
		s := o.sender("a", func(op *Options) { op.Parallel = 4 })
		defer o.run(s)()
		o.queue(person(1), "slow")
		s.Wake()
		synctest.Wait()
		o.inLane(person(2), bot.LaneCry, "numbers")
		lease, held := s.held.now()
		lost, err := o.db.Claim(t.Context(), channel, lease, 1)
		if err != nil || !held || len(lost) != 1 || lost[0].Text != "numbers" {
			t.Fatalf("%+v %v %v", lost, held, err)
		}
		time.Sleep(2*lookEvery + time.Millisecond)
		synctest.Wait()
		o.wantStates(person(2), store.Sent)
		time.Sleep(10 * time.Second)
		close(release)
		synctest.Wait()
		o.wantStates(person(1), store.Sent)
		if got := o.post.texts(); len(got) != 2 {
			t.Errorf("sent %v", got)
		}
	})
}
