package pacing

import (
	"time"
	"unicode/utf8"
)

// Pace is how long the bot reads and types before it answers. WhatsApp watches
// for accounts that answer faster than a person could; a second or two also
// shows the person that the answer is on its way.
type Pace struct {
	Off     bool          // answer at once, without a typing notice
	Least   time.Duration // for the shortest text
	PerRune time.Duration // more for each character
	Most    time.Duration // never more than this
	// Busy replaces Most while other people wait: when the reply before went to
	// somebody else less than BusyWithin ago.
	Busy, BusyWithin time.Duration
}

// HumanPace is the default: between half a second and two seconds, and never
// more than 0.4 seconds while others wait. It is a rule of thumb; WhatsApp says
// nothing about it.
func HumanPace() Pace {
	return Pace{Least: 500 * time.Millisecond, PerRune: 8 * time.Millisecond, Most: 2 * time.Second, Busy: 400 * time.Millisecond, BusyWithin: 3 * time.Second}
}

// For returns how long typing the text takes.
func (p Pace) For(text string, busy bool) time.Duration {
	if p.Off {
		return 0
	}
	d := min(p.Least+time.Duration(utf8.RuneCountInString(text))*p.PerRune, p.Most)
	if busy && p.Busy > 0 {
		d = min(d, p.Busy)
	}
	return d
}
