package soak

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every test that docs/faults.md names is there, every test here is named there, and
// `make soak` runs those that have a long form.
func TestTheTableOfFaultsIsTrue(t *testing.T) {
	const root = "../../.."
	text, err := os.ReadFile(filepath.Join(root, "docs", "faults.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows, named := 0, map[string]bool{}
	cell := regexp.MustCompile("`([a-z/]+)` ([^;]*)")
	test := regexp.MustCompile(`Test[A-Za-z]+`)
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "| F-") {
			continue
		}
		rows++
		cells := strings.Split(line, "|")
		for _, in := range cell.FindAllStringSubmatch(cells[3], -1) {
			there := testsIn(t, filepath.Join(root, in[1]))
			names := test.FindAllString(in[2], -1)
			if len(names) == 0 {
				t.Errorf("%s: no test of %s is named", strings.TrimSpace(cells[1]), in[1])
			}
			for _, name := range names {
				named[name] = true
				if !there[name] {
					t.Errorf("%s: %s has no %s", strings.TrimSpace(cells[1]), in[1], name)
				}
			}
		}
	}
	if rows < 20 {
		t.Errorf("the table has %d rows", rows)
	}
	for name := range testsIn(t, ".") {
		if !named[name] && name != "TestTheTableOfFaultsIsTrue" && name != "TestMain" {
			t.Errorf("docs/faults.md does not name %s", name)
		}
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	_, soak, _ := strings.Cut(string(makefile), "\nsoak:")
	soak, _, _ = strings.Cut(soak, "\n\n")
	for _, part := range []string{"docs/faults.md", "./cmd/kanca/soak", "./bot/turn", "./bot/delivery", "KANCA_TEST_SOAK=1"} {
		if !strings.Contains(soak, part) {
			t.Errorf("make soak does not know %s", part)
		}
	}
}

// testsIn lists the tests of a folder.
func testsIn(t *testing.T, folder string) map[string]bool {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Errorf("%s has no tests: %v", folder, err)
	}
	there := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			there[m[1]] = true
		}
	}
	return there
}
