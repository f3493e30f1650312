// Package kanneltest gives tests a real Kannel on loopback: bearerbox and smsbox
// of Debian's package, configured by the project's own example, and a mobile
// operator with its phones behind it.
package kanneltest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	bearerboxProgram = "/usr/sbin/bearerbox"
	smsboxProgram    = "/usr/sbin/smsbox"
	fakesmscProgram  = "/usr/lib/kannel/test/fakesmsc"
	requireVariable  = "KANCA_TEST_REQUIRE" // names kannel: no Kannel is a failure
)

// Need skips the test where Kannel is not installed, with the reason; it fails
// instead when KANCA_TEST_REQUIRE names kannel.
func Need(t testing.TB) {
	t.Helper()
	for _, program := range []string{bearerboxProgram, smsboxProgram, fakesmscProgram} {
		if _, err := os.Stat(program); err == nil {
			continue
		}
		reason := "Kannel is NOT tested: there is no " + program + "; install kannel and kannel-extras"
		if strings.Contains(os.Getenv(requireVariable), "kannel") {
			t.Fatal(reason)
		}
		t.Skip("SKIPPED: " + reason)
	}
}

// Gateway is a running Kannel.
type Gateway struct {
	t         testing.TB
	folder    string
	file      string // its configuration
	ports     struct{ admin, smsbox, sendsms int }
	bearerbox *process
	smsbox    *process
}

// New prepares a Kannel on ports of its own, so that its addresses are known
// before it starts.
func New(t testing.TB) *Gateway {
	t.Helper()
	Need(t)
	g := &Gateway{t: t, folder: t.TempDir()}
	g.ports.admin, g.ports.smsbox, g.ports.sendsms = Port(t), Port(t), Port(t)
	return g
}

// Start runs Kannel until the test's end, with the example configuration in the
// file of that name: its ports and folders become the test's own, and so do the
// given settings. It returns when both programs are ready.
func (g *Gateway) Start(example string, settings ...Setting) {
	g.t.Helper()
	text, err := os.ReadFile(example)
	if err != nil {
		g.t.Fatal(err)
	}
	configuration := string(text)
	for _, s := range append([]Setting{
		{"core", "admin-port", fmt.Sprint(g.ports.admin)},
		{"core", "smsbox-port", fmt.Sprint(g.ports.smsbox)},
		{"core", "store-location", g.path("store")},
		{"core", "dlr-spool", g.path("reports")},
		{"core", "log-file", g.path("bearerbox.log")},
		{"smsbox", "sendsms-port", fmt.Sprint(g.ports.sendsms)},
		{"smsbox", "log-file", g.path("smsbox.log")},
	}, settings...) {
		changed, ok := set(configuration, s)
		if !ok {
			g.t.Fatalf("%s has no %s in a group %s", example, s.Name, s.Group)
		}
		configuration = changed
	}
	g.file = g.path("kannel.conf")
	for _, folder := range []string{"store", "reports"} {
		if err := os.Mkdir(g.path(folder), 0o700); err != nil {
			g.t.Fatal(err)
		}
	}
	if err := os.WriteFile(g.file, []byte(configuration), 0o600); err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(g.Kill)
	g.StartBearerbox()
	g.StartSmsbox()
}

func (g *Gateway) path(name string) string { return filepath.Join(g.folder, name) }

// SendSMSURL is the address of smsbox's sendsms.
func (g *Gateway) SendSMSURL() string {
	return fmt.Sprintf("http://127.0.0.1:%d/cgi-bin/sendsms", g.ports.sendsms)
}

// StartBearerbox starts the one that holds the connections and the store.
func (g *Gateway) StartBearerbox() {
	g.t.Helper()
	g.bearerbox = start(g.t, bearerboxProgram, "-v", "0", g.file)
	g.bearerbox.until(1, "Start-up done, entering mainloop")
}

// StartSmsbox starts the one that speaks HTTP.
func (g *Gateway) StartSmsbox() {
	g.t.Helper()
	before := g.bearerbox.count("Client connected from")
	g.smsbox = start(g.t, smsboxProgram, "-v", "0", g.file)
	g.smsbox.until(1, "Connected to bearerbox at")
	g.bearerbox.until(before+1, "Client connected from")
}

