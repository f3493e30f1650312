package dialogs

import (
	"fmt"
	"io/fs"
	"strings"

	"kanca/bot"
	"kanca/bot/strictyaml"
	"kanca/locales"
)

// routesFile is the file that says where a conversation starts and where
// intents and events lead.
const routesFile = "routes.yaml"

type treeYAML struct {
	Tree  string              `yaml:"tree"`
	Start string              `yaml:"start"`
	Nodes map[string]nodeYAML `yaml:"nodes"`
}

type nodeYAML struct {
	Choose  []optionYAML      `yaml:"choose"`
	Pick    *pickYAML         `yaml:"pick"`
	Ask     *fieldYAML        `yaml:"ask"`
	Form    []fieldYAML       `yaml:"form"`
	Do      string            `yaml:"do"`
	On      map[string]string `yaml:"on"`
	End     bool              `yaml:"end"`
	Next    string            `yaml:"next"`
	Show    string            `yaml:"show"`
	Missing string            `yaml:"missing"`
	Back    string            `yaml:"back"`
	Other   string            `yaml:"otherwise"`
	With    map[string]string `yaml:"with"`
}

type optionYAML struct {
	Key  string `yaml:"key"`
	Goto string `yaml:"goto"`
}

type pickYAML struct {
	From  string `yaml:"from"`
	Into  string `yaml:"into"`
	Page  int    `yaml:"page"`
	Goto  string `yaml:"goto"`
	Empty string `yaml:"empty"`
}

type fieldYAML struct {
	Name     string   `yaml:"name"`
	As       string   `yaml:"as"`
	Optional bool     `yaml:"optional"`
	Unless   string   `yaml:"unless"`
	Choices  []string `yaml:"choices"`
	About    string   `yaml:"about"`
}

type routesYAML struct {
	Start   string                   `yaml:"start"`
	Intents map[bot.Intent]routeYAML `yaml:"intents"`
	Events  map[string]string        `yaml:"events"`
	Moved   map[string]string        `yaml:"moved"`
}

type routeYAML struct {
	Goto     string `yaml:"goto"`
	Aside    bool   `yaml:"aside"`
	Question string `yaml:"question"`
}

// Load reads and checks all trees of a folder. The error is a
// locales.Problems with file and line of everything that is wrong.
func Load(fsys fs.FS) (*Forest, error) {
	f := &Forest{
		nodes: map[NodeID]*Node{}, starts: map[string]NodeID{},
		Intents: map[bot.Intent]Route{}, Events: map[string]NodeID{}, moved: map[NodeID]NodeID{},
	}
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var problems locales.Problems
	for _, name := range names {
		if name == routesFile {
			continue
		}
		problems = append(problems, f.loadTree(fsys, name)...)
	}
	problems = append(problems, f.loadRoutes(fsys)...)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if err := f.check().Err(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *Forest) loadTree(fsys fs.FS, name string) locales.Problems {
	var file treeYAML
	lines, problems := decode(fsys, name, &file)
	if len(problems) > 0 {
		return problems
	}
	tell := func(line int, format string, args ...any) {
		problems = append(problems, problem("D01", name, line, format, args...))
	}
	if want := strings.TrimSuffix(name, ".yaml"); file.Tree != want {
		tell(max(lines["tree"], 1), "the tree of this file must be called %q, not %q", want, file.Tree)
		return problems
	}
	if _, ok := file.Nodes[file.Start]; !ok {
		tell(max(lines["start"], 1), "the start node %q does not exist; name one under nodes", file.Start)
	}
	f.starts[file.Tree] = NodeID(file.Tree + "." + file.Start)
	for key, y := range file.Nodes {
		line := lines["nodes."+key]
		n := &Node{
			ID: NodeID(file.Tree + "." + key), Position: locales.Position{File: name, Line: line},
			Do: y.Do, Next: target(file.Tree, y.Next), Show: y.Show, Missing: target(file.Tree, y.Missing),
			Back: target(file.Tree, y.Back), With: y.With, Otherwise: target(file.Tree, y.Other),
			lines: below(lines, "nodes."+key+"."),
		}
		var kinds []Kind
		if y.Pick != nil {
			kinds = append(kinds, Pick)
			n.Pick = PickList{y.Pick.From, y.Pick.Into, y.Pick.Page, target(file.Tree, y.Pick.Goto), target(file.Tree, y.Pick.Empty)}
			if n.Pick.From == "" || n.Pick.Into == "" || n.Pick.Goto == "" || n.Pick.Empty == "" || n.Pick.Page < 1 || n.Pick.Page > MaxOptions {
				tell(line, "a pick needs from, into, goto, empty and a page of 1 to %d", MaxOptions)
			}
		} else if len(y.Choose) > 0 {
			kinds = append(kinds, Choose)
		}
		if y.Ask != nil {
			kinds = append(kinds, Ask)
			n.Fields = []Field{Field(*y.Ask)}
		}
		if len(y.Form) > 0 {
			kinds = append(kinds, Form)
			for _, field := range y.Form {
				n.Fields = append(n.Fields, Field(field))
			}
		}
		if y.Do != "" {
			kinds = append(kinds, Do)
		}
		if y.End {
			kinds = append(kinds, End)
		}
		if len(kinds) != 1 {
			tell(line, "node %q needs exactly one of choose, pick, ask, form, do, end; it has %v", n.ID, kinds)
			continue
		}
		n.Kind = kinds[0]
		for i, o := range y.Choose {
			n.Options = append(n.Options, Option{o.Key, target(file.Tree, o.Goto), locales.Position{File: name, Line: lines[fmt.Sprintf("nodes.%s.choose.%d", key, i)]}})
		}
		for outcome, to := range y.On {
			if n.On == nil {
				n.On = map[string]NodeID{}
			}
			n.On[outcome] = target(file.Tree, to)
		}
		f.nodes[n.ID] = n
	}
	return problems
}

func (f *Forest) loadRoutes(fsys fs.FS) locales.Problems {
	var file routesYAML
	lines, problems := decode(fsys, routesFile, &file)
	f.routeLines = lines
	f.Start = NodeID(file.Start)
	for intent, r := range file.Intents {
		f.Intents[intent] = Route{NodeID(r.Goto), r.Aside, NodeID(r.Question)}
	}
	for event, to := range file.Events {
		f.Events[event] = NodeID(to)
	}
	for from, to := range file.Moved {
		f.moved[NodeID(from)] = NodeID(to)
	}
	return problems
}

// target turns "node" into "tree.node" and leaves "tree.node" as it is.
func target(tree, name string) NodeID {
	if name == "" || strings.Contains(name, ".") {
		return NodeID(name)
	}
	return NodeID(tree + "." + name)
}

// below lists the lines of the keys under a path, by the rest of their path.
func below(lines map[string]int, path string) map[string]int {
	found := map[string]int{}
	for key, line := range lines {
		if rest, under := strings.CutPrefix(key, path); under {
			found[rest] = line
		}
	}
	return found
}

// decode reads a YAML file strictly and returns the line of every key path.
func decode(fsys fs.FS, name string, into any) (map[string]int, locales.Problems) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, locales.Problems{problem("D01", name, 1, "the file cannot be opened; it must be there")}
	}
	lines, faults := strictyaml.Read(data, into)
	var problems locales.Problems
	for _, fault := range faults {
		problems = append(problems, problem("D01", name, fault.Line, "%s", fault.Text))
	}
	return lines, problems
}

func problem(code, file string, line int, format string, args ...any) locales.Problem {
	return locales.Problem{Code: code, Position: locales.Position{File: file, Line: line}, Text: fmt.Sprintf(format, args...)}
}
