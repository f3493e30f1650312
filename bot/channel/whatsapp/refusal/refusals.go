package refusal

import (
	"time"

	"go.mau.fi/whatsmeow/types"
)

// WhatsApp has been seen to refuse every message of a device with 400 until it was
// connected anew, or for hours (devlikeapro/waha #2084, tulir/whatsmeow #1149); the
// same code also stands for one message that it will never take. The two are told
// apart by whom it concerns: several people in a row, and nobody served in between,
// is the device; one person while others are served is the message.

const (
	// severalRefused is how many different people in a row must be refused before it
	// counts as the device's trouble.
	severalRefused = 3
	// onceMoreRefused is the same after the connection was made anew because of it.
	onceMoreRefused = 2
	// oneRefused is how often one person's message is refused in a row before the
	// connection is made anew, where nobody else is written to.
	oneRefused = 3
	// TriesRefused is after how many refusals a message is given up while others are
	// served.
	TriesRefused = 5
	// timeRefused is for how long it must have been refused, too: answers to cries for
	// help are tried every few seconds.
	timeRefused = 4 * time.Minute
	// refusedMost is how many people are remembered.
	refusedMost = 1000
	// firstProbe and lastProbe bound the pause between two tries while nothing is taken.
	firstProbe = time.Minute
	lastProbe  = 15 * time.Minute
)

// Refusals counts them. It has no clock of its own and is not safe for concurrent use.
type Refusals struct {
	row     map[types.JID]bool // refused since WhatsApp last took a message
	people  map[types.JID]turnedDown
	took    time.Time // the last message that it took
	renewed bool      // the connection was made anew since then
	Since   time.Time // nothing is taken since; zero: something is
	Next    time.Time // the next try then
	probes  int
	Code    string
}

type turnedDown struct {
	first time.Time
	times int
}

// remedy is what to do about a refusal.
type remedy int

const (
	tryAgain remedy = iota
	Reconnect
	NothingGoes // WhatsApp takes no message now; see Refusals.Next
	GiveUp      // this message only
)

// Refuse notes that WhatsApp did not take a message. final says that the code may
// mean that it never will.
func (r *Refusals) Refuse(to types.JID, code string, final bool, now time.Time) remedy {
	if r.row == nil || len(r.people) >= refusedMost {
		r.row, r.people = map[types.JID]bool{}, map[types.JID]turnedDown{}
	}
	p := r.people[to]
	if p.times++; p.times == 1 {
		p.first = now
	}
	r.people[to] = p
	r.row[to] = true
	switch {
	case !r.Since.IsZero():
		r.Code = code
		r.probe(now)
		return NothingGoes
	case !r.renewed && (len(r.row) >= severalRefused || p.times%oneRefused == 0 && !r.took.After(p.first)):
		r.renewed = true
		clear(r.row)
		return Reconnect
	case r.renewed && len(r.row) >= onceMoreRefused:
		r.Since, r.Code, r.probes = now, code, 0
		r.probe(now)
		return NothingGoes
	case final && p.times >= TriesRefused && now.Sub(p.first) >= timeRefused && r.took.After(p.first):
		return GiveUp
	}
	return tryAgain
}

func (r *Refusals) probe(now time.Time) {
	if now.Before(r.Next) { // an answer to a cry, which is tried in between
		return
	}
	r.Next = now.Add(min(firstProbe<<min(r.probes, 4), lastProbe))
	r.probes++
}

// Take notes that WhatsApp took a message; ended is true when it took none before.
func (r *Refusals) Take(to types.JID, now time.Time) (ended bool) {
	ended = !r.Since.IsZero()
	delete(r.people, to)
	clear(r.row)
	r.took, r.renewed, r.Since, r.Next, r.Code = now, false, time.Time{}, time.Time{}, ""
	return ended
}
