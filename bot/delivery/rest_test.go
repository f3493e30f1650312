package delivery

import (
	"testing"
	"testing/synctest"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// WhatsApp forbids to write first: an announcement meets it and waits for a day.
// Answers and cries for help go on as if nothing had been.
func TestAnAnnouncementThatMayNotGoHoldsUpNoAnswer(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if m.Lane == bot.LaneAnnouncement {
				return &bot.SendError{Class: bot.ChannelPaused, After: 24 * time.Hour, Code: "463"}
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		o.inLane(person(1), bot.LaneAnnouncement, "a new training")
		s.Wake()
		time.Sleep(2 * time.Second)
		o.inLane(person(2), bot.LaneAnnouncement, "a new training")
		o.inLane(person(3), bot.LaneStaff, "from staff")
		o.inLane(person(4), bot.LaneAnswer, "an answer")
		o.inLane(person(5), bot.LaneCry, "numbers")
		written := time.Since(began)
		s.Wake()
		time.Sleep(time.Minute)
		synctest.Wait()
		for _, text := range []string{"from staff", "an answer", "numbers"} {
			if at := o.sentAfter(text); at-written > 100*time.Millisecond {
				t.Errorf("%s went %v after it was written", text, at-written)
			}
		}
		if n := len(o.post.texts()); n != 4 {
			t.Errorf("%d messages were tried, want 4: the second announcement rests", n)
		}
		if code := s.Resting(); code != "" {
			t.Errorf("answers go out, and the channel is said to rest for %q", code)
		}
	})
}

// A provider takes nothing for an hour. Each cry for help is tried all the same,
// and every minute again.
func TestACryIsTriedWhileTheChannelRests(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(m bot.Outgoing) error {
			if time.Since(began) < 10*time.Minute {
				return &bot.SendError{Class: bot.ChannelPaused, After: time.Hour, Code: "money"}
			}
			return nil
		}
		s := o.sender("a")
		defer o.run(s)()
		o.queue(person(1), "an answer")
		s.Wake()
		time.Sleep(time.Minute)
		o.inLane(person(2), bot.LaneCry, "numbers")
		s.Wake()
		time.Sleep(10*time.Minute + 30*time.Second)
		synctest.Wait()
		o.wantStates(person(2), store.Sent)
		o.wantStates(person(1), store.Queued)
		if code := s.Resting(); code != "money" {
			t.Errorf("answers rest for %q, want money", code)
		}
		if n := len(o.post.texts()); n > 13 {
			t.Errorf("%d tries in eleven minutes", n)
		}
	})
}

// A provider names the time in which it wants nothing. It is kept: neither the
// process that is started again nor another one tries before, with anything; then
// everything goes. What only the channel guesses ends with the process.
func TestATimeThatTheProviderNamedOutlivesTheProcess(t *testing.T) {
	for _, named := range []bool{true, false} {
		inBubble(t, func(o *office) {
			refused := true
			o.post.then = func(m bot.Outgoing) error {
				if refused {
					refused = false
					return &bot.SendError{Class: bot.ChannelPaused, After: 10 * time.Minute, Named: named, Code: "429"}
				}
				return nil
			}
			stop := o.run(o.sender("first"))
			o.queue(person(1), "one")
			time.Sleep(2 * time.Second)
			stop()
			for n, holder := range []string{"the same again", "another"} {
				s := o.sender(holder)
				stop := o.run(s)
				o.queue(person(2+n), "more")
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				if code := s.Resting(); named && code != "429" || !named && code != "" {
					t.Errorf("named %v: %s says that the channel rests for %q", named, holder, code)
				}
				stop()
			}
			tried := len(o.post.texts())
			if named && tried != 1 || !named && tried != 3 {
				t.Errorf("named %v: %d tries within the time, of %q", named, tried, o.post.texts())
			}
			last := o.sender("last")
			defer o.run(last)()
			time.Sleep(10 * time.Minute)
			synctest.Wait()
			for n := range 3 {
				o.wantStates(person(1+n), store.Sent)
			}
			if code := last.Resting(); code != "" {
				t.Errorf("after its time the channel is said to rest for %q", code)
			}
			if named && o.post.sent[1].at < 10*time.Minute {
				t.Errorf("tried %v after the refusal", o.post.sent[1].at)
			}
		})
	}
}

// A cry for help is tried after a minute, whatever was named before the new start.
func TestACryIsTriedWithinANamedTime(t *testing.T) {
	inBubble(t, func(o *office) {
		o.post.then = func(bot.Outgoing) error {
			return &bot.SendError{Class: bot.ChannelPaused, After: time.Hour, Named: true, Code: "429"}
		}
		stop := o.run(o.sender("first"))
		o.queue(person(1), "an answer")
		time.Sleep(2 * time.Second)
		o.inLane(person(2), bot.LaneCry, "numbers")
		time.Sleep(2 * time.Second)
		stop()
		o.post.then = nil
		defer o.run(o.sender("second"))()
		time.Sleep(90 * time.Second)
		synctest.Wait()
		o.wantStates(person(2), store.Sent)
		o.wantStates(person(1), store.Queued)
	})
}
