package kannel

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"kanca/bot"
	"kanca/bot/sms"
)

const (
	// partTime is how long a part of a long message waits for the others. Parts
	// that come later still are a message of their own.
	partTime = 20 * time.Second
	// tailTime is how long a text that is exactly as long as a part, and says
	// nothing of others, waits for one: some routes lose the header.
	tailTime = 4 * time.Second
	// maxParts is the largest number of parts, as of Kannel's own assembling.
	maxParts = 10
	// remembered is how many of the last ids are kept.
	remembered = 4096
)

// parts puts long messages together and keeps each sender's messages in the
// order of their arrival. Nothing is kept that was not acknowledged: a part that
// waits is a request that waits, and comes again after a crash.
type parts struct {
	mu      sync.Mutex
	groups  map[string]*group
	last    map[string]chan struct{} // of a sender: closed when the message before is done
	recent  map[string]bool          // ids of parts that were handled as part of another message
	forget  []string                 // of recent, the oldest first
	waiting func()                   // told when a request begins to wait, for tests
}

// group is one message that is being put together; its first request leads.
type group struct {
	total  int // 0: not known, the parts have no header
	pieces map[int]bot.Incoming
	full   chan struct{} // closed when nothing is missing
	more   chan struct{} // a part without a header arrived, and is full as well
	done   chan struct{} // closed after err is set
	err    error
}

// handle hands in a message, or holds it until the rest of it is there and hands
// in the whole. Every request of one message gets the same answer.
func (p *parts) handle(ctx context.Context, in bot.Incoming, to string, place part, long bool, h bot.Handler) error {
	sender := in.From[0].Value + " " + to
	p.mu.Lock()
	if p.recent[in.ProviderID] {
		p.mu.Unlock()
		return nil
	}
	key := sender
	if long {
		key += fmt.Sprintf(" %d/%d", place.ref, place.total)
		long = place.total <= maxParts
	}
	if g := p.groups[key]; g != nil && g.join(in, place, long) {
		if g.complete() {
			delete(p.groups, key)
			close(g.full)
		}
		p.mu.Unlock()
		<-g.done
		return g.err
	}
	turn, leave := p.queue(sender)
	tail := !long && isWholePart(in)
	if !long && !tail {
		p.mu.Unlock()
		<-turn
		defer leave()
		return handleOne(ctx, in, h)
	}
	g := &group{pieces: map[int]bot.Incoming{}, full: make(chan struct{}), more: make(chan struct{}, 1), done: make(chan struct{})}
	if long {
		g.total = place.total
	}
	g.join(in, place, long)
	if p.groups == nil {
		p.groups = map[string]*group{}
	}
	p.groups[key] = g
	waiting := p.waiting
	p.mu.Unlock()
	if waiting != nil {
		waiting()
	}
	g.wait()

	p.mu.Lock()
	if p.groups[key] == g {
		delete(p.groups, key)
	}
	p.mu.Unlock()
	<-turn
	defer leave()
	whole, ids := g.whole()
	g.err = handleOne(ctx, whole, h)
	if g.err == nil && len(ids) > 1 {
		p.remember(ids)
	}
	close(g.done)
	return g.err
}

func handleOne(ctx context.Context, in bot.Incoming, h bot.Handler) error {
	ctx, cancel := context.WithTimeout(ctx, handleTime)
	defer cancel()
	return h(ctx, in)
}

// queue takes the sender's next place. turn is closed when it has come, and
// leave lets the next one in. The lock is held.
func (p *parts) queue(sender string) (turn <-chan struct{}, leave func()) {
	if p.last == nil {
		p.last = map[string]chan struct{}{}
	}
	before, mine := p.last[sender], make(chan struct{})
	if before == nil {
		before = make(chan struct{})
		close(before)
	}
	p.last[sender] = mine
	return before, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		close(mine)
		if p.last[sender] == mine {
			delete(p.last, sender)
		}
	}
}

// join adds a part, or the same one once more; false means that it is none of
// this message. The lock is held.
func (g *group) join(in bot.Incoming, place part, long bool) bool {
	if long != (g.total > 0) {
		return false
	}
	if !long {
		for _, piece := range g.pieces {
			if piece.ProviderID == in.ProviderID {
				return true
			}
		}
		place.seq = len(g.pieces) + 1
		g.pieces[place.seq] = in
		select {
		case g.more <- struct{}{}:
		default:
		}
		return true
	}
	if _, twice := g.pieces[place.seq]; !twice {
		g.pieces[place.seq] = in
	}
	return true
}

// complete reports whether nothing is missing: all parts of a header are there,
// or the last part without one is shorter than a part. The lock is held.
func (g *group) complete() bool {
	if g.total > 0 {
		return len(g.pieces) == g.total
	}
	return len(g.pieces) == maxParts || !isWholePart(g.pieces[len(g.pieces)])
}

// wait ends when the message is complete, or when nothing more came in time.
func (g *group) wait() {
	limit := partTime
	if g.total == 0 {
		limit = tailTime
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case <-g.full:
			return
		case <-timer.C:
			return
		case <-g.more:
			timer.Reset(limit)
		}
	}
}

// whole puts the parts that are there together, and returns their ids. No part
// joins any more.
func (g *group) whole() (in bot.Incoming, ids []string) {
	var text strings.Builder
	for seq := range maxParts + 1 {
		piece, ok := g.pieces[seq]
		if !ok {
			continue
		}
		if len(ids) == 0 {
			in = piece
		}
		if piece.SentAt.Before(in.SentAt) {
			in.SentAt = piece.SentAt
		}
		ids = append(ids, piece.ProviderID)
		text.WriteString(piece.Text)
	}
	in.Text = text.String()
	in.ProviderID = strings.Join(ids, "+")
	return in, ids
}

// remember keeps the ids of parts, so that one that Kannel brings once more is
// not taken for a message.
func (p *parts) remember(ids []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.recent == nil {
		p.recent = map[string]bool{}
	}
	for _, id := range ids {
		p.recent[id] = true
		p.forget = append(p.forget, id)
	}
	for len(p.forget) > remembered {
		delete(p.recent, p.forget[0])
		p.forget = p.forget[1:]
	}
}

// isWholePart reports whether a text fills a part of a long message to the last
// unit: 153 or 152 of GSM-7, 67 or 66 of UCS-2, by the length of the header that
// was there (3GPP TS 23.040).
func isWholePart(in bot.Incoming) bool {
	if in.Kind != bot.KindText {
		return false
	}
	size := sms.Count(in.Text)
	if size.Encoding == sms.UCS2 {
		return size.Units == 67 || size.Units == 66
	}
	return size.Units == 153 || size.Units == 152
}
