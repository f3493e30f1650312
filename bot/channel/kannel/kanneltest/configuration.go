package kanneltest

import (
	"os"
	"strings"
	"testing"
)

// Setting is one line of Kannel's configuration. Group is the group's name, or
// the smsc-id of a group smsc.
type Setting struct{ Group, Name, Value string }

// set changes a line that is there; the rest of the text stays as it is. An
// empty value takes the line away. ok is false where there is no such line.
func set(text string, s Setting) (changed string, ok bool) {
	groups := strings.Split(text, "\ngroup = ")
	for i, g := range groups {
		lines := strings.Split(g, "\n")
		if lines[0] != s.Group && value(lines, "smsc-id") != s.Group {
			continue
		}
		for j, line := range lines {
			if name, _, found := strings.Cut(line, " = "); !found || name != s.Name {
				continue
			}
			if ok = true; s.Value == "" {
				lines[j] = "#"
			} else {
				lines[j] = s.Name + " = \"" + s.Value + "\""
			}
		}
		groups[i] = strings.Join(lines, "\n")
	}
	return strings.Join(groups, "\ngroup = "), ok
}

// value returns the value of a setting in a group, "" where it is not there.
func value(lines []string, name string) string {
	for _, line := range lines {
		if n, v, ok := strings.Cut(line, " = "); ok && n == name {
			return strings.Trim(v, `"`)
		}
	}
	return ""
}

// Example returns a setting of the example configuration in that file.
func Example(t testing.TB, file, group, name string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range strings.Split(string(text), "\ngroup = ") {
		lines := strings.Split(g, "\n")
		if lines[0] == group || value(lines, "smsc-id") == group {
			if v := value(lines, name); v != "" {
				return v
			}
		}
	}
	t.Fatalf("%s has no %s in a group %s", file, name, group)
	return ""
}
