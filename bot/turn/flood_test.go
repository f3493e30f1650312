package turn

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
)

func aFloodIsStoredAndToldOnce(o *office) {
	const n = 120
	told, silent := 0, 0
	for i := range n {
		switch r := o.deliver(o.message(phone(1), unlike(i))); r.Quiet {
		case QuietTooFastSaid:
			told++
			if i != floodLimit || len(r.Replies) != 1 {
				o.Errorf("told at message %d: %+v", i+1, r)
			}
		case QuietTooFast:
			silent++
		}
		// Somebody else is answered meanwhile.
		if i%30 == 0 {
			if r := o.says(phone(2+i), "halo"); len(r.Replies) == 0 {
				o.Error("another person was not answered")
			}
			o.clock.Add(-1000)
		}
	}
	if told != 1 || silent != n-floodLimit-1 {
		o.Errorf("told %d times, silent %d times", told, silent)
	}
	if in, _ := o.count(phone(1)); in != n {
		o.Errorf("%d of %d messages are stored", in, n)
	}
	o.clock.Add(floodTime.Milliseconds())
	if r := o.says(phone(1), "menu"); r.Quiet != "" || len(r.Replies) == 0 {
		o.Errorf("after the flood: %+v", r)
	}
}

// unlike is a text that no other number gives: a flood of one text is a loop.
func unlike(n int) string { return "halo " + strings.Repeat(string(rune('a'+n%26)), 2+n/26) }

func TestStopAndEmergencyAreHeardInAFlood(t *testing.T) {
	o := newOffice(t, onSQLite)
	for i := range 2 * floodLimit {
		o.deliver(o.message(phone(1), unlike(i)))
	}
	r := o.deliver(o.message(phone(1), "tolong saya disekap majikan"))
	if r.Intent != bot.Emergency || len(r.Replies) == 0 {
		t.Errorf("a cry for help: %+v", r)
	}
	if r := o.deliver(o.message(phone(1), "tolong saya disekap majikan")); r.Quiet != QuietTooFast {
		t.Errorf("the same again: %+v", r)
	}
	if n := o.urgent(); n != 2 {
		t.Errorf("%d cries for help are before the staff, want both", n)
	}
	r = o.deliver(o.message(phone(1), "BERHENTI"))
	if len(r.Events) == 0 || r.Events[0].Type() != "announcements.stopped" || len(r.Replies) == 0 {
		t.Errorf("BERHENTI: %+v", r)
	}
	if r := o.deliver(o.message(phone(1), "BERHENTI")); r.Quiet != QuietTooFast {
		t.Errorf("BERHENTI again: %+v", r)
	}
}

// A question whether somebody is in danger must not use up the one answer that
// a flood leaves to a cry.
func TestADoubtInAFloodLeavesTheCry(t *testing.T) {
	var f floods
	at := time.Unix(1e9, 0)
	for i := range floodLimit + 5 {
		f.admit(1, fmt.Sprint(i), calm, at)
	}
	for i, step := range []struct {
		urgent urgency
		want   Quiet
	}{{asked, ""}, {asked, QuietTooFast}, {cry, ""}, {asked, QuietTooFast}, {cry, QuietTooFast}, {calm, QuietTooFast}} {
		if got := f.admit(1, fmt.Sprint("later", i), step.urgent, at); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
	question := conversation.Turn{Intent: bot.Emergency, Replies: []string{"?"}}
	help := conversation.Turn{Events: []bot.Event{bot.HandoverRequested{Handover: bot.Handover{Urgent: true}}}}
	note := conversation.Turn{Events: []bot.Event{bot.HandoverRequested{}}}
	if urgencyOf(question) != asked || urgencyOf(help) != cry || urgencyOf(note) != calm {
		t.Error("what is urgent is not told apart")
	}
}

// A cry that gets no answer in a flood must still reach the staff.
func TestEveryCryInAFloodReachesTheStaff(t *testing.T) {
	o := newOffice(t, onSQLite)
	for i := range floodLimit + 5 {
		o.deliver(o.message(phone(1), unlike(i)))
	}
	if r := o.deliver(o.message(phone(1), "tolong saya disekap di kamar")); len(r.Replies) == 0 || o.urgent() != 1 {
		t.Fatalf("the first cry: %d urgent, %+v", o.urgent(), r)
	}
	r := o.deliver(o.message(phone(1), "majikan memukul saya, tolong"))
	if r.Quiet != QuietTooFast || len(r.Replies) != 0 || len(r.Events) == 0 || r.Events[0].Type() != "handover.requested" {
		t.Errorf("another cry: %+v", r)
	}
	if o.urgent() != 2 {
		t.Errorf("%d cries are before the staff, want 2", o.urgent())
	}
	o.clock.Add(floodTime.Milliseconds())
	if r := o.says(phone(1), "di johor"); !strings.HasPrefix(r.Node, "emergency.") || o.urgent() != 3 {
		t.Errorf("where it goes on: %+v", r)
	}
}

func TestFloodEdges(t *testing.T) {
	var f floods
	at := time.Unix(1e9, 0)
	n := 0
	write := func() Quiet { n++; return f.admit(1, fmt.Sprint(n), calm, at) }
	for range floodLimit {
		if q := write(); q != "" {
			t.Fatalf("message %d: %q", n, q)
		}
	}
	if q := f.admit(1, "1", calm, at); q != "" {
		t.Errorf("a message that comes again has its first verdict, got %q", q)
	}
	if q := write(); q != QuietTooFastSaid {
		t.Errorf("one more: %q", q)
	}
	if q := f.admit(1, fmt.Sprint(n), calm, at); q != QuietTooFastSaid {
		t.Errorf("the warning rolled back and tried again: %q", q)
	}
	if q := write(); q != QuietTooFast {
		t.Errorf("one more: %q", q)
	}
	at = at.Add(floodTime - time.Millisecond)
	if q := write(); q != QuietTooFast {
		t.Errorf("within the window: %q", q)
	}
	at = at.Add(time.Millisecond)
	if q := write(); q != "" {
		t.Errorf("when it is calm: %q", q)
	}
	at = at.Add(2 * floodForget)
	f.admit(2, "x", calm, at)
	if len(f.people) != 1 {
		t.Errorf("%d people are remembered, want 1", len(f.people))
	}
}

// Whatever the rhythm, at most floodLimit messages of any ten seconds are
// answered, two people never matter to each other, and little is remembered.
func TestFloodProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f floods
		at := time.Unix(1e9, 0)
		var answered []time.Time
		for i := range rapid.IntRange(1, 300).Draw(t, "messages") {
			at = at.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "pause")) * time.Millisecond)
			if f.admit(1, fmt.Sprint(i), calm, at) == "" {
				answered = append(answered, at)
			}
			if n := len(answered); n > floodLimit && at.Sub(answered[n-1-floodLimit]) < floodTime && answered[n-1].Equal(at) {
				t.Fatalf("more than %d answers in %v", floodLimit, floodTime)
			}
			if n := len(f.people[1].recent); n > 2*floodLimit+1 {
				t.Fatalf("%d messages are remembered", n)
			}
			if f.admit(2, "the same", calm, at) != "" {
				t.Fatal("another person was held back")
			}
		}
	})
}
