package delivery

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// inLane queues a text for a person in a lane.
func (o *office) inLane(to bot.Address, lane bot.Lane, text string) {
	o.Helper()
	if err := o.db.InTx(o.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(o.Context(), []bot.Address{to}, time.Now())
		if err != nil {
			return err
		}
		return tx.AddReplies(o.Context(), p.ID, channel, to, 0, []store.Reply{{Lane: lane, Text: text}})
	}); err != nil {
		o.Fatal(err)
	}
}

// sentAfter returns how long after the test's begin a text was handed to the
// channel first, and fails when it never was.
func (o *office) sentAfter(text string) time.Duration {
	o.Helper()
	o.post.mu.Lock()
	defer o.post.mu.Unlock()
	for _, e := range o.post.sent {
		if e.text == text {
			return e.at
		}
	}
	o.Fatalf("%q was never sent", text)
	return 0
}

// One send hangs for 19 seconds. Everybody else's messages go out meanwhile, also
// those that were written after it began, one after the other to each person.
func TestASendThatHangsHoldsUpNobodyElse(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "hangs" {
				time.Sleep(19 * time.Second)
			}
			return nil
		}
		s := o.sender("a", func(op *Options) { op.Parallel = 2 })
		o.queue(person(1), "hangs", "after it")
		defer o.run(s)()
		for i := range 20 {
			o.queue(person(10+i), fmt.Sprint("early ", i))
		}
		s.Wake()
		time.Sleep(3 * time.Second)
		o.queue(person(50), "late")
		s.Wake()
		time.Sleep(30 * time.Second)
		synctest.Wait()
		for i := range 20 {
			if at := o.sentAfter(fmt.Sprint("early ", i)); at > 2*time.Second {
				t.Errorf("message %d went after %v", i, at)
			}
		}
		if at := o.sentAfter("late"); at > 4*time.Second {
			t.Errorf("what was written after 3s went after %v", at)
		}
		if at := o.sentAfter("after it"); at < 19*time.Second {
			t.Errorf("the person got the next message after %v, while the one before was on its way", at)
		}
	})
}

// Every place is taken by a send that hangs, thousands wait, and the person's own
// earlier answer does not get through: a cry for help is answered at once.
func TestACryWaitsForNothing(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			switch m.Text {
			case "hangs":
				time.Sleep(19 * time.Second)
			case "fails":
				return &bot.SendError{Class: bot.Retry, Code: "503"}
			}
			return nil
		}
		s := o.sender("a", func(op *Options) { op.Parallel = 2 })
		o.queue(person(1), "fails")
		defer o.run(s)()
		s.Wake()
		time.Sleep(time.Second)
		for i := range 200 {
			o.queue(person(10+i), "hangs")
		}
		s.Wake()
		time.Sleep(time.Second)
		o.inLane(person(1), bot.LaneCry, "numbers")
		written := time.Since(began)
		s.Wake()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if at := o.sentAfter("numbers"); at-written > 100*time.Millisecond {
			t.Errorf("a cry was answered %v after it was written", at-written)
		}
	})
}

// The person's own earlier answer hangs with the provider: the answer to their cry for
// help goes beside it, the rest of what they are told after it.
func TestACryDoesNotWaitForTheAnswerThatHangs(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "hangs" {
				time.Sleep(19 * time.Second)
			}
			return nil
		}
		s := o.sender("a", func(op *Options) { op.Parallel = 2 })
		o.queue(person(1), "hangs", "after it")
		defer o.run(s)()
		s.Wake()
		time.Sleep(500 * time.Millisecond)
		o.inLane(person(1), bot.LaneCry, "numbers")
		s.Wake()
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if at := o.sentAfter("numbers"); at > 4*time.Second {
			t.Errorf("the numbers went after %v", at)
		}
		if at := o.sentAfter("after it"); at < 19*time.Second {
			t.Errorf("the next answer went after %v, while the one before was on its way", at)
		}
	})
}

// Every place is taken by an answer to a cry for help, or by one that hangs: there are
// places yet for more cries than one.
func TestCriesThatHangLeavePlacesForCries(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Text == "hangs" {
				time.Sleep(19 * time.Second)
			}
			return nil
		}
		s := o.sender("a", func(op *Options) { op.Parallel = 16 })
		for i := range 16 {
			o.queue(person(10+i), "hangs")
		}
		defer o.run(s)()
		s.Wake()
		time.Sleep(time.Second)
		for i := range 3 {
			o.inLane(person(40+i), bot.LaneCry, "hangs")
		}
		s.Wake()
		time.Sleep(time.Second)
		o.inLane(person(1), bot.LaneCry, "numbers")
		s.Wake()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if at := o.sentAfter("numbers"); at > 3*time.Second {
			t.Errorf("a cry was answered after %v", at)
		}
	})
}
