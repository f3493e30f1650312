package whatsapp

import "time"

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

// tooOften is the detail of Offline while the next login waits because there were many.
const tooOften = "too_often"

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

// Status returns the state now. Healthy is asked of the connection itself, not
// remembered.
func (c *Channel) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.statusLocked()
}

func (c *Channel) statusLocked() Status {
	s := c.status
	s.Held = len(c.held)
	if !c.unstored.IsZero() && (s.Code == Linked || s.Code == Connecting || s.Code == Offline) {
		s.Code, s.Since, s.Until, s.Detail = NotStoring, c.unstored, time.Time{}, ""
		return s
	}
	good := s.Code == Linked && c.ready && c.client != nil && c.client.IsConnected() && c.client.IsLoggedIn()
	switch {
	case !good:
	case c.failures >= failuresToTell:
		s.Code = NotStoring
	case !c.refusals.since.IsZero():
		s.Code, s.Since, s.Until, s.Detail = NotSending, c.refusals.since, c.refusals.next, c.refusals.code
	case time.Now().Before(c.restricted):
		s.Code, s.Until = Restricted, c.restricted
		s.Healthy = true
	default:
		s.Healthy = true
	}
	if s.Code == Linked && !good {
		s.Code = Offline // lost a moment ago
	}
	return s
}

// set changes the state and tells it.
func (c *Channel) set(code Code, until time.Time, detail string) {
	c.mu.Lock()
	c.setLocked(code, until, detail)
	c.mu.Unlock()
	c.tell()
}

func (c *Channel) setLocked(code Code, until time.Time, detail string) {
	if c.status.Code == code && c.status.Detail == detail && c.status.Until.Equal(until) {
		return
	}
	// That the network is gone explains less than what WhatsApp said before.
	if code == Offline && c.status.Code.refusal() {
		return
	}
	since := time.Now()
	if c.status.Code == code {
		since = c.status.Since
	}
	c.status = Status{Code: code, Since: since, Until: until, Detail: detail}
}

// refusal reports whether WhatsApp itself said no.
func (code Code) refusal() bool {
	return code.unlinked() || code == Outdated || code == Banned || code == Replaced || code == Refused
}

// unlinked reports whether WhatsApp has removed the device: true until one is
// linked again, whether anything runs or not.
func (code Code) unlinked() bool { return code == LoggedOut || code == Blocked || code == Locked }

// tell calls Options.Changed when the state differs from what was told last.
func (c *Channel) tell() {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.mu.Lock()
	now := c.statusLocked()
	same := now.Code == c.told.Code && now.Detail == c.told.Detail && now.Until.Equal(c.told.Until) && now.Healthy == c.told.Healthy
	c.told = now
	c.mu.Unlock()
	if !same {
		select {
		case c.news <- struct{}{}:
		default:
		}
	}
	if !same && c.o.Changed != nil {
		c.o.Changed(now)
	}
}
