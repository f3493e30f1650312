package service

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kanca/bot/entrance"
	"kanca/bot/entrance/entrancetest"
	"kanca/bot/knowledge"
	"kanca/bot/parts"
	"kanca/bot/store/storetest"
)

// newTestService is a service on an empty database, with what the environment
// sets up.
func newTestService(t *testing.T, simulated bool) *Service {
	t.Helper()
	sv := newClosedService(t, simulated)
	sv.open()
	return sv
}

// newClosedService is one whose doors have no pages yet.
func newClosedService(t *testing.T, simulated bool) *Service {
	t.Helper()
	db, log := storetest.Open(t), slog.New(slog.DiscardHandler)
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	k, err := knowledge.New(t.Context(), db, p.Library, log)
	if err != nil {
		t.Fatal(err)
	}
	sv, err := New(Options{DB: db, Known: k, Parts: p, Doors: openDoors(t), Simulator: simulated, Holder: "serve test", Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return sv
}

func setAll(t *testing.T, variables string) {
	t.Helper()
	for pair := range strings.FieldsSeq(variables) {
		name, value, _ := strings.Cut(pair, "=")
		t.Setenv("KANCA_"+name, value)
	}
}

const (
	trialSID    = "AC00000000000000000000000000000001"
	trialToken  = "0000000000000000000000000000000f"
	trialSecret = "0123456789abcdefghijkl"
)

func TestProbesTellTheTruth(t *testing.T) {
	db := storetest.Open(t)
	p, err := parts.Load()
	if err != nil {
		t.Fatal(err)
	}
	k, err := knowledge.New(t.Context(), db, p.Library, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	sv, err := New(Options{DB: db, Known: k, Parts: p, Doors: openDoors(t), Holder: "serve test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	sv.open()
	get := func(path string) int {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
		r.Host = "localhost"
		sv.doors.Admin.Server.Handler.ServeHTTP(w, r)
		return w.Code
	}
	expect := func(when string, health, ready int) {
		t.Helper()
		if h, r := get("/healthz"), get("/readyz"); h != health || r != ready {
			t.Errorf("%s: healthz %d, readyz %d, want %d and %d", when, h, r, health, ready)
		}
	}
	expect("at work", 200, 200)
	sv.state.stopping.Store(true)
	expect("stopping", 200, 503)
	db.Close()
	expect("without database", 503, 503)
}

// A request that comes in the moment before the pages are there is answered by
// them: it is not refused, and not answered with half of them.
func TestWhoComesAMomentTooEarlyIsAnswered(t *testing.T) {
	sv := newClosedService(t, false)
	sv.doors.Serve()
	at := sv.doors.Admin.Listener.Addr().String()
	conn, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	sv.open()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || res.StatusCode != 200 {
		t.Fatal(res, err)
	}
}

// openDoors takes the addresses that the environment asks for, on free ports.
func openDoors(t *testing.T, change ...func(*entrance.Options)) *entrance.Doors {
	t.Helper()
	c := &entrance.Options{Listen: "127.0.0.1:0"}
	for _, f := range change {
		f(c)
	}
	d, err := c.Open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// passOn asks as a proxy on this machine does in which nothing but proxy_pass is
// set: nginx drops the name that was asked for, and says nothing of who asked.
func passOn(t *testing.T, to *entrance.Doorway, method, path string) int {
	t.Helper()
	at := to.Listener.Addr().String()
	return entrancetest.Spell(t, at, method+" "+path+" HTTP/1.0\r\nHost: "+at+"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").StatusCode
}
