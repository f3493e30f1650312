package postgrestest

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Firewall stands between a program and a server. It passes everything on until
// it is told to swallow what comes: then nobody is told, and nobody gets an answer.
type Firewall struct {
	listener net.Listener
	address  string // of the database, through the firewall

	mu      sync.Mutex
	wall    bool          // new connections are swallowed too
	gone    chan struct{} // closed: the connections of before are forgotten
	weather Weather
	open    []net.Conn
}

// Behind puts a firewall before the database at a postgres:// address.
func Behind(t testing.TB, database string) *Firewall {
	t.Helper()
	to, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal("the address of the database cannot be read")
	}
	network, server := pgconn.NetworkAddress(to.Host, to.Port)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := url.URL{Scheme: "postgres", User: url.UserPassword(to.User, to.Password), Host: listener.Addr().String(), Path: to.Database, RawQuery: "sslmode=disable"}
	f := &Firewall{listener: listener, address: address.String(), gone: make(chan struct{})}
	keep := func(c net.Conn) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.open = append(f.open, c)
	}
	t.Cleanup(func() {
		listener.Close()
		f.Forget()
		f.Cut()
	})
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			keep(near)
			f.mu.Lock()
			gone, wall := f.gone, f.wall
			f.mu.Unlock()
			if wall {
				go func() { _, _ = io.Copy(io.Discard, near) }()
				continue
			}
			far, err := net.Dial(network, server)
			if err != nil {
				near.Close()
				continue
			}
			keep(far)
			c := &line{f: f, near: near, far: far, gone: gone}
			go c.answers()
			go c.requests()
		}
	}()
	return f
}

// Address is the database's, through the firewall.
func (f *Firewall) Address() string { return f.address }

// Forget swallows what comes on the connections of before; new ones are passed on.
func (f *Firewall) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.gone)
	f.gone = make(chan struct{})
}

// Cut breaks the connections of before, and both ends are told.
func (f *Firewall) Cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.open {
		c.Close()
	}
	f.open = nil
}

// Swallow forgets the connections of before and swallows new ones, too.
func (f *Firewall) Swallow() {
	f.mu.Lock()
	f.wall = true
	f.mu.Unlock()
	f.Forget()
}
