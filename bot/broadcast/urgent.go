package broadcast

import (
	"errors"
	"time"
)

// What may go before a second person has seen it, and until when one must have: a warning
// cannot wait for who is away, and few people bear it if it was wrong. The limits are those
// of the office's requirements (P6).
const (
	// UrgentPeople is how many people may get it, where it is not for one village.
	UrgentPeople = 50
	// SignOffTime is within what time a second person looks at what went so. Where nobody
	// did, the account that sent it so sends nothing more so until somebody has.
	SignOffTime = 24 * time.Hour
	// MostUrgent is how many of one account may wait to be looked at: split by villages more
	// of them would be an announcement to everybody that nobody approved.
	MostUrgent = 3
)

// ErrNotUrgent is returned for what waits for a second person, whatever somebody says.
var ErrNotUrgent = errors.New("only a warning may go before a second person has seen it: to at most 50 people or one village of one district, without an opening or a training")

// MayHurry reports whether a proposal may go before a second person has seen it: a warning
// that offers nothing, for few. Several villages share a name, so one is named with its
// district.
func (p Proposal) MayHurry() bool {
	c := p.Content
	few := p.People() <= UrgentPeople || len(c.Audience.Villages) == 1 && len(c.Audience.Districts) == 1
	return few && c.Opening == "" && c.Training == "" && c.Audience.Wished == nil
}
