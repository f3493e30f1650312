// Package calm keeps a log readable while something fails again and again: of the same fault
// there is one line a second at most, and it says how many were left out. A log that fills the
// disk stops everything, and one in which a thousand equal lines stand hides the one that differs.
package calm

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// lineEvery is how often the same fault has a line.
	lineEvery = time.Second
	// maxFaults bounds how many different faults are remembered.
	maxFaults = 1000
)

// Handler passes lines on. Lines below a warning are no faults and pass as they are, if the
// level wants them. It is safe for concurrent use.
type Handler struct {
	to     slog.Handler
	level  slog.Level
	urgent string // key of an attribute whose lines pass at once and at any level
	about  string // what the attributes of the logger say, as part of a fault's name
	marked bool   // they have the urgent one
	faults *faults
}

// New passes what is of level or above on to to, which must take all levels.
func New(to slog.Handler, level slog.Level, urgent string) *Handler {
	return &Handler{to: to, level: level, urgent: urgent, faults: &faults{all: map[string]*fault{}}}
}

// Enabled implements slog.Handler. Only a line's attributes say whether it is urgent.
func (h *Handler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= min(h.level, slog.LevelInfo)
}

// Handle implements slog.Handler.
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	urgent := h.marked
	name := []string{r.Level.String(), r.Message, h.about}
	r.Attrs(func(a slog.Attr) bool {
		urgent = urgent || a.Key == h.urgent
		name = append(name, naming(a))
		return true
	})
	switch {
	case urgent:
		return h.to.Handle(ctx, r)
	case r.Level < h.level:
		return nil
	case r.Level < slog.LevelWarn:
		return h.to.Handle(ctx, r)
	}
	pass, left := h.faults.meet(strings.Join(name, "\x00"), func(left int) {
		again := r.Clone()
		again.Time = time.Now()
		again.AddAttrs(slog.Int("left_out", left))
		_ = h.to.Handle(context.WithoutCancel(ctx), again) // nobody is there to be told
	})
	if !pass {
		return nil
	}
	if left > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("left_out", left))
	}
	return h.to.Handle(ctx, r)
}

// naming is what an attribute adds to the name of a fault. Which message or which person it was
// makes no other fault; which channel or which table does. What an error says differs by
// addresses and times, so only its message names the fault.
func naming(a slog.Attr) string {
	if slices.Contains([]string{"channel", "provider", "task", "table", "kind", "state", "why", "code"}, a.Key) {
		return a.Key + "=" + a.Value.String()
	}
	return ""
}

// WithAttrs implements slog.Handler.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.to = h.to.WithAttrs(attrs)
	for _, a := range attrs {
		more.about += "\x00" + naming(a)
		more.marked = more.marked || a.Key == h.urgent
	}
	return &more
}

// WithGroup implements slog.Handler.
func (h *Handler) WithGroup(name string) slog.Handler {
	more := *h
	more.to = h.to.WithGroup(name)
	return &more
}

// Flush writes for each fault that was left out since its last line one more.
func (h *Handler) Flush() { h.faults.flush() }

// faults are those of the last second, by name.
type faults struct {
	mu  sync.Mutex
	all map[string]*fault
}

type fault struct {
	last    time.Time
	left    int
	tell    func(left int) // writes the last one that was left out
	pending *time.Timer
}

// meet reports whether the line of a fault may be written, and how many were left out before
// it. Of what it leaves out, tell writes the last when nothing else does.
func (f *faults) meet(name string, tell func(int)) (pass bool, left int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	known := f.all[name]
	if known == nil {
		if len(f.all) >= maxFaults {
			f.forget(now)
		}
		if len(f.all) < maxFaults {
			f.all[name] = &fault{last: now}
		}
		return true, 0 // where too many differ, each has its line
	}
	if wait := lineEvery - now.Sub(known.last); wait > 0 {
		known.left++
		known.tell = tell
		if known.pending == nil {
			known.pending = time.AfterFunc(wait, func() { f.late(known) })
		}
		return false, 0
	}
	left = known.left
	known.quiet()
	known.last = now
	return true, left
}

// forget takes away what is over.
func (f *faults) forget(now time.Time) {
	for name, known := range f.all {
		if known.left == 0 && now.Sub(known.last) >= lineEvery {
			delete(f.all, name)
		}
	}
}

// late writes what was left out of a fault that has not come again.
func (f *faults) late(known *fault) {
	f.mu.Lock()
	left, tell := known.left, known.tell
	known.quiet()
	known.last = time.Now()
	f.mu.Unlock()
	if left > 0 {
		tell(left - 1) // the line is one of them
	}
}

func (f *faults) flush() {
	f.mu.Lock()
	var open []*fault
	for _, known := range f.all {
		if known.left > 0 {
			open = append(open, known)
		}
	}
	f.mu.Unlock()
	for _, known := range open {
		f.late(known)
	}
}

// quiet ends what was to be told later.
func (k *fault) quiet() {
	if k.pending != nil {
		k.pending.Stop()
	}
	k.left, k.tell, k.pending = 0, nil, nil
}
