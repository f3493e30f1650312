//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Somebody links with sudo; kanca serve, which runs as a user of its own, can open what
// that left in its folder.
func TestLinkingAsRootLeavesFilesOfTheService(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	t.Parallel()
	const user, group = 61001, 61002 // nobody has them
	v := newVillage(t)
	// The data folder is not there yet: the first command makes it in their home.
	home := filepath.Join(filepath.Dir(v.data), "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(home, user, group); err != nil {
		t.Fatal(err)
	}
	v.data = filepath.Join(home, "data")
	v.environment = append(v.environment, "KANCA_DATA="+v.data)
	theirs := func(after string, least int) {
		t.Helper()
		files := 0
		err := filepath.WalkDir(v.data, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			files++
			if s := info.Sys().(*syscall.Stat_t); s.Uid != user || s.Gid != group {
				t.Errorf("%s: %s belongs to %d:%d", after, d.Name(), s.Uid, s.Gid)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if files <= least {
			t.Errorf("%s: only %d files are there", after, files)
		}
	}
	v.link()
	theirs("linked", 1)
	if out, complaint, status := v.kanca("migrate", "up"); status != 0 {
		t.Fatalf("migrate up: %s%s", out, complaint)
	}
	theirs("migrated", 3)
}
