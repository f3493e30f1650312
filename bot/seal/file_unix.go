//go:build unix

package seal

import (
	"io"
	"io/fs"
	"os"
	"syscall"
)

// lockFolder takes the lock of a folder, which the system gives back when the
// process ends in whatever way.
func lockFolder(path string) (io.Closer, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return locked(dir)
}

// keepOwner gives f the owner and group of the file that it replaces.
func keepOwner(f *os.File, old fs.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	now, err := f.Stat()
	if err != nil {
		return err
	}
	if is, ok := now.Sys().(*syscall.Stat_t); ok && is.Uid == was.Uid && is.Gid == was.Gid {
		return nil
	}
	return f.Chown(int(was.Uid), int(was.Gid))
}
