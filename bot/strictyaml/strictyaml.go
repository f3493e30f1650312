// Package strictyaml reads the YAML files that people write by hand: trees,
// texts, words, facts. Unknown and doubled keys are mistakes, and every mistake
// comes with its line and in words that say what to do.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"kanca/bot/spelling"
)

// Fault is one mistake in a file.
type Fault struct {
	Line int // from 1
	Text string
}

// Parse reads one document without deciding what its keys mean. Without faults
// root is not nil.
func Parse(data []byte) (root *yaml.Node, faults []Fault) {
	if fault, bad := unreadable(data); bad {
		return nil, []Fault{fault}
	}
	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		return nil, faultsOf(err, data, nil)
	}
	root = &doc
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		root = root.Content[0]
	}
	return root, nil
}

// Read reads one document into a struct. lines has the line of every key by its
// path, "nodes.main.choose.0" for the first item of a list.
func Read(data []byte, into any) (lines map[string]int, faults []Fault) {
	root, faults := Parse(data)
	if len(faults) > 0 {
		return nil, faults
	}
	if err := yaml.Load(data, into, yaml.WithKnownFields()); err != nil {
		return nil, faultsOf(err, data, keysOf(reflect.TypeOf(into)))
	}
	lines = map[string]int{}
	collect(lines, root, "")
	return lines, nil
}

func collect(lines map[string]int, n *yaml.Node, path string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			at := strings.TrimPrefix(path+"."+n.Content[i].Value, ".")
			lines[at] = n.Content[i].Line
			collect(lines, n.Content[i+1], at)
		}
	case yaml.SequenceNode:
		for i, child := range n.Content {
			at := fmt.Sprintf("%s.%d", path, i)
			lines[at] = child.Line
			collect(lines, child, at)
		}
	}
}

// unreadable finds what the YAML library reports without a line.
func unreadable(data []byte) (Fault, bool) {
	line, content := 1, false
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		switch {
		case r == utf8.RuneError && size <= 1:
			return Fault{line, "this is no UTF-8 text; save the file as UTF-8"}, true
		case r == '\n':
			line++
		case r < ' ' && r != '\t' && r != '\r', r == 0x7f:
			return Fault{line, fmt.Sprintf("there is an invisible character (code %d) in this line; delete it", r)}, true
		}
		at += size
	}
	for i, row := range bytes.Split(data, []byte("\n")) {
		row = bytes.TrimRight(row, "\r ")
		if content && bytes.Equal(row, []byte("---")) {
			return Fault{i + 1, "a second document begins here; keep one, without the line ---"}, true
		}
		row = bytes.TrimSpace(bytes.TrimPrefix(row, []byte("\ufeff")))
		content = content || len(row) > 0 && row[0] != '#' && !bytes.Equal(row, []byte("---"))
	}
	if !content {
		return Fault{1, "the file is empty; write something into it or remove it"}, true
	}
	return Fault{}, false
}

// faultsOf puts the library's errors into plain words. known are the keys that
// the file may have.
func faultsOf(err error, data []byte, known []string) []Fault {
	var several *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &several):
		var faults []Fault
		for _, e := range several.Errors {
			faults = append(faults, Fault{max(e.Mark.Line, 1), meaning(e.Message, known)})
		}
		return faults
	case errors.As(err, &one):
		last := lineCount(data)
		line := min(max(one.Mark.Line, 1), last)
		if atEnd(one) {
			line = min(one.ContextMark.Line, last) // where the quote was opened says more than the end of the file
		}
		if fault, found := repair(data, line); found {
			return []Fault{fault}
		}
		return []Fault{{line, explain(one.Message, lineOf(data, line))}}
	}
	return []Fault{{1, "this cannot be read as YAML: " + strings.Join(strings.Fields(err.Error()), " ")}}
}

func lineOf(data []byte, line int) string {
	rows := bytes.Split(data, []byte("\n"))
	if line < 1 || line > len(rows) {
		return ""
	}
	return string(rows[line-1])
}

// explain says what a mistake in the signs of YAML means.
func explain(message, row string) string {
	indent := row[:len(row)-len(strings.TrimLeft(row, " \t"))]
	switch {
	case strings.Contains(message, "tab character"), strings.Contains(indent, "\t"):
		return "the line is indented with a tab; use spaces"
	case strings.Contains(message, "mapping values are not allowed"):
		return "there is one colon too many here, or none in the line before; put a text with a colon in quotes, and a colon behind every key"
	case strings.Contains(message, "unexpected end of stream"):
		return "the quote that begins here is never closed; close it"
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-'"):
		return "the indentation is not that of the lines around it, or a quote or bracket stands inside a text; indent like the lines around it, and put the text in double quotes"
	case strings.Contains(message, "cannot start any token"):
		return "a text must not begin with this sign; put it in quotes"
	case strings.Contains(message, "unknown anchor"):
		return "a text must not begin with *; put it in double quotes"
	case strings.Contains(message, "escape character"):
		return `inside double quotes \ is special; write \\ or use single quotes`
	case strings.Contains(message, "could not find expected ':'"):
		return "a colon is missing behind a key; write key: value"
	}
	return "this cannot be read as YAML (" + message + "); check indentation, quotes and colons"
}

var (
	unknownKey = regexp.MustCompile("^field (.*) not found in type")
	doubledKey = regexp.MustCompile(`^mapping key (.*) already defined at line (\d+)`)
	wrongType  = regexp.MustCompile("^cannot construct (!!\\w+)(?: `(.*)`)? into (.*)$")
)

// meaning says what a mistake in keys and values means.
func meaning(message string, known []string) string {
	if m := unknownKey.FindStringSubmatch(message); m != nil {
		for _, key := range known {
			if len(key) > 2 && (spelling.Near(key, m[1]) || spelling.Distance(key, m[1], 1) <= 1) {
				return fmt.Sprintf("the key %q is unknown; did you mean %q?", m[1], key)
			}
		}
		return fmt.Sprintf("the key %q is unknown here; correct or remove it", m[1])
	}
	if m := doubledKey.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("the key %s stands in line %s too; keep one", m[1], m[2])
	}
	if m := wrongType.FindStringSubmatch(message); m != nil {
		what := map[string]string{"!!seq": "a list", "!!map": "a group of keys"}[m[1]]
		if what == "" {
			what = fmt.Sprintf("%q", m[2])
		}
		return fmt.Sprintf("%s stands here where %s belongs", what, kindOf(m[3]))
	}
	return strings.Join(strings.Fields(message), " ")
}

func kindOf(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "int"):
		return "a whole number"
	case goType == "bool":
		return "true or false"
	case goType == "string":
		return "a text"
	}
	return "a group of keys"
}

// keysOf lists every key that a type and the types in it may have.
func keysOf(t reflect.Type) (keys []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return keysOf(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); key != "" {
				keys = append(keys, key)
			}
			keys = append(keys, keysOf(t.Field(i).Type)...)
		}
	}
	return keys
}
