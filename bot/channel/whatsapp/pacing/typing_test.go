package pacing

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	p := HumanPace()
	long := string(make([]byte, 5000))
	for _, tc := range []struct {
		text string
		busy bool
		want time.Duration
	}{{"", false, 500 * time.Millisecond}, {"ya", false, 516 * time.Millisecond}, {long, false, 2 * time.Second}, {long, true, 400 * time.Millisecond}, {"ḍâ’", false, 524 * time.Millisecond}} {
		if got := p.For(tc.text, tc.busy); got != tc.want {
			t.Errorf("%.10q busy=%v: %v, want %v", tc.text, tc.busy, got, tc.want)
		}
	}
	if (Pace{Off: true}).For(long, false) != 0 {
		t.Error("off is not off")
	}
}
