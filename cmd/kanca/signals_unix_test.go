//go:build unix

package main

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A service outlives the terminal that started it, and is not ended by what tells
// others to open their log anew.
func TestSignalsThatDoNotEndTheService(t *testing.T) {
	t.Parallel()
	kanca := serve(t, []string{"KANCA_DATA=" + filepath.Join(t.TempDir(), "data")})
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGPIPE, syscall.SIGUSR1, syscall.SIGUSR2} {
		for range 3 {
			if err := kanca.command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
		}
	}
	kanca.until("/healthz", `"status":"ok"`)
	kanca.stop()
}
