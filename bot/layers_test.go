package bot_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

type goPackage struct {
	ImportPath string
	Imports    []string
	Doc        string
	Name       string
}

// ours lists the packages of kanca with what they import.
func ours(t *testing.T) map[string]goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Doc,Name", "kanca/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]goPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p
	}
}

// The core is pure: nothing in it can reach a file, a network or a database.
func TestTheCoreDoesNoIO(t *testing.T) {
	packages := ours(t)
	forbidden := map[string]bool{"os": true, "os/exec": true, "net": true, "net/http": true, "database/sql": true, "math/rand": true, "math/rand/v2": true, "crypto/rand": true}
	for _, root := range []string{
		"kanca/bot", "kanca/bot/spelling", "kanca/bot/words", "kanca/bot/identity", "kanca/bot/sms", "kanca/bot/agency", "kanca/bot/understanding",
		"kanca/bot/conversation", "kanca/content", "kanca/dialogs", "kanca/locales",
	} {
		if _, ok := packages[root]; !ok {
			t.Errorf("package %s is gone; change this list", root)
		}
		seen := map[string]bool{}
		var visit func(path, by string)
		visit = func(path, by string) {
			if forbidden[path] {
				t.Errorf("%s imports %s through %s", root, path, by)
			}
			if seen[path] {
				return
			}
			seen[path] = true
			for _, imported := range packages[path].Imports {
				if forbidden[imported] || strings.HasPrefix(imported, "kanca/") {
					visit(imported, path)
				}
			}
		}
		visit(root, root)
	}
}

// Only the program sees everything: rooms at the edge do not know each other.
func TestRoomsAtTheEdgeDoNotKnowEachOther(t *testing.T) {
	packages := ours(t)
	edge := func(path string) bool {
		return strings.HasPrefix(path, "kanca/bot/channel/") || path == "kanca/bot/console" || path == "kanca/bot/regency"
	}
	for path, p := range packages {
		for _, imported := range p.Imports {
			if edge(path) && edge(imported) && !strings.HasPrefix(imported, path+"/") {
				t.Errorf("%s imports %s", path, imported)
			}
			if path == "kanca/bot/store" && (edge(imported) || imported == "kanca/bot/conversation") {
				t.Errorf("%s imports %s", path, imported)
			}
			if strings.HasPrefix(imported, "kanca/cmd/") {
				t.Errorf("%s imports the program", path)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for path, p := range ours(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", path)
		}
	}
}

// The umbrella package of twilio-go costs two minutes of build.
func TestTheTwilioUmbrellaIsNotImported(t *testing.T) {
	for path, p := range ours(t) {
		for _, imported := range p.Imports {
			if imported == "github.com/twilio/twilio-go" {
				t.Errorf("%s imports the umbrella package of twilio-go", path)
			}
		}
	}
}
