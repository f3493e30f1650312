//go:build !linux

package kanneltest

import (
	"net"
	"testing"
)

// Port returns a port of loopback that nobody uses now.
func Port(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
