//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lockFolder takes the lock of a data folder, which the system gives back when
// the process ends in whatever way, and writes the holder's name into it. former
// is the name that stood there: of a process that is certainly gone. ok is false
// while another process has the lock.
func lockFolder(dir, holder string) (lock io.Closer, former string, ok bool, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, "", false, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, "", false, nil
		}
		return nil, "", false, fmt.Errorf("%s cannot be locked: %w", f.Name(), err)
	}
	if former, err = exchange(f, holder); err != nil {
		f.Close()
		return nil, "", false, err
	}
	return f, former, true, nil
}

// joinFolder is for programs of which several may run at once, such as
// terminals: they hold leases under one name. The first of them chooses fresh
// for it, and learns with former the name of those before, which are certainly
// gone. Those that come while it runs get the name it chose.
func joinFolder(dir, fresh string) (lock io.Closer, holder, former string, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "chat.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, "", "", err
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		former, err = exchange(f, fresh)
	}
	// This gives the sole lock up, if it was got; another may have been first.
	if err == nil {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH)
	}
	if err == nil {
		holder, err = written(f)
	}
	if err != nil {
		f.Close()
		return nil, "", "", fmt.Errorf("%s cannot be used: %w", f.Name(), err)
	}
	return f, holder, former, nil
}

// exchange writes a name into a lock file and returns the one that was there.
func exchange(f *os.File, name string) (former string, err error) {
	if former, err = written(f); err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt([]byte(name+"\n"), 0)
	}
	if err != nil {
		return "", fmt.Errorf("%s cannot be written: %w", f.Name(), err)
	}
	return former, nil
}

func written(f *os.File) (string, error) {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 1000))
	return strings.TrimSpace(string(text)), err
}
