package broadcast

import (
	"strconv"
	"time"
)

// Rules say how an announcement begins carefully, when it stops by itself, and how often
// one person is sent any. They hold for all of them.
type Rules struct {
	// Canary is how many go first; the rest waits CanaryWait after the last of them and
	// goes only if they went well. 0: no such start.
	Canary     int
	CanaryWait time.Duration
	// From Least on that were sent it stops where more than FailedPercent did not arrive, or
	// more than StoppedPercent answered BERHENTI.
	Least, FailedPercent, StoppedPercent int
	// Of all announcements one person is sent at most so many within a day and within a week.
	PerDay, PerWeek int
}

// UsualRules are the rules until the office says otherwise.
func UsualRules() Rules {
	return Rules{Canary: 50, CanaryWait: 10 * time.Minute, Least: 20, FailedPercent: 5, StoppedPercent: 2, PerDay: 1, PerWeek: 3}
}

// Course is how an announcement goes so far, in people.
type Course struct {
	Tried   int // the provider said something of them, or they were lost on the way to it
	Failed  int // of those it will never reach
	Stopped int // of those who have said BERHENTI since they were sent it
}

// Trouble is the reason for which an announcement must not go on by itself; "" where it may. A
// single failure among few says nothing.
func (r Rules) Trouble(c Course) string {
	if c.Tried < max(r.Least, 1) {
		return ""
	}
	switch {
	case c.Failed > 1 && c.Failed*100 > r.FailedPercent*c.Tried:
		return Because(BecauseFailed, strconv.Itoa(c.Failed), strconv.Itoa(c.Tried))
	case c.Stopped > 1 && c.Stopped*100 > r.StoppedPercent*c.Tried:
		return Because(BecauseStopped, strconv.Itoa(c.Stopped), strconv.Itoa(c.Tried))
	}
	return ""
}
