// Package state names the states of the connection to WhatsApp, and says in words, for staff
// and in the terminal, what each means and what to do.
package state

import (
	"time"

	"kanca/bot"
)

// Channel is the channel of the office's own WhatsApp. It stands here, where no library of
// WhatsApp is needed to name it.
const Channel bot.ChannelName = "whatsapp"

// Code names a state of the connection. The names are stored and shown in
// metrics; they never change.
type Code string

// The states.
const (
	NotLinked       Code = "not_linked"        // no device was ever linked
	Unconfirmed     Code = "unconfirmed"       // a device is linked, nobody has said that the number is the office's
	WaitingForPhone Code = "waiting_for_phone" // a code is shown, nobody scanned it yet
	Connecting      Code = "connecting"        // the first connection is being made
	Linked          Code = "linked"            // messages come and go
	Restricted      Code = "restricted"        // as Linked, but WhatsApp forbids to write first (463)
	NotStoring      Code = "not_storing"       // messages cannot be stored
	NotSending      Code = "not_sending"       // WhatsApp takes no message from us; next try at Until
	Offline         Code = "offline"           // WhatsApp cannot be reached; it is being tried
	Outdated        Code = "outdated"          // WhatsApp wants a newer program (405)
	Banned          Code = "banned"            // temporarily, until Until (402)
	Blocked         Code = "blocked"           // WhatsApp closed the account (406)
	Locked          Code = "locked"            // WhatsApp locked the account, or it moved to another phone (403)
	LoggedOut       Code = "logged_out"        // the device was unlinked on the phone
	Replaced        Code = "replaced"          // another program uses the same keys
	Refused         Code = "refused"           // WhatsApp refuses for another reason, in Detail
	Stopped         Code = "stopped"           // Run is not running
)

// Codes lists every state once.
var Codes = []Code{NotLinked, Unconfirmed, WaitingForPhone, Connecting, Linked, Restricted, NotStoring, NotSending, Offline, Outdated, Banned, Blocked, Locked,
	LoggedOut, Replaced, Refused, Stopped}

// TooOften is the detail of Offline while the next login waits because there were many.
const TooOften = "too_often"

// Status is the state of the connection at one moment.
type Status struct {
	Code  Code
	Since time.Time
	// Until is when a ban or restriction ends or the next try is made; zero where
	// there is no such time.
	Until  time.Time
	Detail string // WhatsApp's own code, for people
	// Healthy is true when messages come in, are stored, and replies go out.
	Healthy bool
	// Held is how many chats have a message that could not be stored yet.
	Held int
}

// Refusal reports whether WhatsApp itself said no.
func (code Code) Refusal() bool {
	return code.Unlinked() || code == Outdated || code == Banned || code == Replaced || code == Refused
}

// Unlinked reports whether WhatsApp has removed the device: true until one is
// linked again, whether anything runs or not.
func (code Code) Unlinked() bool { return code == LoggedOut || code == Blocked || code == Locked }

// Objects reports whether a state means that WhatsApp objects to the number.
func (code Code) Objects() bool {
	return code == Restricted || code == Banned || code == Blocked || code == Locked
}

// Wait is how long a message may rest because the state lasts at least so long;
// 0 leaves it to the sender. It is cut short, so that a message does not sleep
// on after a state that ended early.
func (s Status) Wait() time.Duration {
	if s.Code != Banned || s.Until.IsZero() {
		return 0
	}
	return min(max(time.Until(s.Until), 0), time.Hour)
}

// SetByHand is the detail of Outdated where the version was set by hand: no other one is
// claimed.
const SetByHand = "405, KANCA_WHATSAPP_VERSION"

// TooManyLogins is what WhatsApp says after too many tries to log in.
const TooManyLogins = 429
