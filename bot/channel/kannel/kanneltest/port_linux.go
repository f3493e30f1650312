package kanneltest

import (
	"syscall"
	"testing"
)

// Port returns a port of loopback that is kept for the test until its end: a
// program may listen on it, end, and listen again, and meanwhile no connection of
// another test gets it by chance. Linux does so for an address that is bound and
// not listened on, if both sides allow it to be reused, as Go and Kannel do.
func Port(t testing.TB) int {
	t.Helper()
	s, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(s) })
	if err := syscall.SetsockoptInt(s, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Bind(s, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(s)
	if err != nil {
		t.Fatal(err)
	}
	return name.(*syscall.SockaddrInet4).Port
}
