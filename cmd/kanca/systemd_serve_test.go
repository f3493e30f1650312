package main

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// systemd is told when people can be answered, that the service lives, and that it ends.
func TestSystemdIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Skipf("no such sockets here: %v", err)
	}
	defer socket.Close()
	kanca := serve(t, []string{"KANCA_DATA=" + filepath.Join(dir, "data"), "NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=3000000"})
	buffer := make([]byte, 4096)
	next := func() string {
		t.Helper()
		if err := socket.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		n, err := socket.Read(buffer)
		if err != nil {
			t.Fatalf("systemd is told nothing: %v\n%s", err, kanca.log.String())
		}
		return string(buffer[:n])
	}
	if got := next(); !strings.HasPrefix(got, "READY=1\nSTATUS=people are answered; see http://127.0.0.1:") {
		t.Errorf("told %q", got)
	}
	for range 3 {
		if got := next(); got != "WATCHDOG=1" {
			t.Errorf("told %q", got)
		}
	}
	kanca.stop()
	for {
		if got := next(); got == "STOPPING=1" {
			break
		} else if got != "WATCHDOG=1" {
			t.Fatalf("told %q", got)
		}
	}
}
