package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// at is the byte that is locked, far behind everything that is ever written: on Windows a
// byte that is locked cannot be read by others.
var at = windows.Overlapped{OffsetHigh: 1 << 30}

// Sole takes a file for this process alone, without waiting; ok is false while another
// process has it. A folder cannot be taken here.
func Sole(f *os.File) (ok bool, err error) {
	where := at
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &where)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

// Shared waits until no other process has the file alone, and shares it from then on. A sole
// lock of this process is given up for it; another process may be first.
func Shared(f *os.File) error {
	where := at
	// An error says that there was none.
	_ = windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, &where)
	where = at
	return windows.LockFileEx(windows.Handle(f.Fd()), 0, 0, 1, 0, &where)
}
