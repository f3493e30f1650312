// Package dial connects to a database server that may fall silent: its host lost
// power, a firewall forgot the connection, the machine hangs. Nothing closes such
// a connection, and whoever waits for its answer would wait for ever.
//
// A peer that does not even acknowledge what it is sent is known by the system
// within silentAfter. One that acknowledges and says nothing, as a proxy or a host
// that hangs, is given up after the Dialer's patience.
package dial

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// silentAfter is for how long nothing that was sent may stay without
// acknowledgement, and about how long a connection on which nothing is asked is
// dead before it is known.
const silentAfter = 10 * time.Second

// ErrSilent is the end of a connection whose server said nothing in its time.
var ErrSilent = errors.New("the database server fell silent")

// Dialer makes connections. The zero value waits for ever where a server
// acknowledges what it is sent. It is safe for concurrent use.
type Dialer struct {
	patience atomic.Int64
}

// SetPatience says for how long a server may say nothing while it is asked
// something, on connections that there are and new ones; 0 is for ever. It must be
// longer than any statement takes to give its first row.
func (d *Dialer) SetPatience(patience time.Duration) { d.patience.Store(int64(patience)) }

// DialContext connects; it fits pgconn.Config.DialFunc.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{
		// Finds a connection dead on which nothing is asked.
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silentAfter / 2, Interval: 2 * time.Second, Count: 3},
		Control: func(network, _ string, raw syscall.RawConn) error {
			if network == "unix" {
				return nil
			}
			var err error
			if failed := raw.Control(func(fd uintptr) { err = limitSilence(fd, silentAfter) }); failed != nil {
				return failed
			}
			return err
		},
	}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: conn, patience: &d.patience}, nil
}

// connection closes itself when a read or a write takes too long. A deadline would
// not do: the driver sets its own.
type connection struct {
	net.Conn
	patience *atomic.Int64
	silent   atomic.Bool
}

func (c *connection) Read(b []byte) (int, error)  { return c.bounded(c.Conn.Read, b) }
func (c *connection) Write(b []byte) (int, error) { return c.bounded(c.Conn.Write, b) }

func (c *connection) bounded(do func([]byte) (int, error), b []byte) (int, error) {
	patience := time.Duration(c.patience.Load())
	if patience <= 0 {
		return do(b)
	}
	timer := time.AfterFunc(patience, func() {
		c.silent.Store(true)
		c.Conn.Close()
	})
	n, err := do(b)
	timer.Stop()
	if err != nil && c.silent.Load() {
		err = ErrSilent
	}
	return n, err
}
