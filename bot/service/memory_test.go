package service

import (
	"os"
	"testing"
)

// memoryDir is a folder for a test, in memory where the machine has such a place. Where
// hours pass in a moment, senders and leases write each second of them, and a real disk
// takes minutes for that. What a disk keeps is tried elsewhere.
func memoryDir(t testing.TB) string {
	t.Helper()
	const memory = "/dev/shm" // Linux
	dir, err := os.MkdirTemp(memory, "kanca-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
