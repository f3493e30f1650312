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
	text, err := io.ReadAll(io.LimitReader(f, 1000))
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt([]byte(holder+"\n"), 0)
	}
	if err != nil {
		f.Close()
		return nil, "", false, fmt.Errorf("%s cannot be written: %w", f.Name(), err)
	}
	return f, strings.TrimSpace(string(text)), true, nil
}
