//go:build unix

package owner_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"kanca/bot/owner"
)

// The user and group of a service, which nobody has.
const user, group = 61001, 61002

func TestWhatRootMakesBelongsToTheFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	made := func(path string, uid int) string {
		t.Helper()
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, uid, uid); err != nil {
			t.Fatal(err)
		}
		return path
	}
	belongs := func(path string, uid, gid uint32) {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if s := info.Sys().(*syscall.Stat_t); s.Uid != uid || s.Gid != gid || info.Mode().Perm() != 0o600 {
			t.Errorf("%s belongs to %d:%d with mode %v, want %d:%d", filepath.Base(path), s.Uid, s.Gid, info.Mode(), uid, gid)
		}
	}
	theirs, ours := t.TempDir(), t.TempDir()
	if err := os.Chown(theirs, user, group); err != nil {
		t.Fatal(err)
	}
	fresh, another, own := made(filepath.Join(theirs, "keys"), 0), made(filepath.Join(theirs, "other"), 61003), made(filepath.Join(ours, "keys"), 0)
	if err := owner.Give(fresh, another, own, filepath.Join(theirs, "not there")); err != nil {
		t.Fatal(err)
	}
	belongs(fresh, user, group)
	belongs(another, 61003, 61003)
	belongs(own, 0, 0)
	db := filepath.Join(theirs, "whatsapp.db")
	if err := owner.Database(db); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{db, db + "-wal", db + "-shm"} {
		belongs(name, user, group)
	}
	if err := owner.Database(filepath.Join(ours, "whatsapp.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(ours, "whatsapp.db")); err == nil {
		t.Error("a file is made where nothing is to be given")
	}
}

func TestFoldersThatRootMakesBelongToTheFolderAbove(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give folders away")
	}
	theirs := t.TempDir()
	if err := os.Chown(theirs, user, group); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(theirs, "there")
	if err := os.Mkdir(there, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := owner.MakeFolder(filepath.Join(theirs, "var", "kanca") + "/"); err != nil {
		t.Fatal(err)
	}
	if err := owner.MakeFolder(there); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]uint32{filepath.Join(theirs, "var"): user, filepath.Join(theirs, "var", "kanca"): user, there: 0} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if uid := info.Sys().(*syscall.Stat_t).Uid; uid != want {
			t.Errorf("%s belongs to %d, want %d", filepath.Base(path), uid, want)
		}
	}
}

// A link is followed only where nobody but root can have put it.
func TestRootFollowsItsOwnLinksOnly(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can write what others cannot")
	}
	for _, c := range []struct {
		name    string
		uid     int
		mode    os.FileMode
		refused bool
	}{{"of root alone", 0, 0o755, false}, {"of the service", user, 0o700, true}, {"of the group", 0, 0o770, true}, {"of all", 0, 0o777 | os.ModeSticky, true}} {
		folder, to := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
		if err := errors.Join(os.Chown(folder, c.uid, group), os.Chmod(folder, c.mode), os.Symlink(to, filepath.Join(folder, "link"))); err != nil {
			t.Fatal(err)
		}
		f, err := owner.Open(filepath.Join(folder, "link"), os.O_CREATE|os.O_RDWR)
		if err == nil {
			f.Close()
		}
		var link *owner.LinkError
		if errors.As(err, &link) != c.refused || !c.refused && err != nil {
			t.Errorf("a folder %s: the error is %v", c.name, err)
		}
		if _, err := os.Lstat(to); (err == nil) == c.refused {
			t.Errorf("a folder %s: where the link leads: %v", c.name, err)
		}
	}
}
