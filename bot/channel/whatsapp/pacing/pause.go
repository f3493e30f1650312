package pacing

import (
	"time"

	"kanca/bot/channel/whatsapp/state"
)

// Pause says whether announcements have stopped because WhatsApp objected to the
// number. It is kept in the database, so that a restart does not end it, and it
// belongs to the number: a device that is linked anew does not end it either.
type Pause struct {
	Stopped bool
	Resume  time.Time // staff may let announcements go on from then on
}

// Extended is the pause after WhatsApp objected, or objected again.
func (p Pause) Extended(s state.Status, rest time.Duration, now time.Time) Pause {
	p.Stopped = true
	for _, t := range []time.Time{now.Add(rest), s.Until} {
		if t.After(p.Resume) {
			p.Resume = t
		}
	}
	return p
}
