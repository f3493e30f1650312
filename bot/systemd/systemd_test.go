package systemd

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// told is a manager's socket, and what comes to it.
func told(t *testing.T, patience time.Duration) <-chan string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Skipf("no such sockets here: %v", err)
	}
	t.Cleanup(func() { socket.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", strconv.FormatInt(patience.Microseconds(), 10))
	t.Setenv("WATCHDOG_PID", "")
	states := make(chan string, 100)
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := socket.Read(buffer)
			if err != nil {
				return
			}
			states <- string(buffer[:n])
		}
	}()
	return states
}

func next(t *testing.T, states <-chan string) string {
	t.Helper()
	select {
	case s := <-states:
		return s
	case <-time.After(30 * time.Second):
		t.Fatal("systemd is told nothing")
		return ""
	}
}

// A service that answers "failing" is alive: the signs go on.
func TestSignsOfLifeFollowFromAnyAnswer(t *testing.T) {
	states := told(t, 30*time.Millisecond)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer server.Close()
	m := New(server.URL, slog.New(slog.DiscardHandler))
	m.Ready(t.Context(), "waits")
	m.Ready(t.Context(), "answers")
	var got []string
	for len(got) < 5 {
		got = append(got, next(t, states))
	}
	all := strings.Join(got, "|")
	if got[0] != "READY=1\nSTATUS=waits" || !strings.Contains(all, "READY=1\nSTATUS=answers") || strings.Count(all, "WATCHDOG=1") != 3 {
		t.Errorf("told %q", got)
	}
	m.Stopping()
	for next(t, states) != "STOPPING=1" {
	}
}

// A service that no longer answers gives none, and says why in its log.
func TestWhoDoesNotAnswerGivesNoSign(t *testing.T) {
	states := told(t, 30*time.Millisecond)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	lines := make(chan string, 100)
	m := New("http://"+silent.Addr().String(), slog.New(slog.NewTextHandler(lineWriter(lines), nil)))
	m.Ready(t.Context(), "answers")
	if got := next(t, states); got != "READY=1\nSTATUS=answers" {
		t.Fatalf("told %q", got)
	}
	for range 3 {
		if line := next(t, lines); !strings.Contains(line, "does not answer its own probe") {
			t.Fatalf("the log has %q", line)
		}
	}
	select {
	case s := <-states:
		t.Errorf("told %q", s)
	default:
	}
}

type lineWriter chan string

func (w lineWriter) Write(p []byte) (int, error) {
	select {
	case w <- string(p):
	default:
	}
	return len(p), nil
}
