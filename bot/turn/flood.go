package turn

import (
	"slices"
	"sync"
	"time"
)

// Somebody who writes more than floodLimit messages within floodTime is told
// once that it is too fast. From then on messages are stored and not answered,
// until no more than floodCalm of them are younger than floodTime. The gap
// between the two numbers keeps the bot from falling in and out of it.
const (
	floodTime  = 10 * time.Second
	floodLimit = 20
	floodCalm  = 10
)

// floodForget is how often people who write no more are forgotten.
const floodForget = time.Minute

// floods counts how fast people write. It lives in memory: after a restart, and
// in each process of several, counting begins anew, so a flood may be answered
// by floodLimit messages and one warning more. What was written is in the
// database in any case.
type floods struct {
	mu     sync.Mutex
	people map[int64]*flood
	swept  time.Time
}

type flood struct {
	recent []arrival
	told   bool    // it is a flood, and the person knows
	helped urgency // the most urgent message answered in this flood in spite of it
}

// urgency is how urgent what somebody wrote is.
type urgency int

const (
	calm  urgency = iota
	asked         // somebody may be in danger; the answer asks
	cry           // a cry for help
)

// arrival is one message. Its verdict is kept, so that the transaction may run
// again, or the message be delivered again after a rollback.
type arrival struct {
	key     string
	at      time.Time
	verdict Quiet
}

// admit counts a message and says whether to answer it. Of each urgency one
// message is answered in a flood, unless a more urgent one was. The caller holds the lock on the person, so one person's messages come
// one after the other.
func (f *floods) admit(person int64, key string, urgent urgency, now time.Time) Quiet {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sweep(now)
	if f.people == nil {
		f.people = make(map[int64]*flood)
	}
	p := f.people[person]
	if p == nil {
		p = &flood{}
		f.people[person] = p
	}
	p.recent = slices.DeleteFunc(p.recent, func(a arrival) bool { return now.Sub(a.at) >= floodTime })
	for _, a := range p.recent {
		if a.key == key {
			return a.verdict
		}
	}
	a := arrival{key: key, at: now, verdict: p.verdict(urgent)}
	if len(p.recent) > 2*floodLimit { // more would not change any verdict
		p.recent = slices.Delete(p.recent, 0, 1)
	}
	p.recent = append(p.recent, a)
	return a.verdict
}

// verdict decides on one more message after those in p.recent.
func (p *flood) verdict(urgent urgency) Quiet {
	if p.told && len(p.recent)+1 <= floodCalm {
		*p = flood{recent: p.recent}
	}
	switch {
	case !p.told && len(p.recent)+1 <= floodLimit:
		return ""
	case urgent > p.helped:
		p.told, p.helped = true, urgent
		return ""
	case !p.told:
		p.told = true
		return QuietTooFastSaid
	}
	return QuietTooFast
}

// sweep forgets people whose last message is old.
func (f *floods) sweep(now time.Time) {
	if now.Sub(f.swept).Abs() < floodForget {
		return
	}
	f.swept = now
	for id, p := range f.people {
		if n := len(p.recent); n == 0 || now.Sub(p.recent[n-1].at).Abs() >= floodTime {
			delete(f.people, id)
		}
	}
}
