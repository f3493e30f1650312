package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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
	"kanca/bot/answering"
	"kanca/bot/channel/terminal"
	"kanca/bot/commandline"
	"kanca/bot/conversation"
	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/store"
	"kanca/bot/turn"
	"kanca/content"
	"kanca/content/sample"
)

// Targets. The engine is compared with nyaruka/goflow on the same work: 2,650
// messages a second, 377 µs and 1,027 allocations each.
const (
	targetRate   = 50_000
	targetMicros = 20
	targetAllocs = 60
	targetMemory = 64 // MiB

	targetDurable  = 6_500 // on SQLite, and on
	targetPostgres = 2_000
	targetHalf     = 8 // ms, within which half of the turns are durable
)

// visit is a whole visit in ten messages: language, menu, answer, back, a form
// of four fields and its confirmation.
var visit = []string{
	"bahasa madura", "menu", "4", "kembali", "lapor calo", "bada oreng menta pesse 5 juta", "pak calo", "5 juta", "engghi", "1",
}

type benchTurn struct {
	Time    time.Duration `help:"How long each part runs, and how long the idle service rests before it is measured. Default: ${default}." default:"3s"`
	People  int           `help:"How many people write at once to each database. Default: ${default}." default:"16"`
	Stored  benchStored   `embed:"" prefix:"stored-"`
	Place   benchPlace    `embed:""`
	Profile string        `help:"Write CPU profiles for go tool pprof: of the engine into FILE, of durable turns into FILE.SQLite and FILE.PostgreSQL." placeholder:"FILE"`
}

func (benchTurn) Help() string {
	return `Measures three things and prints each with its target:

  engine   the ten messages of a whole visit (language, menu, answer, back, a form of four fields, confirmation) without any storage; the state is written to JSON and read back for each message; on one core
  durable  the same visits through the receiver into an SQLite file (WAL, synchronous=FULL) and into PostgreSQL, many people at once, each visit somebody new's; with what a turn asks of the database, which does not depend on what else the machine does
  stored   with --stored-people and --stored-messages: durable turns where so much is stored, in turn with as many on an empty database; people that write for the first time, and people that are stored
  idle     memory of kanca serve --demo when nobody writes, and how soon it listens`
}

// Validate refuses figures that measure nothing.
func (c *benchTurn) Validate() error {
	if c.Time <= 0 || c.People < 1 {
		return errors.New("--time and --people must be more than 0")
	}
	return c.Stored.Validate()
}

func (c *benchTurn) Run(ctx context.Context, streams commandline.Streams) error {
	p, err := parts.Load()
	if err != nil {
		return err
	}
	set, err := sample.Load(time.Now())
	if err != nil {
		return err
	}
	known := content.NewSnapshot(p.Library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1)
	dir, keys, err := c.Place.temporary()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	printMachine(streams.Out)
	line, err := c.engine(p, known)
	if err != nil {
		return err
	}
	fmt.Fprintln(streams.Out, line)
	if err := c.Place.each(ctx, streams.Out, "durable", dir, keys, nil, func(d benchDatabase) (string, error) { return c.durable(ctx, p, known, d) }); err != nil {
		return err
	}
	if c.Stored.People > 0 {
		if err := c.stored(ctx, p, known, streams.Out, dir, keys); err != nil {
			return err
		}
	}
	if line, err = idle(ctx, dir, c.Time); err != nil {
		return err
	}
	fmt.Fprintln(streams.Out, line)
	return nil
}

// engine measures the pure engine.
func (c *benchTurn) engine(p *parts.Parts, known *content.Snapshot) (string, error) {
	written, err := c.profile("")
	if err != nil {
		return "", err
	}
	defer written()
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
			next, turn := p.Engine.Step(s, conversation.Input{Kind: bot.KindText, Text: text, SentAt: env.Now}, env)
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
		commandline.Thousands(rate), micros, allocs, commandline.Thousands(targetRate), targetMicros, targetAllocs,
		reached(rate >= targetRate && micros <= targetMicros && allocs <= targetAllocs)), nil
}

// profile begins a CPU profile, where one is wanted; what it returns writes it.
func (c *benchTurn) profile(of string) (written func(), err error) {
	if c.Profile == "" {
		return func() {}, nil
	}
	f, err := os.Create(c.Profile + of)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}

