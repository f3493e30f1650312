package delivery

import (
	"sync"
	"time"

	"kanca/bot"
)

// rest is until when the channel takes nothing, by Options.Now, and why. It holds
// for the lane of the message that met it and for those behind: that an
// announcement may not go says nothing about an answer, and that an answer was
// refused is no reason not to try with a cry for help.
type rest struct {
	mu    sync.Mutex
	until map[bot.Lane]time.Time
	code  string
}

func (r *rest) set(lane bot.Lane, until time.Time, code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if lane <= bot.LaneAnswer {
		r.code = code
	}
	if r.until == nil {
		r.until = map[bot.Lane]time.Time{}
	}
	if until.After(r.until[lane]) {
		r.until[lane] = until
	}
}

// lowest is the last lane that does not rest; awake is false when all of them do.
func (r *rest) lowest(now time.Time) (lane bot.Lane, awake bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at(now)
}

// at is lowest for who holds r.mu.
func (r *rest) at(now time.Time) (lane bot.Lane, awake bool) {
	for _, next := range bot.Lanes {
		if now.Before(r.until[next]) {
			break
		}
		lane, awake = next, true
	}
	return lane, awake
}

// over notes that a message went out. The time of a rest that is followed by the
// next one was not the end of the trouble; this is.
func (r *rest) over(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if lane, awake := r.at(now); awake && lane >= bot.LaneAnswer { // else it was on its way when the rest began, or a cry
		r.code = ""
	}
}

// Resting returns the code with which the channel refused answers, from then
// until it takes one again; "" while it takes them. It may be asked at any time.
func (s *Sender) Resting() (code string) {
	s.rest.mu.Lock()
	defer s.rest.mu.Unlock()
	return s.rest.code
}
