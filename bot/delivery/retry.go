package delivery

import (
	"time"

	"kanca/bot"
)

// waits is how long to wait after the first, second … failed try; the last one
// is repeated.
var waits = [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute}

// cryWaits are the waits of answers to cries for help. There are few of them, and a
// channel that is back must be found within seconds.
var cryWaits = [...]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second}

const (
	// lifetime is how long it is tried to send a message that does not say itself
	// until when it is of use. After a day its answer
	// helps nobody, and WhatsApp does not let a business write any more.
	lifetime = 24 * time.Hour
	// cryPatience is how long a cry waits at most where the channel asks for a wait,
	// such as for a report on a message whose answer was lost: the number to call
	// twice is better than too late. It doubles with each try up to pauseTime, so that
	// a gateway that takes messages and never says so does not send one every few
	// seconds.
	cryPatience = 5 * time.Second
	// pauseTime is how long a channel rests that said so without saying how long.
	pauseTime = time.Minute
	// jitter is the part of a wait that is random, so that messages that failed
	// together do not all come back together.
	jitter = 0.2
)

// tooOldCode is the code of a message that is past its lifetime.
const tooOldCode = "too_old"

// tooOld reports whether a message will be past its lifetime in wait from now.
func (s *Sender) tooOld(m bot.Outgoing, wait time.Duration) bool {
	until := m.Until
	if until.IsZero() && !m.QueuedAt.IsZero() {
		until = m.QueuedAt.Add(lifetime)
	}
	return !until.IsZero() && s.Now().Add(wait).After(until)
}

// backoff returns how long to wait after the given failed try. asked is the wait
// the provider asked for, or 0; it is cut short for a cry for help only.
func (s *Sender) backoff(lane bot.Lane, attempt int, asked time.Duration) time.Duration {
	table := waits[:]
	if lane == bot.LaneCry {
		table, asked = cryWaits[:], min(asked, cryPatience<<min(max(attempt-1, 0), 8), pauseTime)
	}
	wait := table[min(max(attempt, 1), len(table))-1]
	spread := 1 - jitter + 2*jitter*s.Random()
	if asked > 0 {
		wait, spread = asked, 1+jitter*s.Random()
	}
	return time.Duration(float64(wait) * spread)
}
