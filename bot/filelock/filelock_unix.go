//go:build unix

package filelock

import (
	"errors"
	"os"
	"syscall"
)

// Sole takes a file or a folder for this process alone, without waiting; ok is false while
// another process has it.
func Sole(f *os.File) (ok bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// Shared waits until no other process has the file alone, and shares it from then on. A sole
// lock of this process is given up for it; another process may be first.
func Shared(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_SH) }
