package dial

import (
	"syscall"
	"time"
)

// tcpUserTimeout is TCP_USER_TIMEOUT, which package syscall does not name.
const tcpUserTimeout = 0x12

// limitSilence makes the system end a connection whose peer does not acknowledge
// what was sent for that long. Without it Linux goes on for a quarter of an hour.
func limitSilence(socket uintptr, after time.Duration) error {
	return syscall.SetsockoptInt(int(socket), syscall.IPPROTO_TCP, tcpUserTimeout, int(after.Milliseconds()))
}
