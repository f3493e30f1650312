package pacing

import (
	"slices"
	"time"
)

// WhatsApp watches how often a device logs in: too many tries bring 429, and each
// further one makes it longer (tulir/whatsmeow #810). Whatever the reason for a login,
// a network that flaps, a message that cannot be stored, a service that is restarted
// again and again, all of them are counted together, in the database.
const (
	// freeLogins within an hour wait for nothing; after that one may follow the one
	// before after LoginGap. Together they make 20 an hour at most.
	freeLogins = 8
	LoginGap   = 5 * time.Minute
	// LoginsKept is how long logins are remembered, for doctor.
	LoginsKept = 8 * 24 * time.Hour
)

// Logins are the times of the last ones, oldest first. It has no clock of its own.
type Logins []time.Time

// Next returns when the next login may be made, not before now.
func (l Logins) Next(now time.Time, random float64) time.Time {
	l = l.past(now)
	if l.within(now, time.Hour) < freeLogins {
		return now
	}
	gap := LoginGap + time.Duration(random*float64(LoginGap)/20) // never two bots at the same moment
	if at := l[len(l)-1].Add(gap); at.After(now) {
		return at
	}
	return now
}

func (l Logins) within(now time.Time, window time.Duration) (n int) {
	for _, t := range slices.Backward(l) {
		if !t.After(now.Add(-window)) {
			break
		}
		n++
	}
	return n
}

// past leaves out what was written down by a clock that was ahead.
func (l Logins) past(now time.Time) Logins {
	return slices.DeleteFunc(slices.Clone(l), func(t time.Time) bool { return t.After(now) })
}

// Add notes a login.
func (l Logins) Add(now time.Time) Logins {
	l = l.past(now)
	first := slices.IndexFunc(l, func(t time.Time) bool { return t.After(now.Add(-LoginsKept)) })
	if first < 0 {
		first = len(l)
	}
	return append(l[first:], now)
}
