//go:build unix

package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kanca/bot/folder"
)

// The service's user, taken over, makes its lock a link to a file of the system. A
// command that somebody types with sudo leaves that file alone.
func TestRootLocksNoFileThatALinkNames(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can write what the user of the folder cannot")
	}
	for _, name := range []string{"serve.lock", "chat.lock"} {
		theirs, system := t.TempDir(), filepath.Join(t.TempDir(), "passwd")
		if err := os.Chown(theirs, 61001, 61002); err != nil { // nobody has them
			t.Fatal(err)
		}
		if err := os.WriteFile(system, []byte("root:x:0:0\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(system, filepath.Join(theirs, name)); err != nil {
			t.Fatal(err)
		}
		lock, err := folder.LockAlone(theirs, "restore 1")
		if err == nil {
			lock.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name+" is a link") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if text, err := os.ReadFile(system); err != nil || string(text) != "root:x:0:0\n" {
			t.Errorf("%s: the file of the system is %q now, %v", name, text, err)
		}
	}
}
