package caretaker

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/findings"
)

// On the way from a fresh machine each step that is done brings the next, in one order, and
// at the end there is none.
func TestTheNextStepFollowsFromWhatIsDone(t *testing.T) {
	running := false
	p := progress{running: func() bool { return running }}
	said := func() string {
		var b strings.Builder
		p.tell(findings.New(&b))
		return b.String()
	}
	for i, step := range []struct {
		words string
		do    func()
	}{
		{"kanca migrate up", func() { p.database = true }},
		{"kanca staff add", func() { p.staff = true }},
		{"kanca agencies import", func() { p.register = true }},
		{"kanca whatsapp link", func() { p.channels = []bot.ChannelName{"kannel"} }},
		{"systemctl enable --now kanca", func() { running = true }},
		{"write HALO", func() { p.answered = true }},
	} {
		got := said()
		if !strings.HasPrefix(got, "next  step "+string(rune('1'+i))+" of 6: ") || !strings.Contains(got, step.words) || strings.Count(got, "\n") != 1 {
			t.Errorf("step %d: %q", i+1, got)
		}
		step.do()
	}
	if got := said(); got != "" {
		t.Errorf("after the last step: %q", got)
	}
	running = false // people are answered from another machine
	if got := said(); got != "" {
		t.Errorf("after the last step, elsewhere: %q", got)
	}
}

// What is wrong comes before what is missing.
func TestWhatFailsComesFirst(t *testing.T) {
	var b strings.Builder
	d := findings.New(&b)
	d.Fail("keys: gone")
	(&progress{}).tell(d)
	lines := slices.Collect(strings.Lines(b.String()))
	if len(lines) != 2 || lines[1] != "next  do what the first FAIL line says, then run kanca doctor again\n" {
		t.Errorf("%q", lines)
	}
}
