// Command licences writes which licences the program comes with: every module that is linked
// into it, on any system it is released for, with its licence in full. go generate
// ./cmd/licences renews the file; a test refuses one that is out of date, and a module whose
// licence nobody has looked at.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

//go:generate go run kanca/cmd/licences

// texts is the file that goes with every program, from the folder of this command.
const texts = "../../deploy/licences/THIRD-PARTY-LICENSES.txt"

// systems are those that kanca is released for or runs on.
var systems = []string{"linux", "darwin", "windows"}

// known are the licences that somebody has looked at, each with what it asks of who passes a
// binary on. deploy/licences/README.md says more.
var known = map[string]string{
	"Apache-2.0":   "keep licence and notices",
	"BSD-2-Clause": "keep licence", "BSD-3-Clause": "keep licence", "MIT": "keep licence", "ISC": "keep licence",
	"GooglePatentsFile": "nothing; it gives rights",
	"MPL-2.0":           "offer the sources of these files",
	"GPL-3.0":           "the whole binary is passed on under GPL-3.0, with its sources",
	"GPL-3.0-or-later":  "the same",
}

// module is one that is linked.
type module struct {
	Path, Version, Dir string
	Main               bool
	Licences           []string // SPDX names that were recognised, in order
	files              []string // of the licence and its notices, in order
}

// rule stands around the title of a text.
var rule = strings.Repeat("=", 80)

var licenceFile = regexp.MustCompile(`(?i)^(licen[sc]es?|copying|notice|patents|unlicense)([-._].*)?$`)

// linked lists the modules that are linked into the program with these build tags, without
// kanca itself, by path.
func linked(tags string) ([]module, error) {
	all := map[string]module{}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-tags", tags, "-json=Module", "kanca/cmd/kanca")
		list.Env = append(list.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for d := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct{ Module *module }
			if err := d.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if p.Module != nil && !p.Module.Main {
				all[p.Module.Path] = *p.Module
			}
		}
	}
	var out []module
	for _, m := range all {
		if err := m.read(); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b module) int { return cmp.Compare(a.Path, b.Path) })
	return out, nil
}

// read finds the files of a module's licence and names what is in them.
func (m *module) read() error {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		// A logo is in no program.
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), "-LOGO") {
			continue
		}
		m.files = append(m.files, e.Name())
		text, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
		if err != nil {
			return err
		}
		for _, match := range licensecheck.Scan(text).Match {
			if !match.IsURL && !slices.Contains(m.Licences, match.ID) {
				m.Licences = append(m.Licences, match.ID)
			}
		}
	}
	return nil
}

// write writes the list and all texts.
func write(w io.Writer, modules []module, root string) error {
	fmt.Fprint(w, `What is linked into kanca, and its licences in full. kanca itself is under the Apache
License 2.0, see LICENSE and NOTICE. Made by: go generate ./cmd/licences

`)
	for _, m := range modules {
		fmt.Fprintf(w, "%s %s: %s\n", m.Path, m.Version, strings.Join(m.Licences, ", "))
	}
	fmt.Fprint(w, "The Go standard library: BSD-3-Clause\n")
	modules = append(slices.Clone(modules), module{Path: "The Go standard library", Dir: root, files: []string{"LICENSE", "PATENTS"}})
	for _, m := range modules {
		for _, name := range m.files {
			text, err := os.ReadFile(filepath.Join(m.Dir, name))
			if err != nil {
				return err
			}
			title := strings.Join(strings.Fields(m.Path+" "+m.Version), " ") + ", " + name
			fmt.Fprintf(w, "\n%s\n%s\n%s\n\n%s\n", rule, title, rule, strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), " \n"))
		}
	}
	return nil
}

// goRoot is where Go itself is.
func goRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	return strings.TrimSpace(string(out)), err
}

// makeTexts writes the file as it should be.
func makeTexts(w io.Writer) error {
	modules, err := linked("")
	if err != nil {
		return err
	}
	root, err := goRoot()
	if err != nil {
		return err
	}
	return write(w, modules, root)
}

func main() {
	var b bytes.Buffer
	err := makeTexts(&b)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(texts), 0o755)
	}
	if err == nil {
		err = os.WriteFile(texts, b.Bytes(), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}
