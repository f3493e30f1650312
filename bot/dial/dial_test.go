package dial

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// listen plays a server that takes connections and does with them what is wanted.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			go serve(c)
		}
	}()
	return l.Addr().String()
}

func connect(t *testing.T, d *Dialer, address string) net.Conn {
	t.Helper()
	c, err := d.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// The server takes what it is asked and says nothing: the wait ends, the
// connection with it, and the error says why.
func TestAServerThatFallsSilent(t *testing.T) {
	var d Dialer
	c := connect(t, &d, listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }))
	d.SetPatience(50 * time.Millisecond)
	if _, err := c.Write([]byte("anybody there?")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, ErrSilent) {
		t.Errorf("the wait ended with %v", err)
	}
	if _, err := c.Write([]byte("and now?")); err == nil {
		t.Error("a connection that fell silent is used on")
	}
}

// A server that says a little again and again may take its time for all of it.
func TestAServerThatTakesItsTime(t *testing.T) {
	var d Dialer
	const patience = 500 * time.Millisecond
	d.SetPatience(patience)
	next := make(chan bool)
	c := connect(t, &d, listen(t, func(c net.Conn) {
		for range next {
			_, _ = c.Write([]byte("."))
		}
	}))
	defer close(next)
	for began := time.Now(); time.Since(began) < 2*patience; {
		next <- true
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
	}
}
