//go:build unix

package installation_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kanca/bot/backup"
	"kanca/bot/installation"
	"kanca/bot/store"
)

// The user and group of a service, which nobody has.
const user, group = 61001, 61002

// theirHome is a home of the service's user with an installation in a folder that is
// not there yet.
func theirHome(t *testing.T) (string, house) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	if err := os.Chown(home, user, group); err != nil {
		t.Fatal(err)
	}
	h := embedded(t)
	h.Folder = filepath.Join(home, "lib", "kanca")
	h.Database, h.KeyFile, h.WhatsApp = "sqlite:"+filepath.Join(h.Folder, "kanca.db"), filepath.Join(h.Folder, "keys"), filepath.Join(h.Folder, "whatsapp.db")
	return home, h
}

// theirs fails for everything below home that is not the service's.
func theirs(t *testing.T, home string) {
	t.Helper()
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if s := info.Sys().(*syscall.Stat_t); s.Uid != user || s.Gid != group {
			t.Errorf("%s belongs to %d:%d", strings.TrimPrefix(path, home), s.Uid, s.Gid)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Root makes a database, its backups and what is kept aside in the home of the
// service, which finds all of it its own.
func TestFoldersThatRootMakesAreOfTheService(t *testing.T) {
	home, h := theirHome(t)
	h.settled(2)
	theirs(t, home)
	plan := installation.Plan{Folder: filepath.Join(h.Folder, "backups"), Keep: 7}
	var w backup.Written
	h.in(func(db *store.DB) (err error) {
		w, err = h.DailyBackup(t.Context(), db, plan, installation.BackupOptions{Now: time.Now()})
		return err
	})
	theirs(t, home)
	before := installation.Plan{Folder: filepath.Join(h.Folder, "of schemas"), Keep: 7}
	if _, err := h.BeforeSchema(t.Context(), 1, before, installation.BackupOptions{Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	theirs(t, home)
	if _, err := h.Restore(t.Context(), w.Path, options()); err != nil {
		t.Fatal(err)
	}
	theirs(t, home)
	fresh := h
	fresh.Folder = filepath.Join(home, "anew", "kanca")
	fresh.Database = "sqlite:" + filepath.Join(fresh.Folder, "kanca.db")
	if _, err := fresh.Restore(t.Context(), w.Path, options()); err != nil {
		t.Fatal(err)
	}
	theirs(t, home)
}

// A backup that root writes goes where its name says, and not through a link that
// lies there.
func TestRootWritesNoBackupThroughALink(t *testing.T) {
	home, h := theirHome(t)
	h.settled(2)
	system := filepath.Join(t.TempDir(), "passwd")
	if err := os.WriteFile(system, []byte("root:x:0:0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(system, filepath.Join(home, ".kanca.zip.partial")); err != nil {
		t.Fatal(err)
	}
	h.in(func(db *store.DB) error {
		_, err := h.Backup(t.Context(), db, filepath.Join(home, "kanca.zip"), installation.BackupOptions{Now: time.Now()})
		if err == nil || !strings.Contains(err.Error(), ".kanca.zip.partial is a link") {
			t.Errorf("the error is %v", err)
		}
		return nil
	})
	if text, err := os.ReadFile(system); err != nil || string(text) != "root:x:0:0\n" {
		t.Errorf("the file of the system is %d bytes now, %v", len(text), err)
	}
}
