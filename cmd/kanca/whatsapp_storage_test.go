package main

import (
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot/store/postgrestest"
)

// wire leads to a PostgreSQL and can be cut.
type wire struct {
	mu    sync.Mutex
	down  bool
	conns []net.Conn
}

// newWire returns the address by which the PostgreSQL is reached over the wire.
func newWire(t *testing.T, address string) (w *wire, over string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w = &wire{}
	socket := u.Query().Get("host") + "/.s.PGSQL.5432"
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			w.mu.Lock()
			far, err := net.Dial("unix", socket)
			if w.down || err != nil {
				near.Close()
				w.mu.Unlock()
				continue
			}
			w.conns = append(w.conns, near, far)
			w.mu.Unlock()
			go func() { _, _ = io.Copy(far, near); far.Close() }()
			go func() { _, _ = io.Copy(near, far); near.Close() }()
		}
	}()
	u.Host, u.RawQuery = l.Addr().String(), "sslmode=disable"
	return w, u.String()
}

func (w *wire) cut(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down = down; down {
		for _, c := range w.conns {
			c.Close()
		}
		w.conns = nil
	}
}

// PostgreSQL is away for longer than the right to send lasts while two people write, one of them for
// the first time. The probes say so, and both are answered afterwards, once.
func TestPostgreSQLIsAwayWhilePeopleWrite(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	w, over := newWire(t, address)
	v := newVillage(t)
	v.environment = append(v.environment, "KANCA_DATABASE_URL="+over)
	v.provision(address)
	kanca := serve(t, v.environment, "--demo")
	v.eventually("the connection", func() bool { return v.linked(kanca) })
	siti, budi := v.phone(1, "Siti Contoh"), v.phone(2, "Budi Contoh")
	v.say(siti, "halo")
	v.hear(siti, "kanca")
	w.cut(true)
	v.say(siti, "lowongan taiwan")
	v.say(budi, "halo")
	away := time.Now()
	v.eventually("the truth in /healthz", func() bool {
		_, page := kanca.ask("/healthz")
		return strings.Contains(page, `"failing"`) && strings.Contains(page, `"whatsapp":"not_storing"`)
	})
	if took := time.Since(away); took > 5*time.Second {
		t.Errorf("it took /healthz %v to tell", took)
	}
	<-time.After(20*time.Second - time.Since(away)) // longer than the right to send lasts
	w.cut(false)
	count := func(heard []string, piece string) int { return strings.Count(strings.Join(heard, "\n"), piece) }
	v.eventually("both answers", func() bool {
		return count(siti.Heard(), "Taiwan") > 0 && count(budi.Heard(), "saya *kanca*") > 0
	})
	v.eventually("health", func() bool { return v.linked(kanca) })
	for name, heard := range map[string][]string{"Siti": siti.Heard(), "Budi": budi.Heard()} {
		if n := count(heard, "saya *kanca*"); n != 1 {
			t.Errorf("%s was greeted %d times: %q", name, n, heard)
		}
		if count(heard, "pesan jenis ini") > 0 {
			t.Errorf("%s heard that the text cannot be read: %q", name, heard)
		}
	}
}
