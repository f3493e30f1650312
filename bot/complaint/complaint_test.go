package complaint

import (
	"strings"
	"testing"
	"time"
)

var came = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// The clocks of LAPOR: three days for the first answer, then five, fourteen or sixty.
func TestClocks(t *testing.T) {
	for _, c := range []struct {
		state State
		track Track
		days  int // 0: none runs
	}{
		{New, "", 3}, {New, "inspection", 3}, {"answered", "information", 5}, {"answered", "simple", 14}, {"checking", "inspection", 60}, {"forwarded", "", 14}, {"checking", "unheard of", 14},
		{"done", "inspection", 0}, {"unproven", "", 0}, {"withdrawn", "", 0}, {Closed, "", 0}, {"unheard of", "information", 5},
	} {
		want := time.Time{}
		if c.days > 0 {
			want = came.AddDate(0, 0, c.days)
		}
		if got := The.Due(c.state, c.track, came); !got.Equal(want) {
			t.Errorf("%s on track %q is due %v, want %v", c.state, c.track, got, want)
		}
	}
	due := came.Add(4 * Day)
	for after, want := range map[time.Duration]Light{0: Green, 2*Day - 1: Green, 2 * Day: Amber, 4*Day - 1: Amber, 4 * Day: Red, 90 * Day: Red} {
		if got := The.Light(came, due, came.Add(after)); got != want {
			t.Errorf("after %v the light is %s, want %s", after, got, want)
		}
	}
	if got := The.Light(came, time.Time{}, came.Add(90*Day)); got != Off {
		t.Errorf("without a clock the light is %s", got)
	}
}

// Nothing goes back to new, and from every state there is a way to an end and back.
func TestWhatMayFollow(t *testing.T) {
	for _, s := range The.States {
		if The.May(s.Key, New) || The.May(s.Key, Closed) || The.May(s.Key, s.Key) {
			t.Errorf("%s goes back", s.Key)
		}
		reached, todo := map[State]bool{}, []State{s.Key}
		for len(todo) > 0 {
			for _, next := range The.Next(todo[0]) {
				if !reached[next] {
					reached[next] = true
					todo = append(todo, next)
				}
			}
			todo = todo[1:]
		}
		if !reached["done"] || !reached["checking"] {
			t.Errorf("from %s there is no way on: %v", s.Key, reached)
		}
	}
	for from, to := range map[State]State{New: "done", "answered": "unproven", "done": "checking", "unheard of": "answered"} {
		if !The.May(from, to) {
			t.Errorf("%s may not follow on %s", to, from)
		}
	}
	for from, to := range map[State]State{"done": "unproven", "forwarded": "answered", New: "unheard of"} {
		if The.May(from, to) {
			t.Errorf("%s follows on %s", to, from)
		}
	}
}

// A flow that does not fit together is found when it is read.
func TestABrokenFlow(t *testing.T) {
	for old, broken := range map[string]string{"usual_track: simple": "usual_track: slow", "next: [checking]}       # something": "next: [heaven]} # something", "source: ": "sources: ", "amber_percent: 50": "amber_percent: 150", "key: closed": "key: shut"} {
		text := strings.Replace(string(flowFile), old, broken, 1)
		if text == string(flowFile) {
			t.Fatalf("%q is not in the flow", old)
		}
		if _, err := read([]byte(text)); err == nil {
			t.Errorf("with %q nothing is found", broken)
		}
	}
}
