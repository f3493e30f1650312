package turn

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/content"
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
func unlike(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxz" // "yyy" would be a yes to what was just asked
	return "halo " + strings.Repeat(string(letters[n%len(letters)]), 2+n/len(letters))
}

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
	var f flood
	at := time.Unix(1e9, 0)
	for range floodLimit + 5 {
		f.writes(calm, at)
	}
	for i, step := range []struct {
		urgent urgency
		want   Quiet
	}{{asked, ""}, {asked, QuietTooFast}, {cry, ""}, {asked, QuietTooFast}, {cry, QuietTooFast}, {calm, QuietTooFast}} {
		if got := f.writes(step.urgent, at); got != step.want {
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

// writes is one more message, and what is decided about it.
func (f *flood) writes(urgent urgency, at time.Time) Quiet {
	f.arrive(at, at)
	return f.verdict(urgent)
}

func TestFloodEdges(t *testing.T) {
	var f flood
	at := time.Unix(1e9, 0)
	n := 0
	write := func() Quiet { n++; return f.writes(calm, at) }
	for range floodLimit {
		if q := write(); q != "" {
			t.Fatalf("message %d: %q", n, q)
		}
	}
	if q := write(); q != QuietTooFastSaid {
		t.Errorf("one more: %q", q)
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
}

// A clock that is set makes a flood of nobody, nor does it end one for long.
func TestAFloodWhileTheClockIsSet(t *testing.T) {
	for _, leap := range []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, 40 * 24 * time.Hour, -24 * time.Hour} {
		var f flood
		at := time.Unix(1e9, 0)
		for range floodLimit + 5 {
			f.writes(calm, at)
		}
		at = at.Add(leap)
		if q := f.writes(calm, at); q != "" {
			t.Errorf("%v: a message after it: %q", leap, q)
		}
		for range floodLimit {
			f.writes(calm, at)
		}
		if q := f.writes(calm, at); q != QuietTooFast {
			t.Errorf("%v: a flood after it: %q", leap, q)
		}
	}
	// What waited for us comes with the time at which it was written, and hides no flood.
	var f flood
	at := time.Unix(1e9, 0)
	for i := range 2 * floodLimit {
		f.arrive(at, at)
		f.verdict(calm)
		f.arrive(at.Add(-time.Hour+time.Duration(i)*time.Minute), at)
	}
	if !f.on() {
		t.Error("a late message between any two hides a flood")
	}
}

// Whatever the rhythm, at most floodLimit messages of any ten seconds are
// answered, and little is remembered.
func TestFloodProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f flood
		at := time.Unix(1e9, 0)
		var answered []time.Time
		for range rapid.IntRange(1, 300).Draw(t, "messages") {
			at = at.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "pause")) * time.Millisecond)
			if f.writes(calm, at) == "" {
				answered = append(answered, at)
			}
			if n := len(answered); n > floodLimit && at.Sub(answered[n-1-floodLimit]) < floodTime && answered[n-1].Equal(at) {
				t.Fatalf("more than %d answers in %v", floodLimit, floodTime)
			}
			if n := len(f.Recent); n > 2*floodLimit+1 {
				t.Fatalf("%d messages are remembered", n)
			}
		}
	})
}

// Somebody writes very fast to several processes, and to one that was started again:
// it is one flood, told once, and what the answers are worth is spent once.
func aFloodOverProcesses(o *office) {
	var processes []*Receiver
	for range 3 {
		r, err := newReceiver(o.Store, o.Now)
		if err != nil {
			o.Fatal(err)
		}
		r.NewID, r.Observe = o.NewID, o.Observe
		processes = append(processes, r)
	}
	heard := map[Quiet]int{}
	writes := func(i int, text string) Report {
		before := len(o.reports)
		if err := processes[i%len(processes)].Receive(o.Context(), o.message(phone(1), text)); err != nil {
			o.Fatal(err)
		}
		return o.reports[before]
	}
	for i := range 4 * floodLimit {
		heard[writes(i, unlike(i)).Quiet]++
	}
	if heard[""] != floodLimit || heard[QuietTooFastSaid] != 1 || heard[QuietTooFast] != 3*floodLimit-1 {
		o.Errorf("heard %v, want %d answers and one word", heard, floodLimit)
	}
	answers := 0
	for i := range 6 {
		answers += len(writes(i, "tolong saya disekap majikan "+unlike(i)).Replies)
	}
	if answers != 1 || o.urgent() == 0 {
		o.Errorf("%d answers to a cry that comes again in a flood, %d before the staff", answers, o.urgent())
	}
	o.clock.Add(floodTime.Milliseconds())
	if r := writes(0, "menu"); r.Quiet != "" {
		o.Errorf("when it is calm: %+v", r)
	}
}