// KillBearerbox ends it as a power cut does.
func (g *Gateway) KillBearerbox() { g.bearerbox.end("KILL") }

// KillSmsbox ends it as a power cut does.
func (g *Gateway) KillSmsbox() { g.smsbox.end("KILL") }

// Kill ends both.
func (g *Gateway) Kill() {
	for _, p := range []*process{g.smsbox, g.bearerbox} {
		if p != nil {
			p.end("KILL")
		}
	}
	if g.t.Failed() {
		g.t.Logf("bearerbox said:\n%s\nsmsbox said:\n%s", g.bearerbox.tail(60), g.smsbox.tail(40))
	}
}

// Complaints returns what both programs warned of or called an error so far.
func (g *Gateway) Complaints() (lines []string) {
	for _, p := range []*process{g.bearerbox, g.smsbox} {
		for line := range strings.Lines(p.tail(1 << 20)) {
			for _, word := range []string{" WARNING: ", " ERROR: ", " PANIC: "} {
				if _, what, ok := strings.Cut(line, word); ok {
					lines = append(lines, strings.TrimSpace(what))
				}
			}
		}
	}
	return lines
}

// Stored returns how many messages wait on Kannel's disk.
func (g *Gateway) Stored() int {
	n := 0
	_ = filepath.WalkDir(g.path("store"), func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil // a file that went meanwhile
	})
	return n
}

// process is a program that ends with the test process, whatever becomes of it.
type process struct {
	t      testing.TB
	name   string
	life   io.WriteCloser
	ended  chan struct{}
	once   sync.Once
	mu     sync.Mutex
	lines  []string
	change chan struct{}
}

func start(t testing.TB, program string, arguments ...string) *process {
	t.Helper()
	// The shell ends the program when its standard input says so or ends, which it
	// does when this process is killed.
	script := `exec 3<&0; "$0" "$@" </dev/null 3<&- & p=$!
{ read -r s <&3; kill -"${s:-KILL}" $p; } >/dev/null 2>&1 & r=$!
wait $p; kill $r 2>/dev/null`
	command := exec.Command("/bin/sh", append([]string{"-c", script, program}, arguments...)...)
	p := &process{t: t, name: filepath.Base(program), ended: make(chan struct{}), change: make(chan struct{})}
	var err error
	if p.life, err = command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stdout, command.Stderr = writer, writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewReader(reader); ; {
			line, err := lines.ReadString('\n')
			if line != "" {
				p.mu.Lock()
				p.lines = append(p.lines, strings.TrimSuffix(line, "\n"))
				close(p.change)
				p.change = make(chan struct{})
				p.mu.Unlock()
			}
			if err != nil {
				reader.Close()
				return
			}
		}
	}()
	go func() {
		_ = command.Wait() // ended by our own signal
		<-read
		close(p.ended)
	}()
	return p
}

// end sends a signal and waits until the program is gone.
func (p *process) end(signal string) {
	p.once.Do(func() {
		_, _ = io.WriteString(p.life, signal+"\n") // it ended by itself
		_ = p.life.Close()
	})
	<-p.ended
}

// until waits for the n-th line with all the words in what the program says.
func (p *process) until(n int, words ...string) {
	p.t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		p.mu.Lock()
		change := p.change
		p.mu.Unlock()
		if p.count(words...) >= n {
			return
		}
		select {
		case <-change:
		case <-p.ended:
			p.t.Fatalf("%s ended:\n%s", p.name, p.tail(40))
		case <-timeout.C:
			p.t.Fatalf("%s did not say %q:\n%s", p.name, words, p.tail(40))
		}
	}
}

// count returns in how many lines all the words stand.
func (p *process) count(words ...string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
next:
	for _, line := range p.lines {
		for _, w := range words {
			if !strings.Contains(line, w) {
				continue next
			}
		}
		n++
	}
	return n
}

func (p *process) tail(n int) string {
	if p == nil {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.lines[max(0, len(p.lines)-n):], "\n")
}
