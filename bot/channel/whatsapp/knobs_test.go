package whatsapp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"testing"
)

// The server of the tests does what somebody has seen the real one do: each of its knobs
// names the public thread or the library's source that it follows.
func TestEachKnobNamesWhatItFollows(t *testing.T) {
	files := token.NewFileSet()
	paths, err := filepath.Glob("fakewa/*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`#\d+|[a-z]\.go\b|see Break `)
	others := map[string]bool{"Dismiss": true, "Remove": true, "GiveToken": true, "ExpectToken": true, "KeysLow": true, "RefuseSession": true,
		"NewOwner": true, "NewNumber": true, "Greet": true, "SayAway": true, "SendHistory": true} // that turn none of Server's fields
	knobs := 0
	for _, path := range paths {
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || !turns(f) && !others[f.Name.Name] {
				continue
			}
			knobs++
			if !named.MatchString(f.Doc.Text()) {
				t.Errorf("%s names nothing that it follows: %q", f.Name, f.Doc.Text())
			}
		}
	}
	if knobs < 20 {
		t.Errorf("%d knobs: this test looks at too few", knobs)
	}
}

// turns reports whether a function turns a knob of the server.
func turns(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "turn" {
				found = true
			}
		}
		return true
	})
	return found
}
