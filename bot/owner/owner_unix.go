//go:build unix

package owner

import (
	"os"
	"path/filepath"
	"syscall"
)

// foreign reports whether this is root, and the file is in the folder of somebody else.
func foreign(path string) (bool, error) {
	if os.Geteuid() != 0 {
		return false, nil
	}
	folder, err := stat(filepath.Dir(path))
	return err == nil && folder.Uid != 0, err
}

// exposed reports whether this is root, and others may put links where the file is.
func exposed(path string) bool {
	if os.Geteuid() != 0 {
		return false
	}
	folder, err := stat(filepath.Dir(path))
	return err != nil || folder.Uid != 0 || folder.Mode&0o022 != 0
}

// openNoLink opens a file that is no link: the system looks in the same step, so that
// nobody puts one there meanwhile.
func openNoLink(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		// Systems have different errors for it.
		if info, e := os.Lstat(path); e == nil && info.Mode()&os.ModeSymlink != 0 {
			return nil, &LinkError{path}
		}
	}
	return f, err
}

func give(path string) error {
	foreign, err := foreign(path)
	if err != nil || !foreign {
		return err
	}
	// What is no file or folder, such as a pipe, is not waited for.
	f, err := openNoLink(path, os.O_RDONLY|syscall.O_NONBLOCK)
	if err != nil {
		return err
	}
	defer f.Close()
	return giveOpen(f)
}

// giveOpen gives the file that is open, whatever has its name meanwhile.
func giveOpen(f *os.File) error {
	foreign, err := foreign(f.Name())
	if err != nil || !foreign {
		return err
	}
	info, err := f.Stat()
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 0 {
		return err
	}
	folder, err := stat(filepath.Dir(f.Name()))
	if err != nil {
		return err
	}
	return f.Chown(int(folder.Uid), int(folder.Gid))
}

// stat looks at a folder; of a link to one, at where it leads.
func stat(folder string) (*syscall.Stat_t, error) {
	var out syscall.Stat_t
	if err := syscall.Stat(folder, &out); err != nil {
		return nil, &os.PathError{Op: "stat", Path: folder, Err: err}
	}
	return &out, nil
}
