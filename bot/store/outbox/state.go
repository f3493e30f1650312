package outbox

import (
	"time"

	"kanca/bot"
)

// Lease is the right to do something that only one process may do, such as to
// send for a channel. Term grows whenever the right passes to another holder,
// so that work of an earlier holder can be told apart.
type Lease struct {
	Name   string
	Holder string
	Term   int64
	Until  time.Time // by the clock of Options.Now, on PostgreSQL the server's; the holder stops acting before it
}

// State is where a message to a person stands. It only moves forward, except
// that a failed try is queued again.
type State string

// The states of messages to people.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	Cancelled State = "cancelled" // taken back before it was sent
	Expired   State = "expired"   // too late to be of use
	Uncertain State = "unknown"   // it may have been sent; nobody knows
	Sent      State = "sent"      // the provider took it
	Failed    State = "failed"    // it will never arrive
	Delivered State = "delivered"
	Read      State = "read"
)

// rank orders the states: a message moves to a higher rank only. A receipt
// that comes late or twice therefore changes nothing.
func (s State) rank() int {
	switch s {
	case Queued:
		return 1
	case Sending:
		return 2
	case Cancelled, Expired, Uncertain:
		return 3
	case Sent:
		return 4
	case Failed:
		return 5
	case Delivered:
		return 6
	case Read:
		return 7
	}
	return 0
}

// rankOf is State.rank in SQL.
const rankOf = `CASE state WHEN 'queued' THEN 1 WHEN 'sending' THEN 2 WHEN 'cancelled' THEN 3 WHEN 'expired' THEN 3
	WHEN 'unknown' THEN 3 WHEN 'sent' THEN 4 WHEN 'failed' THEN 5 WHEN 'delivered' THEN 6 WHEN 'read' THEN 7 ELSE 9 END`

// Outcome is what became of a claimed message, or what a receipt said later.
type Outcome struct {
	ID bot.MessageID
	// State is Queued to try again at NextAt, or the state reached.
	State State
	// Attempt is that of the claim. A failure or a wish to try again that belongs
	// to an earlier claim is ignored; 0 does not compare.
	Attempt    int
	NextAt     time.Time
	ProviderID string // "" keeps the one there is
	Segments   int    // 0 keeps the number there is
	Code       string // the provider's code, for people
	// Unreachable says that the provider cannot reach the address at all, so that
	// no announcement is tried there until the person writes from it.
	Unreachable bool
}
