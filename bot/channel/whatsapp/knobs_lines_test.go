package whatsapp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A line of the library that a comment of the fake server names is there still: a newer
// library may do something else, and then the knob follows nothing.
func TestLinesOfTheLibraryAreThere(t *testing.T) {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "go.mau.fi/whatsmeow").Output()
	if err != nil {
		t.Skip("the library's source is not here: ", err)
	}
	names := map[string]map[string]bool{} // what each file of the library names
	sources, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(folder)), "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no source: %v", err)
	}
	for _, path := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				in[id.Name] = true
			}
			return true
		})
		names[filepath.Base(path)] = in
	}
	own, err := filepath.Glob("fakewa/*.go")
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]bool{}
	for _, path := range own {
		mine[filepath.Base(path)] = true
	}
	line := regexp.MustCompile(`([a-z][a-z-]*\.go)(?:, ([A-Za-z]+))?`)
	seen := 0
	for _, path := range own {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			for _, m := range line.FindAllStringSubmatch(strings.Join(strings.Fields(f.Doc.Text()), " "), -1) {
				in, there := names[m[1]]
				switch {
				case !there && !mine[m[1]] && m[1] != "jid.go":
					t.Errorf("%s names %s, which the library does not have", f.Name, m[1])
				case there && m[2] != "" && !in[m[2]]:
					t.Errorf("%s names %s in %s, which is not there", f.Name, m[2], m[1])
				}
				seen++
			}
		}
	}
	if seen < 15 {
		t.Errorf("%d lines: this test looks at too few", seen)
	}
}
