package author

import (
	"io/fs"
	"strings"
	"testing"

	"kanca/dialogs"
)

// Without a file kanca dialogs test plays all that is built in.
func TestThePlaysThatAreBuiltInAreFound(t *testing.T) {
	files, err := fs.Glob(dialogs.Plays(), "plays/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found, err := new(dialogsTest).scripts()
	if err != nil || len(found) != len(files) {
		t.Fatalf("%d of %d plays, %v", len(found), len(files), err)
	}
	for _, s := range found {
		if !strings.HasPrefix(s.Name, "dialogs/plays/") {
			t.Errorf("a play is called %s", s.Name)
		}
	}
}
