//go:build unix

package keys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The service's user, taken over, leaves links where the keys of WhatsApp come to lie.
// `sudo kanca whatsapp link` makes no file where they lead.
func TestRootMakesNoFileWhereALinkLeads(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can write where the user of the folder cannot")
	}
	for _, name := range []string{"whatsapp.db", "whatsapp.db-wal", "whatsapp.db-shm"} {
		theirs, system := t.TempDir(), filepath.Join(t.TempDir(), "made")
		if err := os.Chown(theirs, 61001, 61002); err != nil { // nobody has them
			t.Fatal(err)
		}
		if err := os.Symlink(system, filepath.Join(theirs, name)); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), "sqlite:"+filepath.Join(theirs, "whatsapp.db"), nil)
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name+" is a link") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if _, err := os.Lstat(system); err == nil {
			t.Errorf("%s: the file to which the link leads is made", name)
		}
	}
}
