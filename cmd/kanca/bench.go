package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

type benchGroup struct {
	Turn       benchTurn       `cmd:"" help:"Ten-message conversations: the engine alone, durable turns on SQLite, and the idle service."`
	Ingest     benchIngest     `cmd:"" help:"Webhooks taken and messages sent a second, and how long webhooks wait."`
	Understand benchUnderstand `cmd:"" help:"Texts understood a second."`
}

// printMachine says what the figures below it were measured on.
func printMachine(w io.Writer) {
	fmt.Fprintf(w, "machine: %s, %d cores, %s %s/%s\n", processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// processor is the model of the CPU where the system tells it.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// effort is what a piece of work cost.
type effort struct {
	rounds int
	took   time.Duration
	allocs uint64
}

// perform repeats work on one core for about as long as asked and counts. The
// first round is not counted: it fills caches.
func perform(about time.Duration, work func() error) (effort, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if err := work(); err != nil {
		return effort{}, err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	var e effort
	for time.Since(began) < about {
		if err := work(); err != nil {
			return effort{}, err
		}
		e.rounds++
	}
	e.took = time.Since(began)
	runtime.ReadMemStats(&after)
	e.allocs = after.Mallocs - before.Mallocs
	return e, nil
}

// thousands writes a figure with separators: 52,340.
func thousands(x float64) string {
	digits := fmt.Sprintf("%.0f", x)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func reached(ok bool) string {
	if ok {
		return "reached"
	}
	return "missed"
}
