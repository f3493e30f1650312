package whatsapp

import (
	"time"

	"kanca/bot/channel/whatsapp/state"
)

// Status returns the state now. Healthy is asked of the connection itself, not
// remembered.
func (c *Channel) Status() state.Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.statusLocked()
}

func (c *Channel) statusLocked() state.Status {
	s := c.status
	s.Held = len(c.held)
	if !c.unstored.IsZero() && (s.Code == state.Linked || s.Code == state.Connecting || s.Code == state.Offline) {
		s.Code, s.Since, s.Until, s.Detail = state.NotStoring, c.unstored, time.Time{}, ""
		return s
	}
	good := s.Code == state.Linked && c.ready && c.client != nil && c.client.IsConnected() && c.client.IsLoggedIn()
	switch {
	case !good:
	case c.failures >= failuresToTell:
		s.Code = state.NotStoring
	case !c.refusals.Since.IsZero():
		s.Code, s.Since, s.Until, s.Detail = state.NotSending, c.refusals.Since, c.refusals.Next, c.refusals.Code
	case time.Now().Before(c.restricted):
		s.Code, s.Until = state.Restricted, c.restricted
		s.Healthy = true
	default:
		s.Healthy = true
	}
	if s.Code == state.Linked && !good {
		s.Code = state.Offline // lost a moment ago
	}
	return s
}

// set changes the state and tells it.
func (c *Channel) set(code state.Code, until time.Time, detail string) {
	c.mu.Lock()
	c.setLocked(code, until, detail)
	c.mu.Unlock()
	c.tell()
}

func (c *Channel) setLocked(code state.Code, until time.Time, detail string) {
	if c.status.Code == code && c.status.Detail == detail && c.status.Until.Equal(until) {
		return
	}
	// That the network is gone explains less than what WhatsApp said before.
	if code == state.Offline && c.status.Code.Refusal() {
		return
	}
	since := time.Now()
	if c.status.Code == code {
		since = c.status.Since
	}
	c.status = state.Status{Code: code, Since: since, Until: until, Detail: detail}
}

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

// failuresToTell is how many failures in a row make the state NotStoring.
const failuresToTell = 3
