package bot_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
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
		"kanca/bot", "kanca/bot/spelling", "kanca/bot/words", "kanca/bot/identity", "kanca/bot/sms", "kanca/bot/agency", "kanca/bot/offer", "kanca/bot/understanding", "kanca/bot/answers",
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
	// way is the way to reach people, with its own rooms, that a package belongs to.
	way := func(path string) string {
		name, channel := strings.CutPrefix(path, "kanca/bot/channel/")
		if !channel {
			return path
		}
		name, _, _ = strings.Cut(name, "/")
		return name
	}
	for path, p := range packages {
		for _, imported := range p.Imports {
			if edge(path) && edge(imported) && way(path) != way(imported) {
				t.Errorf("%s imports %s", path, imported)
			}
			if (path == "kanca/bot/store" || strings.HasPrefix(path, "kanca/bot/store/")) && (edge(imported) || imported == "kanca/bot/conversation") {
				t.Errorf("%s imports %s", path, imported)
			}
			if strings.HasPrefix(imported, "kanca/cmd/") && !strings.HasPrefix(path, "kanca/cmd/") {
				t.Errorf("%s imports the program", path)
			}
		}
	}
}

// Whoever uses the store asks package store: what only its rooms may do to each other,
// and SQL of one's own, stay behind it.
func TestTheRoomsOfTheStoreAreItsOwn(t *testing.T) {
	const store = "kanca/bot/store"
	rooms := 0
	for path, p := range ours(t) {
		inside := path == store || strings.HasPrefix(path, store+"/")
		if inside && path != store {
			rooms++
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, store+"/") && !inside {
				t.Errorf("%s imports %s and not package store", path, imported)
			}
		}
	}
	if rooms < 10 {
		t.Errorf("only %d rooms of the store were found", rooms)
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

// The table of rooms in CONTRIBUTING is true: every package has its row, and
// imports only from rows below its own.
func TestTheHouseIsAsContributingSays(t *testing.T) {
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	type room struct {
		path  string
		floor int // the line of the table, counted from the top
	}
	var rooms []room
	for floor, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 4 || !strings.Contains(cells[1], "`") {
			continue
		}
		for _, name := range strings.Split(cells[1], ",") {
			rooms = append(rooms, room{strings.Trim(name, " `"), floor})
		}
	}
	if len(rooms) < 20 {
		t.Fatalf("only %d rooms found in the table", len(rooms))
	}
	// of finds the room of a package: the longest name that it begins with.
	of := func(path string) (best room) {
		path = strings.TrimPrefix(path, "kanca/")
		for _, r := range rooms {
			name := strings.TrimSuffix(r.path, "/*")
			if (path == name || strings.HasPrefix(path, name+"/")) && len(r.path) > len(best.path) && (name != "bot" || path == "bot") {
				best = r
			}
		}
		return best
	}
	for path, p := range ours(t) {
		mine := of(path)
		if mine.path == "" {
			t.Errorf("%s has no room in the table of CONTRIBUTING.md", path)
			continue
		}
		for _, imported := range p.Imports {
			if theirs := of(imported); strings.HasPrefix(imported, "kanca/") && theirs.path != mine.path && theirs.floor <= mine.floor {
				t.Errorf("%s (%s) imports %s (%s), which does not stand below it", path, mine.path, imported, theirs.path)
			}
		}
	}
	for _, r := range rooms {
		if _, err := os.Stat("../" + strings.TrimSuffix(r.path, "/*")); err != nil {
			t.Errorf("the table names %s, which is not there", r.path)
		}
	}
}
