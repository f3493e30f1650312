package dial

import (
	"net"
	"syscall"
	"testing"
)

// Every connection over a network asks the system to give up a peer that does not
// acknowledge; a socket of this machine has no such option and works without.
func TestTheSystemGivesUpADeadPeer(t *testing.T) {
	var d Dialer
	c := connect(t, &d, listen(t, func(net.Conn) {})).(*connection)
	raw, err := c.Conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var got int
	if failed := raw.Control(func(fd uintptr) { got, err = syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout) }); failed != nil || err != nil {
		t.Fatal(failed, err)
	}
	if int64(got) != silentAfter.Milliseconds() {
		t.Errorf("a dead peer is given up after %d ms, want %v", got, silentAfter)
	}
	path := t.TempDir() + "/socket"
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := d.DialContext(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	near.Close()
}
