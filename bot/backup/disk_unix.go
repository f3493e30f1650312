//go:build linux || darwin

package backup

import (
	"path/filepath"
	"syscall"
)

// room is how much a user may still write to the disk of a folder, and how large
// the disk is, in bytes; ok is false where that cannot be told.
func room(folder string) (free, total int64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), int64(s.Blocks) * int64(s.Bsize), true
}

// sameDisk reports whether two files lie on one disk, as far as that can be told.
func sameDisk(a, b string) bool {
	one, ok1 := device(a)
	other, ok2 := device(b)
	return ok1 && ok2 && one == other
}

// device is the disk of a file, or of the folder that is there above it.
func device(path string) (uint64, bool) {
	path, err := filepath.Abs(path)
	if err != nil {
		return 0, false
	}
	for {
		var s syscall.Stat_t
		if err := syscall.Stat(path, &s); err == nil {
			return uint64(s.Dev), true
		}
		above := filepath.Dir(path)
		if above == path {
			return 0, false
		}
		path = above
	}
}
