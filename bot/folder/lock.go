package folder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kanca/bot/filelock"
	"kanca/bot/owner"
)

// Lock takes the lock of a data folder, which the system gives back when
// the process ends in whatever way, and writes the holder's name into it. former
// is the name that stood there: of a process that is certainly gone. ok is false
// while another process has the lock.
func Lock(dir, holder string) (lock io.Closer, former string, ok bool, err error) {
	f, err := openLock(dir, "serve.lock")
	if err != nil {
		return nil, "", false, err
	}
	if ok, err := filelock.Sole(f); err != nil || !ok {
		f.Close()
		if err != nil {
			err = fmt.Errorf("%s cannot be locked: %w", f.Name(), err)
		}
		return nil, "", false, err
	}
	if former, err = exchange(f, holder); err != nil {
		f.Close()
		return nil, "", false, err
	}
	return f, former, true, nil
}

// openLock opens a lock file, and makes it where it is not there.
func openLock(dir, name string) (*os.File, error) {
	return owner.OpenGiven(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR)
}

// Join is for programs of which several may run at once, such as
// terminals: they hold leases under one name. The first of them chooses fresh
// for it, and learns with former the name of those before, which are certainly
// gone. Those that come while it runs get the name it chose.
func Join(dir, fresh string) (lock io.Closer, holder, former string, err error) {
	f, err := openLock(dir, "chat.lock")
	if err != nil {
		return nil, "", "", err
	}
	ok, err := filelock.Sole(f)
	if ok && err == nil {
		former, err = exchange(f, fresh)
	}
	// This gives the sole lock up, if it was got; another may have been first.
	if err == nil {
		err = filelock.Shared(f)
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

// LockAlone keeps every service and terminal away from a data folder. The error
// says which of them works on it.
func LockAlone(dir, holder string) (io.Closer, error) {
	service, _, ok, err := Lock(dir, holder)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("a kanca serve works on %s; stop it first", dir)
	}
	f, err := openLock(dir, "chat.lock")
	if err == nil {
		if ok, err = filelock.Sole(f); err == nil && !ok {
			err = fmt.Errorf("a kanca chat works on %s; end it first", dir)
		}
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, errors.Join(err, service.Close())
	}
	return both{service, f}, nil
}

// both closes two things.
type both [2]io.Closer

func (b both) Close() error { return errors.Join(b[0].Close(), b[1].Close()) }

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
