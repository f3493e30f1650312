//go:build !linux

package dial

import "time"

// limitSilence does nothing: what the peer does not acknowledge is known here by
// the dialer's patience and by whoever asks with a deadline.
func limitSilence(uintptr, time.Duration) error { return nil }
