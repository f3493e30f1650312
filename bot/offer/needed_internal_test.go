package offer

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kanca/content/offers"
)

// A concept that the rules ask for by a name that the data lacks would match no text, in silence.
func TestEveryConceptThatIsAskedForIsNeeded(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	byName, many, quoted := regexp.MustCompile(`names\["([a-z_]+)"\]|tells\("([a-z_]+)"\)`), regexp.MustCompile(`(?:concept\(|(?:parts|promised) = \[\]string\{)((?:"[a-z_]+"(?:, )?)+)`), regexp.MustCompile(`[a-z_]+`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		for _, m := range byName.FindAllStringSubmatch(string(source), -1) {
			asked = append(asked, m[1]+m[2])
		}
		for _, m := range many.FindAllStringSubmatch(string(source), -1) {
			asked = append(asked, quoted.FindAllString(m[1], -1)...)
		}
		for _, name := range asked {
			if name != "money" && !slices.Contains(needed, name) {
				t.Errorf("%s asks for the concept %q, which is not among those that are needed", file, name)
			}
		}
	}
}

// Data that cannot be read, or lacks what the rules ask for, is an error and no empty reading.
func TestBrokenDataIsAnError(t *testing.T) {
	whole, err := os.ReadFile("../../content/offers/concepts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	signs, err := os.ReadFile("../../content/offers/signs.yaml")
	if err != nil {
		t.Fatal(err)
	}
	read := func(concepts, signs string) error {
		set, err := offers.Parse([]byte(concepts), []byte(signs))
		if err == nil {
			_, err = compile(set)
		}
		return err
	}
	if err := read(string(whole), string(signs)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"a tab":             strings.Replace(string(whole), "  wage:", "\twage:", 1),
		"an unknown part":   string(whole) + "\nconcept: {a: b}\n",
		"no concept":        "concepts: {}\n",
		"empty":             "",
		"a concept renamed": strings.Replace(string(whole), "  suffer:", "  suffers:", 1),
		"half a file":       string(whole)[:len(whole)/2],
	} {
		if err := read(file, string(signs)); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("concepts.yaml with %s: %v", name, err)
		}
	}
	for name, file := range map[string]string{"empty": "", "an unknown concept": strings.Replace(string(signs), "[marry, foreigner]", "[mary, foreigner]", 1)} {
		if err := read(string(whole), file); err == nil {
			t.Errorf("signs.yaml with %s is taken", name)
		}
	}
}
