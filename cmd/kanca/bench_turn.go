package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/conversation"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sample"
)

// Targets. The engine is compared with nyaruka/goflow on the same work: 2,650
// messages a second, 377 µs and 1,027 allocations each.
const (
	targetRate    = 50_000
	targetMicros  = 20
	targetAllocs  = 60
	targetDurable = 2_000
	targetMemory  = 64 // MiB
)

// visit is a whole visit in ten messages: language, menu, answer, back, a form
// of four fields and its confirmation.
var visit = []string{
	"bahasa madura", "menu", "4", "kembali", "lapor calo", "bada oreng menta pesse 5 juta", "pak calo", "5 juta", "engghi", "1",
}

type benchTurn struct {
	Time    time.Duration `help:"How long each part runs, and how long the idle service rests before it is measured. Default: ${default}." default:"3s"`
	People  int           `help:"How many people write at once to SQLite. Default: ${default}." default:"16"`
	Dir     string        `help:"Folder on the disk to measure; the benchmark's own files in it are removed. Default: the folder for temporary files." placeholder:"DIR"`
	Profile string        `help:"Write a CPU profile of the engine for go tool pprof." placeholder:"FILE"`
}

func (benchTurn) Help() string {
	return `Measures three things and prints each with its target:

  engine   the ten messages of a whole visit (language, menu, answer, back, a form of four fields, confirmation) without any storage; the state is written to JSON and read back for each message; on one core
  durable  the same visits through the receiver into an SQLite file (WAL, synchronous=FULL), many people at once
  idle     memory of kanca serve --demo when nobody writes, and how soon it listens`
}

// Validate refuses figures that measure nothing.
func (c *benchTurn) Validate() error {
	if c.Time <= 0 || c.People < 1 {
		return errors.New("--time and --people must be more than 0")
	}
	return nil
}

func (c *benchTurn) Run(ctx context.Context, streams streams) error {
	p, err := loadParts()
	if err != nil {
		return err
	}
	set, err := sample.Load(time.Now())
	if err != nil {
		return err
	}
	known := content.NewSnapshot(p.library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1)
	dir, err := os.MkdirTemp(c.Dir, "kanca-bench-")
	if err != nil {
		return fmt.Errorf("there is no room for the benchmark: %w; name a folder with --dir", err)
	}
	defer os.RemoveAll(dir)
	printMachine(streams.out)
	for _, part := range []func() (string, error){
		func() (string, error) { return c.engine(p, known) },
		func() (string, error) { return c.durable(ctx, p, known, dir) },
		func() (string, error) { return idle(ctx, dir, c.Time) },
	} {
		line, err := part()
		if err != nil {
			return err
		}
		fmt.Fprintln(streams.out, line)
	}
	return nil
}

// engine measures the pure engine.
func (c *benchTurn) engine(p *parts, known *content.Snapshot) (string, error) {
	if c.Profile != "" {
		f, err := os.Create(c.Profile)
		if err != nil {
			return "", err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return "", err
		}
		defer pprof.StopCPUProfile()
	}
	ids := 0
	env := conversation.Env{
		Now: time.Now(), Content: known, Demo: true,
		Person: bot.Person{Phone: "+6280000000001"}, Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true},
		NewID: func() string { ids++; return "bench-" + strconv.Itoa(ids) },
	}
	e, err := perform(c.Time, func() error {
		stored, filed := []byte("{}"), false
		for _, text := range visit {
			var s conversation.State
			if err := json.Unmarshal(stored, &s); err != nil {
				return err
			}
			next, turn := p.engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text, SentAt: env.Now}, env)
			var err error
			if stored, err = json.Marshal(next); err != nil {
				return err
			}
			for _, event := range turn.Events {
				filed = filed || event.Type() == "report.filed"
			}
		}
		if !filed {
			return errors.New("the visit of the benchmark does not end in a report any more; change its messages")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	n := float64(e.rounds * len(visit))
	rate, micros, allocs := n/e.took.Seconds(), float64(e.took.Microseconds())/n, float64(e.allocs)/n
	return fmt.Sprintf("engine:  %s messages/s on one core, %.1f µs and %.0f allocations each (target: %s/s, %d µs, %d: %s)",
		thousands(rate), micros, allocs, thousands(targetRate), targetMicros, targetAllocs,
		reached(rate >= targetRate && micros <= targetMicros && allocs <= targetAllocs)), nil
}

