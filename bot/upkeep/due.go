package upkeep

import (
	"time"

	"kanca/bot/store"
)

// firstAgain is how long after its first failure a task is tried again; each
// further failure doubles it, up to the task's own time.
const firstAgain = time.Minute

// due is when a task that was tried before is to be run next. What was done later
// than now was done while the clock was wrong: that may put a task off by the time
// between two runs, and not by the year that the clock was ahead.
func due(last store.Upkeep, every time.Duration, now time.Time) time.Time {
	if last.Began.Sub(now) > every || last.Failures == 0 && last.Done.Sub(now) > every {
		return now
	}
	if last.Failures == 0 {
		return last.Done.Add(every)
	}
	wait := every
	if shift := last.Failures - 1; shift < 20 {
		wait = min(wait, firstAgain<<shift)
	}
	return last.Began.Add(wait)
}

// Overdue reports whether a task has missed two of its times: somebody should
// look. A task that never succeeded is overdue once it has failed twice.
func Overdue(last store.Upkeep, every time.Duration, now time.Time) bool {
	if last.Done.IsZero() {
		return last.Failures > 1
	}
	return now.Sub(last.Done) > 2*every
}
