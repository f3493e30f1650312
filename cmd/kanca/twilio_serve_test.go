package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kanca/bot/channel/twilio"
	"kanca/bot/channel/twilio/twiliotest"
)

const publicURL = "https://kanca.example"

// served is a kanca serve that runs as a process of its own.
type served struct {
	t       testing.TB
	command *exec.Cmd
	log     journal
	url     string // of the web server
	admin   string // of the probes and metrics
}

// journal is what a process has said so far; it may be read while the process
// goes on.
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

// serve starts the real program and reads where it listens.
func serve(t testing.TB, environment []string, args ...string) *served {
	t.Helper()
	s := &served{t: t, command: exec.Command("kanca", append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)}
	s.command.Env, s.command.Stderr = append(s.command.Environ(), environment...), &s.log
	out, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("kanca serve said:\n%s", s.log.String())
		}
	})
	lines := bufio.NewReader(out)
	for _, said := range []struct {
		words string
		at    *string
	}{{"listening on ", &s.url}, {"admin on ", &s.admin}} {
		line, err := lines.ReadString('\n')
		at, ok := strings.CutPrefix(strings.TrimSpace(line), said.words)
		if err != nil || !ok {
			s.kill()
			t.Fatalf("instead of %q it said %q, %v\n%s", said.words, line, err, s.log.String())
		}
		*said.at = at
	}
	go io.Copy(io.Discard, lines)
	return s
}

func (s *served) kill() {
	if s.command.ProcessState == nil {
		s.command.Process.Kill()
		s.command.Wait()
	}
}

// get returns a page of the probes and metrics, which has to be there.
func (s *served) get(path string) string {
	s.t.Helper()
	status, body := s.ask(path)
	if status != http.StatusOK {
		s.t.Fatalf("%s: status %d", path, status)
	}
	return body
}

// ask returns what the door of the probes and metrics answers.
func (s *served) ask(path string) (status int, body string) {
	s.t.Helper()
	res, err := http.Get(s.admin + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(page)
}

// health is the probe's answer. Its status says that the database is away when
// that answers slowly, as on a busy machine; so whoever waits looks again.
func (s *served) health() string {
	s.t.Helper()
	_, page := s.ask("/healthz")
	return page
}

// until asks for a page until the words stand in it.
func (s *served) until(path, words string) (page string) {
	s.t.Helper()
	eventually(s.t, path+" says "+words, func() bool {
		page = s.get(path)
		return strings.Contains(page, words)
	})
	return page
}

// eventually waits for what another process does, for which nothing wakes us. The
// limit only ends a test that hangs: on a busy machine everything may take many
// times as long.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	limit := time.After(5 * time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func (s *served) stop() {
	s.t.Helper()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.command.Wait(); err != nil {
		s.t.Fatalf("it did not stop well: %v\n%s", err, s.log.String())
	}
}

// A registration over the real program: signed webhooks through a proxy, turns,
// outbox, Twilio's API, callbacks; a kill in the middle, and what was written
// meanwhile is answered afterwards.
func TestAnEveningThroughTwilio(t *testing.T) {
	t.Parallel()
	const siti, budi = "whatsapp:+620000000001", "whatsapp:+620000000002"
	fake := twiliotest.New(t)
	data := filepath.Join(t.TempDir(), "data")
	environment := []string{"KANCA_DATA=" + data, "KANCA_PUBLIC_URL=" + publicURL, "KANCA_TWILIO_API_URL=" + fake.URL,
		"KANCA_TWILIO_ACCOUNT_SID=" + twiliotest.Account, "KANCA_TWILIO_AUTH_TOKEN=" + twiliotest.Token,
		"KANCA_TWILIO_FROM=" + twiliotest.Number + "," + twiliotest.WhatsApp}
	start := func() *served {
		s := serve(t, environment, "--demo")
		fake.Proxy = s.url
		return s
	}
	kanca := start()
	says := func(who, text, answer string) {
		t.Helper()
		before := len(fake.Sent())
		if status := fake.Post(publicURL+twilio.MessagePath, fake.Text(who, twiliotest.WhatsApp, text).Fields()); status != 200 {
			t.Fatalf("%q: status %d\n%s", text, status, kanca.log.String())
		}
		for _, m := range fake.Await(func(sent []twiliotest.Message) bool { return holds(sent[before:], who, answer) })[before:] {
			for _, state := range []string{"sent", "delivered", "read"} {
				if got := fake.Report(m, state, 0); got != 204 {
					t.Errorf("callback %s: status %d", state, got)
				}
			}
		}
	}
	says(siti, "saya mau daftar kerja ke taiwan", "setuju")
	says(siti, "setuju", "nama")
	says(siti, "siti contoh", "umur")
	kanca.kill()

	// Nobody is there: Twilio keeps what comes, and its webhooks fail.
	fake.Text(siti, twiliotest.WhatsApp, "24")
	fake.Text(budi, twiliotest.WhatsApp, "apa boleh majikan menahan paspor?")
	before := len(fake.Sent())
	kanca = start()
	fake.Await(func(sent []twiliotest.Message) bool {
		return holds(sent[before:], siti, "kecamatan") && holds(sent[before:], budi, "paspor")
	})
	says(siti, "kraksaan", "desa")
	says(siti, "patokan", "NIK")
	says(siti, "lewati", "Sudah benar")
	says(siti, "ya", "tersimpan")
	page := kanca.get("/metrics")
	for _, want := range []string{`kanca_messages_received_total{channel="twilio_whatsapp",result="answered"} 6`, `kanca_webhook_requests_total{code="200",path="/hooks/twilio/message"} 4`,
		`kanca_delivery_reports_total{provider="twilio",state="read"}`, "kanca_database_up 1"} {
		if !strings.Contains(page, "\n"+want) {
			t.Errorf("the metrics lack %s:\n%s", want, page)
		}
	}
	if strings.Contains(page, "620000000") {
		t.Error("a number is in the metrics")
	}
	kanca.stop()

	out, err := exec.Command("kanca", "registrations", "export", filepath.Join(t.TempDir(), "list.csv"), "--data", data).Output()
	if err != nil || !strings.Contains(string(out), "1 registration") {
		t.Errorf("%s %v", out, err)
	}
	doctor := exec.Command("kanca", "doctor")
	doctor.Env = append(doctor.Environ(), environment...)
	if out, err = doctor.Output(); err != nil || !strings.Contains(string(out), "ok    channels: Twilio: twilio_sms") ||
		!strings.Contains(string(out), "ok    channels: Twilio knows the account") || strings.Contains(string(out), twiliotest.Token) {
		t.Errorf("%s %v", out, err)
	}
}

// holds reports whether one of the messages to somebody has the words.
func holds(sent []twiliotest.Message, to, words string) bool {
	for _, m := range sent {
		if m.To == to && strings.Contains(strings.ToLower(m.Body), strings.ToLower(words)) {
			return true
		}
	}
	return false
}