// durable measures turns that are on the disk when they count.
func (c *benchTurn) durable(ctx context.Context, p *parts, known *content.Snapshot, dir string) (string, error) {
	keys, err := seal.OpenKeyring(filepath.Join(dir, "keys"))
	if err != nil {
		return "", err
	}
	// People write with pauses, so the clock moves a second with every look at it:
	// otherwise the limit on fast writers would answer.
	var looks atomic.Int64
	start := time.Now()
	now := func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Second) }
	db, err := store.Open(ctx, store.Options{URL: "sqlite:" + filepath.Join(dir, "bench.db"), Keys: keys})
	if err != nil {
		return "", err
	}
	defer db.Close()
	receiver := newReceiver(db, p, &knowledge{demo: true}, nil)
	receiver.Now, receiver.Content = now, func() *content.Snapshot { return known }
	var people sync.WaitGroup
	var mu sync.Mutex
	var waits []time.Duration
	var failed error
	began := time.Now()
	for person := range c.People {
		people.Go(func() {
			mine, err := visits(ctx, receiver.Receive, person, began.Add(c.Time))
			mu.Lock()
			defer mu.Unlock()
			waits, failed = append(waits, mine...), errors.Join(failed, err)
		})
	}
	people.Wait()
	took := time.Since(began)
	if failed != nil {
		return "", failed
	}
	slices.Sort(waits)
	rate := float64(len(waits)) / took.Seconds()
	return fmt.Sprintf("durable: %s turns/s on SQLite with %d people at once, half within %.1f ms, 99 %% within %.1f ms, in %s (target: %s/s: %s)",
		thousands(rate), c.People, milliseconds(waits[len(waits)/2]), milliseconds(waits[len(waits)*99/100]), filepath.Dir(dir),
		thousands(targetDurable), reached(rate >= targetDurable)), nil
}

// visits lets one person write until the time is over.
func visits(ctx context.Context, receive bot.Handler, person int, until time.Time) (waits []time.Duration, err error) {
	phone := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+6280000%06d", person)}
	for n := 0; time.Now().Before(until); n++ {
		began := time.Now()
		err := receive(ctx, bot.Incoming{
			Channel: terminalName(bot.WhatsApp), ProviderID: fmt.Sprintf("bench-%d-%d", person, n),
			From: []bot.Address{phone}, Kind: bot.KindText, Text: visit[n%len(visit)],
		})
		if err != nil {
			return waits, err
		}
		waits = append(waits, time.Since(began))
	}
	return waits, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// idle measures a service to which nobody has written for a while.
func idle(ctx context.Context, dir string, rest time.Duration) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, self, "serve", "--demo", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "idle"))
	command.Env = slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "KANCA_") })
	var log strings.Builder
	command.Stderr = &log
	out, err := command.StdoutPipe()
	if err != nil {
		return "", err
	}
	began := time.Now()
	if err := command.Start(); err != nil {
		return "", err
	}
	_, err = bufio.NewReader(out).ReadString('\n')
	listening := time.Since(began)
	if err == nil {
		time.Sleep(rest)
	}
	size, known := residentMiB(command.Process.Pid)
	if err := errors.Join(err, command.Process.Signal(syscall.SIGTERM)); err != nil {
		return "", fmt.Errorf("kanca serve did not start: %w: %s", err, log.String())
	}
	if err := command.Wait(); err != nil {
		return "", fmt.Errorf("kanca serve did not stop well: %w: %s", err, log.String())
	}
	memory := "memory is not told by this system"
	if known {
		memory = fmt.Sprintf("%.1f MiB resident (target: under %d: %s)", size, targetMemory, reached(size < targetMemory))
	}
	return fmt.Sprintf("idle:    %s; listening after %.0f ms", memory, milliseconds(listening)), nil
}

// residentMiB is the memory of a process that is in RAM.
func residentMiB(pid int) (size float64, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib / 1024, err == nil
		}
	}
	return 0, false
}
