//go:build !unix

package seal

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// lockFolder takes the lock of a folder by a file in it: a folder itself cannot be locked
// everywhere.
func lockFolder(path string) (io.Closer, error) {
	f, err := os.OpenFile(filepath.Join(path, "keys.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return locked(f)
}

// keepOwner does nothing where files have no owner to keep.
func keepOwner(*os.File, fs.FileInfo) error { return nil }
