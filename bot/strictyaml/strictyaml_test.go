package strictyaml_test

import (
	"strings"
	"testing"

	"kanca/bot/strictyaml"
)

type step struct {
	Goto  string   `yaml:"goto"`
	Page  int      `yaml:"page"`
	Aside bool     `yaml:"aside"`
	Words []string `yaml:"words"`
}

type file struct {
	Tree  string          `yaml:"tree"`
	Nodes map[string]step `yaml:"nodes"`
}

// What goes wrong when a tree, a text or a fact is written by hand.
var broken = []struct {
	name, text string
	line       int
	says       string
}{
	{"tab", "tree: a\n\tnodes: x\n", 2, "tab"},
	{"open quote", "tree: \"a\nnodes:\n  x: {goto: y}\n", 1, "never closed"},
	{"open bracket", "tree: a\nnodes:\n  x: {goto: y\n  z: {goto: y}\n", 3, "bracket"},
	{"open bracket in a list", "nodes:\n  x:\n    words:\n      - {goto: y\n      - {goto: y}\n  z: {goto: y}\ntree: a\n", 4, "bracket"},
	{"two colons", "tree: a\nnodes:\n  x: goto: y\n", 3, "colon"},
	{"no colon", "tree: a\nnodes\n  x: 1\n", 2, "colon"},
	{"indentation", "tree: a\nnodes:\n   x:\n     goto: y\n    z: 1\n", 5, "indent"},
	{"unknown key", "tree: a\nmodes:\n  x: 1\n", 2, `did you mean "nodes"`},
	{"unknown key inside", "tree: a\nnodes:\n  x: {goto: y, colour: z}\n", 3, `"colour" is unknown`},
	{"no number", "tree: a\nnodes:\n  x: {page: many}\n", 3, "whole number"},
	{"no yes or no", "tree: a\nnodes:\n  x: {aside: maybe}\n", 3, "true or false"},
	{"list for a group", "tree: a\nnodes:\n  x: [1, 2]\n", 3, "a group of keys"},
	{"list for a text", "tree: a\nnodes:\n  x: {goto: [a]}\n", 3, "where a text belongs"},
	{"text for a list", "tree: a\nnodes:\n  x: {words: a}\n", 3, "where a list belongs"},
	{"doubled key", "tree: a\ntree: b\n", 2, "line 1 too"},
	{"doubled key inside", "tree: a\nnodes:\n  x: {goto: y}\n  x: {goto: z}\n", 4, "line 3 too"},
	{"star", "tree: *bold*\n", 1, "begin with *"},
	{"at sign", "tree: @x\n", 1, "in quotes"},
	{"two documents", "tree: a\n---\ntree: b\n", 2, "second document"},
	{"empty", "", 1, "empty"},
	{"comments only", "# nothing\n\n", 1, "empty"},
	{"a list", "- a\n- b\n", 1, "a group of keys"},
	{"prose", "just words\n", 1, "a group of keys"},
	{"control character", "tree: a\nnodes: \x00b\n", 2, "invisible"},
	{"no UTF-8", "tree: a\nnodes: \xff\xfe\n", 2, "UTF-8"},
	{"apostrophe", "tree: 'ta' andhi''\n", 1, "double quotes"},
	{"escape", "tree: \"\\q\"\n", 1, `\\`},
	{"windows line ends", "tree: a\r\nnodes:\r\n  x: {gogo: y}\r\n", 3, `"gogo" is unknown`},
}

func TestEveryMistakeHasALineAndSaysWhatToDo(t *testing.T) {
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			var f file
			_, faults := strictyaml.Read([]byte(c.text), &f)
			if len(faults) != 1 {
				t.Fatalf("%d faults, want one: %v", len(faults), faults)
			}
			if got := faults[0]; got.Line != c.line || !strings.Contains(got.Text, c.says) || strings.ContainsAny(got.Text, "\n") {
				t.Errorf("line %d: %s\nwant line %d and %q", got.Line, got.Text, c.line, c.says)
			}
		})
	}
}

func TestSeveralMistakesAreNamedTogether(t *testing.T) {
	var f file
	if _, faults := strictyaml.Read([]byte("tree: a\nnodes:\n  x: {goto: y, gaga: z}\nmodus: 1\n"), &f); len(faults) != 2 || faults[1].Line != 4 {
		t.Errorf("%v", faults)
	}
}

func TestLines(t *testing.T) {
	var f file
	lines, faults := strictyaml.Read([]byte("\ufeff---\ntree: a\nnodes:\n  x:\n    words:\n      - one\n      - two\n"), &f)
	if len(faults) > 0 || f.Tree != "a" {
		t.Fatalf("%v %+v", faults, f)
	}
	for path, want := range map[string]int{"tree": 2, "nodes.x": 4, "nodes.x.words.1": 7} {
		if lines[path] != want {
			t.Errorf("%s is in line %d, want %d", path, lines[path], want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range broken {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var into file
		_, faults := strictyaml.Read(data, &into)
		for _, fault := range faults {
			breaks := strings.FieldsFunc(string(data), func(r rune) bool { return !strings.ContainsRune("\n\r\u0085\u2028\u2029", r) })
			if fault.Line < 1 || fault.Line > len(strings.Join(breaks, ""))+2 || fault.Text == "" {
				t.Errorf("%+v for %q", fault, data)
			}
		}
	})
}
