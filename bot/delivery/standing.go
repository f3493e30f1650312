package delivery

import (
	"context"
	"sync"
	"time"

	"kanca/bot"
)

// stuckAfter is how long a message that could go may wait, while none is tried,
// before something is wrong that trying again does not put right. The longest
// honest wait is that for a process that was killed while its provider hung: 5 s
// until another one has the right to send, 30 s until a claimed message counts as
// lost, 20 s for sends that hang in every place, and a call to the database.
const stuckAfter = 90 * time.Second

// Standing is how far a Sender is behind. What waits on purpose does not count: for
// its next try, behind a message of the same person that does, for the end of a
// rest, for a connection or the right to send, or for its turn at the channel's pace.
type Standing struct {
	// Stuck is for how long messages could go and none was tried, once that is too
	// long; 0 otherwise. To begin the process again is all that may help.
	Stuck time.Duration
	// Behind is for how long the oldest answer could go, once that is too long,
	// although others are being sent: there is more to send than the channel takes.
	Behind time.Duration
}

// progress is when a Sender last had nothing to answer for.
type progress struct {
	mu sync.Mutex
	at time.Time // of Options.Now; zero before Run
}

func (p *progress) made(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = now
}

func (p *progress) last() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// Standing looks at the outbox. It may be asked at any time; a Sender that does not
// run is behind with nothing.
func (s *Sender) Standing(ctx context.Context) (Standing, error) {
	now, last := s.Now(), s.progress.last()
	lowest, awake := s.rest.lowest(now)
	if last.IsZero() || !awake || !s.ready() {
		return Standing{}, nil
	}
	oldest, err := s.Store.OldestDue(ctx, s.Channel.Name(), lowest)
	if err != nil {
		return Standing{}, err
	}
	_, held := s.held.now()
	var st Standing
	if wait := now.Sub(oldest); !oldest.IsZero() && wait >= stuckAfter && now.Sub(last) >= stuckAfter {
		st.Stuck = min(wait, now.Sub(last))
		return st, nil
	}
	if !held { // whoever has the right to send tells how it goes
		return st, nil
	}
	if oldest, err = s.Store.OldestDue(ctx, s.Channel.Name(), min(lowest, bot.LaneAnswer)); err == nil && !oldest.IsZero() {
		if wait := now.Sub(oldest); wait >= stuckAfter {
			st.Behind = wait
		}
	}
	return st, err
}

// ready reports whether the channel has the connection that it needs.
func (s *Sender) ready() bool {
	c, ok := s.Channel.(connection)
	return !ok || c.Ready()
}

// mayWait notes that nothing can go now for a reason that is known and told.
func (s *Sender) mayWait() {
	if _, awake := s.rest.lowest(s.Now()); !awake || !s.ready() {
		s.progress.made(s.Now())
	}
}
