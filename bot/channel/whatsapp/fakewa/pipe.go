package fakewa

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"

	"go.mau.fi/whatsmeow"
)

// pipeListener hands the far ends of pipes to an http.Server.
type pipeListener struct {
	arriving chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{arriving: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.arriving:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "fakewa" }

func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

var errRefused = &net.OpError{Op: "dial", Net: "pipe", Err: errors.New("connection refused")}

func (s *Server) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if s.knob().away {
		return nil, errRefused
	}
	near, far := net.Pipe()
	select {
	case s.listener.arriving <- far:
		return near, nil
	case <-s.listener.closed:
		return nil, errRefused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Serve takes connections of other processes as well, until Close. Those
// processes call Trust with Root first.
func (s *Server) Serve(l net.Listener) {
	s.done.Go(func() { _ = s.http.Serve(l) })
}

// Root is the key of this process's certificate authority.
func Root() [32]byte { return *authority().Pub }

// Trust makes this process's clients believe servers of another process.
func Trust(root [32]byte) { whatsmeow.WACertPubKey = root }

// UnixHTTP returns a client whose every request comes to the socket at path, on
// which another process serves.
func UnixHTTP(path string) *http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true}}
}

// HTTP returns a client whose every request, also by https, comes to this
// server: with DialTLSContext set the transport believes that the pipe is
// encrypted already.
func (s *Server) HTTP() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: s.dial, DialTLSContext: s.dial, DisableKeepAlives: true}}
}

// Use makes a client talk to this server. Call it before Connect.
func (s *Server) Use(c *whatsmeow.Client) {
	h := s.HTTP()
	c.SetWebsocketHTTPClient(h)
	c.SetPreLoginHTTPClient(h)
	c.SetMediaHTTPClient(h)
}
