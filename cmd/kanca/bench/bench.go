package bench

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Group is the command line of kanca bench.
type Group struct {
	Turn       benchTurn       `cmd:"" help:"Ten-message conversations: the engine alone, durable turns on SQLite, and the idle service."`
	Ingest     benchIngest     `cmd:"" help:"Webhooks taken and messages sent a second, and how long webhooks wait."`
	Understand benchUnderstand `cmd:"" help:"Texts understood a second."`
	Broadcast  benchBroadcast  `cmd:"" help:"An announcement to many: people a second, every one of them durable."`
	Console    benchConsole    `cmd:"" help:"How long the pages of the office take where much is stored."`
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

// processorTime is for how long processors have worked for this program, to a hundredth of
// a second; 0 where the system does not tell. What else the machine does is not in it.
func processorTime() time.Duration {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after) // from the third on, as proc(5) counts
	if len(fields) < 13 {
		return 0
	}
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
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

func reached(ok bool) string {
	if ok {
		return "reached"
	}
	return "missed"
}
