package turn

import (
	"slices"
	"time"
)

// Somebody who writes more than floodLimit messages within floodTime is told
// once that it is too fast. From then on messages are stored and not answered,
// until no more than floodCalm of them are younger than floodTime. The gap
// between the two numbers keeps the bot from falling in and out of it.
const (
	floodTime  = 10 * time.Second
	floodLimit = 20
	floodCalm  = 10
)

// flood is how fast somebody writes. It lies with the conversation, as the rhythm
// does, so it counts whatever process takes the messages, holds over a restart, and a
// message whose transaction is run again counts once.
type flood struct {
	Recent []int64 `json:"r,omitempty"` // when the last messages were written, in Unix milliseconds
	Told   bool    `json:"t,omitempty"` // it is a flood, and the person knows
	Wishes int     `json:"w,omitempty"` // how many wishes were answered in this flood in spite of it
	Helped urgency `json:"h,omitempty"` // the most urgent message answered in this flood in spite of it
	Long   int     `json:"l,omitempty"` // how many long texts were looked at since a cry was answered
}

// floodWishes is how many messages about announcements and about what is stored are
// answered in one flood: a wish, the question whether it is meant, who it is, and
// the same again.
const floodWishes = 8

// floodLong is how many long texts are looked at in one flood after a cry was
// answered: staff know of it as urgent and see all that is written. Short ones cost
// little and always are.
const floodLong = 5

// urgency is how urgent what somebody wrote is.
type urgency int

const (
	calm   urgency = iota
	wished         // about announcements or what is stored: the person's to decide
	asked          // somebody may be in danger; the answer asks
	cry            // a cry for help
)

// arrive counts a message that was written at one moment and came at another. What
// is remembered from the future, for the clock was set back, counts no more.
func (f *flood) arrive(written, came time.Time) {
	f.Recent = slices.DeleteFunc(slices.Clone(f.Recent), func(at int64) bool {
		return written.UnixMilli()-at >= floodTime.Milliseconds() || at-came.UnixMilli() >= floodTime.Milliseconds()
	})
	if len(f.Recent) > 2*floodLimit { // more would not change any verdict
		f.Recent = f.Recent[1:]
	}
	f.Recent = append(f.Recent, written.UnixMilli())
	if f.Told && len(f.Recent) <= floodCalm {
		*f = flood{Recent: f.Recent}
	}
}

// on reports whether the last message came in a flood, in which only what is urgent
// is looked at.
func (f *flood) on() bool { return f.Told || len(f.Recent) > floodLimit }

// heeds reports whether a long text of a flood is still looked at.
func (f *flood) heeds() bool {
	if f.Helped < cry {
		return true
	}
	f.Long++
	return f.Long <= floodLong
}

// verdict says whether to answer the last message. Of each urgency one message is
// answered in a flood, unless a more urgent one was.
func (f *flood) verdict(urgent urgency) Quiet {
	switch {
	case !f.on():
		return ""
	case urgent == wished && f.Wishes < floodWishes:
		f.Told = true
		f.Wishes++
		return ""
	case urgent > max(f.Helped, wished):
		f.Told, f.Helped = true, urgent
		return ""
	case !f.Told:
		f.Told = true
		return QuietTooFastSaid
	}
	return QuietTooFast
}
