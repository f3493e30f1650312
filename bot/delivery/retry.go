package delivery

import (
	"time"

	"kanca/bot"
)

// waits is how long to wait after the first, second … failed try; the last one
// is repeated. It bounds how long a cry for help waits behind an earlier answer
// that did not get through.
var waits = [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute}

const (
	// lifetime is how long it is tried to send a reply. After a day its answer
	// helps nobody, and WhatsApp does not let a business write any more.
	lifetime = 24 * time.Hour
	// pauseTime is how long a channel rests that said so without saying how long.
	pauseTime = time.Minute
	// jitter is the part of a wait that is random, so that messages that failed
	// together do not all come back together.
	jitter = 0.2
)

// tooOld reports whether a message will be past its lifetime in wait from now.
func (s *Sender) tooOld(m bot.Outgoing, wait time.Duration) bool {
	return !m.QueuedAt.IsZero() && s.Now().Add(wait).Sub(m.QueuedAt) > lifetime
}

// backoff returns how long to wait after the given failed try. asked is the wait
// the provider asked for, or 0; it is never cut short.
func (s *Sender) backoff(attempt int, asked time.Duration) time.Duration {
	wait := waits[min(max(attempt, 1), len(waits))-1]
	spread := 1 - jitter + 2*jitter*s.Random()
	if asked > 0 {
		wait, spread = asked, 1+jitter*s.Random()
	}
	return time.Duration(float64(wait) * spread)
}