// Nothing is computed of what somebody writes in a flood, however long: everybody
// shares the writer.
func TestNothingIsComputedOfAFlood(t *testing.T) {
	o := newOffice(t, onSQLite)
	asked := 0
	real := o.Content
	o.Content = func() *content.Snapshot { asked++; return real() }
	for i := range 4 * floodLimit {
		o.deliver(o.message(phone(1), strings.Repeat(unlike(i)+" kraksaan patokan ", 4000/20)))
	}
	if asked > floodLimit {
		t.Errorf("of %d messages in a flood %d were given to the engine", 4*floodLimit, asked)
	}
}

// What cannot wait is heard from somebody who floods, in the words that people use.
func TestWhatCannotWaitIsHeardInAFlood(t *testing.T) {
	flood := func(t *testing.T) *office {
		o := newOffice(t, onSQLite)
		o.says(phone(1), "menu")
		o.clock.Add(time.Hour.Milliseconds())
		for i := range 2 * floodLimit {
			o.deliver(o.message(phone(1), unlike(i)))
		}
		return o
	}
	for _, text := range []string{
		"tolong saya disekap majikan", "TOLONG", "sos", "saya dipukuli majikan di johor pak", "sengko' epokol majikan neng malaysia, tolong",
		"majikan saya nahan paspor dan gak kasih makan, saya mau kabur", "adik saya diperkosa anak majikan", "nyawa saya terancam kak",
		strings.Repeat("kak saya mau cerita panjang tentang kerja saya di sini ", 40) + "saya dipukul dan disekap di rumah majikan tolong",
	} {
		o := flood(t)
		if r := o.deliver(o.message(phone(1), text)); r.Intent != bot.Emergency || len(r.Replies) == 0 {
			t.Errorf("%.40q: %+v", text, r)
		}
	}
	for _, text := range []string{"BERHENTI", "stop", "ambu", "jangan kirim pesan lagi", "unreg"} {
		o := flood(t)
		if r := o.deliver(o.message(phone(1), text)); len(r.Replies) == 0 {
			t.Errorf("%q: %+v", text, r)
		}
	}
	t.Run("MULAI", func(t *testing.T) {
		o := flood(t)
		o.deliver(o.message(phone(1), "BERHENTI"))
		if r := o.deliver(o.message(phone(1), "MULAI")); len(r.Events) == 0 || r.Events[0].Type() != "announcements.resumed" || len(r.Replies) == 0 {
			t.Errorf("%+v", r)
		}
	})
	for _, wish := range []string{"HAPUS DATA", "hapus data saya", "tolong hapus semua data saya ya"} {
		t.Run(wish, func(t *testing.T) {
			o := flood(t)
			r := o.deliver(o.message(phone(1), wish))
			if !strings.HasPrefix(r.Node, "privacy.") || len(r.Replies) == 0 {
				t.Fatalf("%+v", r)
			}
			for i := range 3 {
				o.deliver(o.message(phone(1), unlike(200+i)))
			}
			if r = o.deliver(o.message(phone(1), "ya")); len(r.Events) == 0 || r.Events[0].Type() != "data.deleted" {
				t.Errorf("ya: %+v", r)
			}
		})
	}
}

// A wish is answered a few times in a flood and no more: answers cost money.
func TestAFloodOfWishesIsOne(t *testing.T) {
	o := newOffice(t, onSQLite)
	answers := 0
	for i := range 200 {
		answers += len(o.deliver(o.message(phone(1), "hapus data saya "+unlike(i))).Replies)
	}
	if answers > 2*floodLimit {
		t.Errorf("%d answers to a flood of wishes", answers)
	}
}

// Somebody who cries for help again and again in long texts is looked at a few times;
// what is short is always heard.
func TestLongCriesInAFlood(t *testing.T) {
	o := newOffice(t, onSQLite)
	for i := range 3 * floodLimit {
		o.deliver(o.message(phone(1), "tolong saya disekap majikan "+strings.Repeat(unlike(i)+" ", 200)))
	}
	if n := o.urgent(); n < 2 || n > floodLimit+floodLong+1 {
		t.Errorf("%d of %d long cries are before the staff", n, 3*floodLimit)
	}
	before := o.urgent()
	if o.deliver(o.message(phone(1), "saya dipukuli lagi pak, tolong")); o.urgent() != before+1 {
		t.Errorf("a short cry after them: %d before the staff, want %d", o.urgent(), before+1)
	}
}