// durable measures turns that are on the disk when they count.
func (c *benchTurn) durable(ctx context.Context, p *parts.Parts, known *content.Snapshot, d benchDatabase) (string, error) {
	written, err := c.profile("." + d.name)
	if err != nil {
		return "", err
	}
	m, err := c.run(ctx, newReceiver(p, known, d), d, newcomer)
	written()
	if err != nil {
		return "", err
	}
	slices.Sort(m.waits)
	turns, half, target := float64(len(m.waits)), milliseconds(m.waits[len(m.waits)/2]), float64(targetDurable)
	asks := fmt.Sprintf("%.1f statements a turn, %.1f turns a commit", float64(m.spent.Statements)/turns, turns/float64(max(m.spent.Commits, 1)))
	if d.postgres {
		target = targetPostgres
		asks = fmt.Sprintf("%.1f statements in %.1f round trips a turn", float64(m.spent.Statements)/turns, float64(m.spent.Trips)/turns)
	}
	return fmt.Sprintf("%s turns/s on %s with %d people at once, half within %.1f ms, 99 %% within %.1f ms, %s, %.0f µs of a processor and %.0f allocations each, in %s (target: %s/s, half within %d ms: %s)",
		commandline.Thousands(m.rate()), d.name, c.People, half, milliseconds(m.waits[len(m.waits)*99/100]), asks,
		float64(m.worked.Microseconds())/turns, float64(m.allocs)/turns, d.place,
		commandline.Thousands(target), targetHalf, reached(m.rate() >= target && half <= targetHalf)), nil
}

// benchReceiver answers the people of a benchmark.
type benchReceiver struct {
	*turn.Receiver
	silent   atomic.Int64 // messages that were not answered
	visitors atomic.Int64 // who were there so far
}

func newReceiver(p *parts.Parts, known *content.Snapshot, d benchDatabase) *benchReceiver {
	// People write with pauses, so the clock moves a second with every look at it:
	// otherwise the limit on fast writers would answer.
	var looks atomic.Int64
	start := time.Now()
	r := &benchReceiver{Receiver: answering.NewReceiver(d.DB, p, &knowledge.Knowledge{Demo: true}, nil)}
	r.Now = func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Second) }
	r.Content = func() *content.Snapshot { return known }
	r.Observe = func(report turn.Report) {
		if report.Quiet != "" {
			r.silent.Add(1)
		}
	}
	return r
}

// measured is what a while of visits came to.
type measured struct {
	waits []time.Duration // of each turn
	took  time.Duration
	spent store.Effort

	worked time.Duration // of the processors, in this program
	allocs uint64
}

// rate is how many turns there were a second.
func (m measured) rate() float64 { return float64(len(m.waits)) / m.took.Seconds() }

// run lets people visit for a while; number is who the n-th visitor is.
func (c *benchTurn) run(ctx context.Context, r *benchReceiver, d benchDatabase, number func(n int64) string) (m measured, err error) {
	var people sync.WaitGroup
	var mu sync.Mutex
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	worked := processorTime()
	before, began := d.Effort(), time.Now()
	for range c.People {
		people.Go(func() {
			mine, failed := visits(ctx, r, number, began.Add(c.Time))
			mu.Lock()
			defer mu.Unlock()
			m.waits, err = append(m.waits, mine...), errors.Join(err, failed)
		})
	}
	people.Wait()
	m.took, m.spent, m.worked = time.Since(began), d.Effort().Since(before), processorTime()-worked
	runtime.ReadMemStats(&end)
	m.allocs = end.Mallocs - start.Mallocs
	if silent := r.silent.Load(); err == nil && silent > 0 {
		err = fmt.Errorf("of %d messages %d were not answered; change the visit of the benchmark", len(m.waits), silent)
	}
	return m, err
}

// newcomer is the number of a visitor of whom nothing is known.
func newcomer(n int64) string { return fmt.Sprintf("+6280000%06d", n) }

// visits lets people write one after the other until the time is over: each is new,
// for whoever writes the same again and again is a machine and not answered.
func visits(ctx context.Context, r *benchReceiver, number func(n int64) string, until time.Time) (waits []time.Duration, err error) {
	for {
		visitor := r.visitors.Add(1)
		for n, text := range visit {
			began := time.Now()
			if began.After(until) {
				return waits, nil
			}
			err := r.Receive(ctx, bot.Incoming{
				Channel: terminal.NameOf(bot.WhatsApp), ProviderID: fmt.Sprintf("bench-%d-%d", visitor, n),
				From: []bot.Address{{Kind: bot.Phone, Value: number(visitor)}}, Kind: bot.KindText, Text: text,
			})
			if err != nil {
				return waits, err
			}
			waits = append(waits, time.Since(began))
		}
	}
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
