package soak

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

const publicURL = "https://kanca.example"

// size is how much a test does: the first number on every change, the second one in
// `make soak`.
func size(short, long int) int {
	if os.Getenv("KANCA_TEST_SOAK") != "" {
		return long
	}
	return short
}

var folder string // of the program, once it is made

// built is the program, made once.
var built = sync.OnceValues(func() (_ string, err error) {
	if folder, err = os.MkdirTemp("", "kanca-soak-"); err != nil {
		return "", err
	}
	program := filepath.Join(folder, "kanca")
	out, err := exec.Command("go", "build", "-o", program, "kanca/cmd/kanca").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return program, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if folder != "" {
		_ = os.RemoveAll(folder)
	}
	os.Exit(status)
}

// house is an office: a database, Twilio, and as many processes as are started.
type house struct {
	*testing.T
	server  *postgrestest.Server
	url     string // "" where everything is in one file
	data    string
	more    []string // environment of every process
	twilio  *twiliotest.Server
	mu      sync.Mutex
	started int        // processes so far
	running []*process // which take messages
	turn    int        // of whose it is to take one
}

func newHouse(t *testing.T, more ...string) *house {
	t.Helper()
	h := &house{T: t, server: postgrestest.Start(t), data: filepath.Join(t.TempDir(), "data"), twilio: twiliotest.New(t), more: more}
	h.url = h.server.Database(t)
	return h
}

// newEmbedded is a house where everything is in one SQLite file below a folder.
func newEmbedded(t *testing.T, folder string, more ...string) *house {
	t.Helper()
	return &house{T: t, data: filepath.Join(folder, "data"), twilio: twiliotest.New(t), more: more}
}

// environment is what every process of the house gets.
func (h *house) environment() []string {
	return append([]string{"KANCA_DATA=" + h.data, "KANCA_DATABASE_URL=" + h.url, "KANCA_PUBLIC_URL=" + publicURL,
		"KANCA_ADMIN_LISTEN=127.0.0.1:0", "KANCA_TWILIO_API_URL=" + h.twilio.URL, "KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account,
		"KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token, "KANCA_TWILIO_FROM=" + twiliotest.Number}, h.more...)
}

// run runs another command of the program, which has to go well.
func (h *house) run(arguments ...string) string {
	h.Helper()
	program, err := built()
	if err != nil {
		h.Fatal(err)
	}
	command := exec.Command(program, arguments...)
	command.Env = append(command.Environ(), h.environment()...)
	out, err := command.CombinedOutput()
	if err != nil {
		h.Fatalf("kanca %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// process is a running `kanca serve`.
type process struct {
	h       *house
	command *exec.Cmd
	log     journal
	url     string // of the web server
	admin   string // of the probes and metrics
	began   time.Time
	number  int // among all of the house, from 1
}

// toldOf is of how many processes, the last ones, a test that failed shows the log: of a
// hundred nobody would find what failed.
const toldOf = 4

// journal is what a process has said so far.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// start starts a process and lets it take messages.
func (h *house) start(environment ...string) *process {
	h.Helper()
	program, err := built()
	if err != nil {
		h.Fatal(err)
	}
	h.started++
	p := &process{h: h, command: exec.Command(program, "serve", "--listen", "127.0.0.1:0"), began: time.Now(), number: h.started}
	p.command.Env = append(append(p.command.Environ(), h.environment()...), environment...)
	p.command.Stderr = &p.log
	out, err := p.command.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() {
		p.end(syscall.SIGKILL)
		if h.Failed() && p.number > h.started-toldOf {
			h.Logf("a kanca serve said:\n%.6000s", p.log.String())
		}
	})
	lines := bufio.NewReader(out)
	for _, said := range []struct {
		words string
		at    *string
	}{{"listening on ", &p.url}, {"admin on ", &p.admin}} {
		line, err := lines.ReadString('\n')
		at, ok := strings.CutPrefix(strings.TrimSpace(line), said.words)
		if err != nil || !ok {
			h.Fatalf("it said %q in place of %q\n%s", line, said.words, p.log.String())
		}
		*said.at = at
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	h.mu.Lock()
	h.running = append(h.running, p)
	h.mu.Unlock()
	return p
}

// end sends a signal and waits for the process; it takes no messages any more.
func (p *process) end(signal syscall.Signal) error {
	p.leave()
	if p.command.ProcessState != nil {
		return nil
	}
	_ = p.command.Process.Signal(signal)
	return p.command.Wait()
}

// leave keeps messages away from a process.
func (p *process) leave() {
	p.h.mu.Lock()
	defer p.h.mu.Unlock()
	var rest []*process
	for _, other := range p.h.running {
		if other != p {
			rest = append(rest, other)
		}
	}
	p.h.running = rest
}

// ask returns what the door of the probes and metrics answers, 0 where it does not.
func (p *process) ask(path string) (status int, page string) {
	res, err := (&http.Client{Timeout: 20 * time.Second}).Get(p.admin + path)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

// metric reads a number from the metrics; 0 where it is not there.
func (p *process) metric(name string) (n int) {
	_, page := p.ask("/metrics")
	for _, line := range strings.Split(page, "\n") {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			f, _ := strconv.ParseFloat(value, 64)
			n = int(f)
		}
	}
	return n
}

// post delivers a webhook once, to whichever process has its turn, and returns its
// status; 0 where nobody answered.
func (h *house) post(path string, fields url.Values) int {
	h.mu.Lock()
	if len(h.running) == 0 {
		h.mu.Unlock()
		return 0
	}
	h.turn++
	to := h.running[h.turn%len(h.running)].url
	h.mu.Unlock()
	request, err := http.NewRequest("POST", to+path, strings.NewReader(fields.Encode()))
	if err != nil {
		h.Error(err)
		return 0
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", "192.0.2.1")
	request.Header.Set("X-Twilio-Signature", twiliotest.Sign(twiliotest.Token, publicURL+path, fields))
	res, err := posts.Do(request)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// posts is a provider's patience.
var posts = &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// write is a message of a person, delivered until it is acknowledged.
func (h *house) write(from, text string) {
	h.deliver(h.twilio.Text(from, twiliotest.Number, text).Fields())
}

func (h *house) deliver(fields url.Values) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); h.post(twilio.MessagePath, fields) != http.StatusOK; <-tick.C {
		if time.Since(began) > patience {
			h.Errorf("%s is not taken", fields.Get("MessageSid"))
			return
		}
	}
}

// patience only ends a test that hangs.
const patience = 5 * time.Minute

// eventually waits for what another process does, for which nothing wakes us.
func (h *house) eventually(what string, done func() bool) {
	h.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); !done(); <-tick.C {
		if time.Since(began) > patience {
			h.Fatalf("waited in vain: %s", what)
		}
	}
}

// raw asks the database behind everybody's back.
func (h *house) raw(query string, args ...any) (n int) {
	h.Helper()
	driver, address := "pgx", h.url
	if h.url == "" {
		driver, address = "sqlite", "file:"+filepath.Join(h.data, "kanca.db")+"?mode=ro&_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		h.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		h.Fatal(err)
	}
	return n
}

// open opens the database as the program does.
func (h *house) open() *store.DB {
	h.Helper()
	keys, err := seal.OpenKeyring(filepath.Join(h.data, "keys"))
	if err != nil {
		h.Fatal(err)
	}
	url := h.url
	if url == "" {
		url = "sqlite:" + filepath.Join(h.data, "kanca.db")
	}
	db, err := store.Open(context.Background(), store.Options{URL: url, Keys: keys})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { db.Close() })
	return db
}
