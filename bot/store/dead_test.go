package store_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// firewall passes connections on to a server until it forgets those it has: their
// bytes vanish, and nobody is told.
type firewall struct {
	net.Listener
	mu   sync.Mutex
	gone chan struct{} // closed: the connections of before are forgotten
}

func newFirewall(t *testing.T, to *pgx.ConnConfig) *firewall {
	network, address := pgconn.NetworkAddress(to.Host, to.Port)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &firewall{Listener: listener, gone: make(chan struct{})}
	t.Cleanup(func() { f.Close(); f.forget() })
	go func() {
		for {
			near, err := f.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, address)
			if err != nil {
				near.Close()
				continue
			}
			t.Cleanup(func() { near.Close(); far.Close() })
			f.mu.Lock()
			gone := f.gone
			f.mu.Unlock()
			go pass(near, far, gone)
			go pass(far, near, gone)
		}
	}()
	return f
}

func pass(to, from net.Conn, gone <-chan struct{}) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		select {
		case <-gone:
			_, _ = io.Copy(io.Discard, from)
			return
		default:
		}
		if err != nil {
			to.Close()
			return
		}
		_, _ = to.Write(buffer[:n])
	}
}

func (f *firewall) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.gone)
	f.gone = make(chan struct{})
}

// A firewall forgets every connection to PostgreSQL. One call gets no answer; the
// next one must, and not after each of the dead connections was tried.
func TestConnectionsThatAreForgotten(t *testing.T) {
	config, err := pgx.ParseConfig(postgrestest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	wall := newFirewall(t, config)
	address := url.URL{Scheme: "postgres", User: url.UserPassword(config.User, config.Password), Host: wall.Addr().String(), Path: config.Database, RawQuery: "sslmode=disable"}
	db, err := store.Open(t.Context(), store.Options{URL: address.String(), Keys: keys(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	const many = 8
	var together, all sync.WaitGroup // as many connections as there are calls at once
	together.Add(many)
	for range many {
		all.Go(func() {
			if err := db.InTx(t.Context(), func(*store.Tx) error { together.Done(); together.Wait(); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wall.forget()
	const patience = 2 * time.Second
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		_, ok, err := db.HoldLease(ctx, "task", "a", time.Minute)
		cancel()
		if ok {
			return
		}
		if try == 3 {
			t.Fatalf("call %d after the connections were forgotten still fails: %v", try, err)
		}
	}
}
