package kanneltest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// SMS is one message as the operator passes it on, joined from its parts.
type SMS struct {
	From, To string
	Text     string
	Encoding string // "GSM-7", "UCS-2" or "octets"
	Parts    int
	IDs      []string // the operator's own, one for each part
}

// inbox is what all phones have got.
type inbox struct {
	t        testing.TB
	mu       sync.Mutex
	changed  chan struct{} // closed and made anew at each change
	received []SMS
	partial  map[string]*SMS
	pieces   map[string][]string
}

func newInbox(t testing.TB) inbox {
	return inbox{t: t, changed: make(chan struct{}), partial: map[string]*SMS{}, pieces: map[string][]string{}}
}

func (o *inbox) change() {
	close(o.changed)
	o.changed = make(chan struct{})
}

// wait blocks until done, which is called under the lock, is true.
func (o *inbox) wait(ctx context.Context, what string, done func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		o.mu.Lock()
		ok, changed := done(), o.changed
		o.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			o.t.Fatalf("the operator waited in vain for %s", what)
		}
	}
}

// Received waits until phones have got n messages in all, and returns them.
func (o *inbox) Received(n int) []SMS {
	o.t.Helper()
	o.wait(o.t.Context(), fmt.Sprintf("message %d", n), func() bool { return len(o.received) >= n })
	return o.Inbox()
}

// Until waits until a phone has got the words in a message, and not among the
// first ones of all.
func (o *inbox) Until(after int, to, words string) {
	o.t.Helper()
	o.wait(o.t.Context(), fmt.Sprintf("%q at %s", words, to), func() bool {
		for _, m := range o.received[min(after, len(o.received)):] {
			if m.To == to && strings.Contains(m.Text, words) {
				return true
			}
		}
		return false
	})
}

// Inbox returns the messages that phones have got so far.
func (o *inbox) Inbox() []SMS {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]SMS(nil), o.received...)
}

// join puts the parts of a long message together, in their order. The lock is held.
func (o *inbox) join(s SMS, h header, id string) {
	if h.total < 2 {
		s.IDs = []string{id}
		o.received = append(o.received, s)
		o.change()
		return
	}
	key := fmt.Sprint(s.From, " ", s.To, " ", h.reference)
	whole := o.partial[key]
	if whole == nil {
		whole = &SMS{From: s.From, To: s.To, Encoding: s.Encoding}
		o.partial[key], o.pieces[key] = whole, make([]string, h.total)
	}
	whole.Parts++
	whole.IDs = append(whole.IDs, id)
	o.pieces[key][h.part-1] = s.Text
	if whole.Parts == h.total {
		for _, piece := range o.pieces[key] {
			whole.Text += piece
		}
		o.received = append(o.received, *whole)
		delete(o.partial, key)
		o.change()
	}
}

// patience is how long a test waits for what must come. It only ends a test that
// hangs: on a busy machine everything may take many times as long.
const patience = 3 * time.Minute
