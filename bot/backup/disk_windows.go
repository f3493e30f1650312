package backup

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// room is how much a user may still write to the disk of a folder, and how large
// the disk is, in bytes; ok is false where that cannot be told.
func room(folder string) (free, total int64, ok bool) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, 0, false
	}
	var mine, all, unused uint64
	if err := windows.GetDiskFreeSpaceEx(name, &mine, &all, &unused); err != nil {
		return 0, 0, false
	}
	return int64(mine), int64(all), true
}

// sameDisk reports whether two files lie on one disk, as far as their letters tell.
func sameDisk(a, b string) bool {
	one, err1 := filepath.Abs(a)
	other, err2 := filepath.Abs(b)
	return err1 == nil && err2 == nil && strings.EqualFold(filepath.VolumeName(one), filepath.VolumeName(other))
}
