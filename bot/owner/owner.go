// Package owner gives what root makes in a folder to whom the folder belongs. The
// service runs as a user of its own, and a command that somebody types with sudo must
// leave nothing there that the service cannot open. Nor may it be led elsewhere: who
// took the service over could lay a link in its folder to any file of the system.
package owner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// LinkError says that root found a link where it was to open a file, in a folder that
// others can write.
type LinkError struct{ Path string }

func (e *LinkError) Error() string {
	return fmt.Sprintf("%s is a link to another file, which root does not follow in a folder that others can write; remove the link, or run kanca as the user of the service", e.Path)
}

// Give gives files and folders that belong to root to the owner and group of the folder
// they are in. It does nothing for who is not root, in a folder of root's, to a file of
// somebody else and to one that is not there. A link is a LinkError.
func Give(paths ...string) error {
	var all []error
	for _, path := range paths {
		if err := give(path); !errors.Is(err, fs.ErrNotExist) {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// Open opens a file as os.OpenFile does, and makes it with mode 0600 where flag says so.
// To root a link is a LinkError where others can write the folder.
func Open(path string, flag int) (*os.File, error) {
	if exposed(path) {
		return openNoLink(path, flag)
	}
	return os.OpenFile(path, flag, 0o600)
}

// OpenGiven opens a file as Open does, and does for it what Give does.
func OpenGiven(path string, flag int) (*os.File, error) {
	f, err := Open(path, flag)
	if err != nil {
		return nil, err
	}
	if err := giveOpen(f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// MakeFolder makes a folder with those above it, which only their owner may enter. It
// does for each that it makes what Give does, and leaves alone what is there.
func MakeFolder(path string) error {
	var fresh []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		fresh = append(fresh, dir)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	slices.Reverse(fresh) // each belongs to the owner of the one above
	return Give(fresh...)
}

// Database does for an SQLite file what Give does, and for the two that SQLite makes
// beside it when it is opened, so that another user can open it meanwhile.
func Database(path string) error {
	foreign, err := foreign(path)
	if err != nil || !foreign {
		return err
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		f, err := OpenGiven(name, os.O_CREATE|os.O_RDWR)
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
