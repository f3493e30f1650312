package door

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"kanca/bot/identity"
)

// lineEvery is how often the log says that requests were refused. Whoever wants
// to can send thousands a second, and a log that fills the disk stops everything.
const lineEvery = time.Second

// maxReasons bounds what a second of refusals keeps: reasons are constants, so
// there are not many.
const maxReasons = 32

// Refusals tells the log of refused requests: the first one at once, and then one
// line a second at most, which says how many were left out and why. It is safe
// for concurrent use.
type Refusals struct {
	log *slog.Logger

	mu      sync.Mutex
	last    time.Time      // when the last line was written
	left    map[string]int // refused since then and not told, by reason
	count   int
	pending *time.Timer // writes what was left out, if nothing else is refused
}

// NewRefusals writes to log; nil is silent.
func NewRefusals(log *slog.Logger) *Refusals {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Refusals{log: log, left: map[string]int{}}
}

// Note tells that a request was refused. why is one of a few sentences that do
// not depend on the request; what is logged of the request itself is its method,
// its path and the name it asked for, but never its query, which may hold a secret
// or what a person wrote.
func (f *Refusals) Note(r *http.Request, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if wait := lineEvery - now.Sub(f.last); wait > 0 && !f.last.IsZero() {
		f.count++
		if len(f.left) < maxReasons || f.left[why] > 0 {
			f.left[why]++
		}
		if f.pending == nil {
			f.pending = time.AfterFunc(wait, f.Flush)
		}
		return
	}
	f.last = now
	f.log.WarnContext(r.Context(), "a request was refused", append([]any{"method", noted(r.Method), "path", noted(r.URL.Path), "host", noted(r.Host), "why", why}, f.leftOut()...)...)
}

// Flush writes what was left out so far. Call it when no more requests come.
func (f *Refusals) Flush() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count > 0 {
		f.last = time.Now()
		f.log.WarnContext(context.Background(), "more requests were refused", f.leftOut()...)
	}
}

// leftOut are the attributes of a line for what was not told, which is told by it.
func (f *Refusals) leftOut() []any {
	if f.pending != nil {
		f.pending.Stop()
		f.pending = nil
	}
	if f.count == 0 {
		return nil
	}
	reasons := slices.SortedFunc(maps.Keys(f.left), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.left[b], f.left[a]), strings.Compare(a, b))
	})
	for i, why := range reasons {
		reasons[i] = fmt.Sprintf("%d: %s", f.left[why], why)
	}
	out := []any{"left_out", f.count, "reasons", strings.Join(reasons, " | ")}
	f.count = 0
	clear(f.left)
	return out
}

// noted is what strangers chose as the log has it: a NIK is masked before its half is cut off.
func noted(text string) string {
	text = identity.MaskNIK(text)
	if len(text) > maxNoted {
		return strings.ToValidUTF8(text[:maxNoted], "") + "…"
	}
	return text
}
