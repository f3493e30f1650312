// Package dialogs holds the dialog trees: which question follows which answer.
//
// A tree is one YAML file. It has structure only; every sentence stands in
// kanca/locales under the key "tree.node". Decisions are not written in YAML:
// a `do` node names an action of the engine, which answers with one of its
// outcomes. So a tree can be read, drawn and checked without running it.
//
// # Node kinds
//
// A node has exactly one of these:
//
//	choose  a text with up to nine numbered options
//	pick    a numbered list made from data, such as openings
//	ask     one question whose answer is kept in a variable
//	form    several questions, a summary and a confirmation
//	do      an action; nobody is asked anything
//	end     a text after which the person may ask anything
//
// Beside it a node may have `show` (where the holes of its text come from),
// `with` (fixed arguments for show, pick and do), `missing` (where to go when
// what it shows is gone), `back` (where "kembali" leads when the way that the
// person came is not known) and `otherwise` (where every other text leads that
// is not clearly a wish of its own, so that nothing told to the office is lost).
package dialogs

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"

	"kanca/bot"
	"kanca/locales"
)

//go:embed *.yaml
var files embed.FS

// Files is the folder of trees that is built into the program.
func Files() fs.FS { return files }

// NodeID is "tree.node". It is stored in every conversation, so renaming a
// node needs a line under `moved` in routes.yaml.
type NodeID string

// Kind is what a node does.
type Kind string

// The kinds of node.
const (
	Choose Kind = "choose"
	Pick   Kind = "pick"
	Ask    Kind = "ask"
	Form   Kind = "form"
	Do     Kind = "do"
	End    Kind = "end"
)

// MaxOptions is the most options a node may offer: one key of a phone each.
const MaxOptions = 9

// Node is one step of a dialog.
type Node struct {
	ID       NodeID
	Position locales.Position
	Kind     Kind
	Options  []Option          // choose; and after the items of a pick
	Pick     PickList          // pick
	Fields   []Field           // ask has one, form has several
	Do       string            // do: the action
	On       map[string]NodeID // do: outcome → node
	Next     NodeID            // ask, form: after the answers
	Show     string            // data source for the holes of the text
	Missing  NodeID            // where to go when Show has nothing to show
	Back     NodeID            // static way back
	With     map[string]string // arguments for Show, Pick and Do
	// Otherwise is where a text leads that is neither an answer here nor clearly
	// a wish of its own: to a node that keeps it for the office. "": it is not
	// understood.
	Otherwise NodeID

	lines map[string]int // of the keys below it, by their path
}

// Option is one numbered answer. Its label is the text "tree.node.key".
type Option struct {
	Key      string
	Goto     NodeID
	Position locales.Position
}

// PickList is a numbered list made from data.
type PickList struct {
	From  string // list source of the engine
	Into  string // variable that keeps the chosen id
	Page  int    // items shown at once
	Goto  NodeID
	Empty NodeID // where to go when there are no items
}

// Field is one question of a form.
type Field struct {
	Name     string
	As       string // type: name, age, nik, …
	Optional bool   // may be skipped
	Unless   string // named condition under which it is not asked
	Choices  []string
	About    string // fact that answers questions about the question: why is it asked?
}

// Forest is all trees together, checked. It is immutable.
type Forest struct {
	nodes  map[NodeID]*Node
	starts map[string]NodeID // tree → its first node
	// Start is the main menu.
	Start NodeID
	// Intents says where each intent leads.
	Intents map[bot.Intent]Route
	// Events says where the engine goes by itself: newcomer, photo, …
	Events     map[string]NodeID
	moved      map[NodeID]NodeID
	routeLines map[string]int // of routes.yaml, by key path
}

// Route is where an intent leads. With Aside, a person in the middle of a form
// gets the node's answer and then the form's question again; otherwise the
// form is set aside and can be taken up again. Question is where a text leads
// that asks what a fact answers, aside in a form; "" if there is no such node.
type Route struct {
	Goto     NodeID
	Aside    bool
	Question NodeID
}

// Node returns a node, nil if there is none.
func (f *Forest) Node(id NodeID) *Node { return f.nodes[id] }

// Find returns the node a stored id means today: itself, the one it was moved
// to, the start of its tree, or the main menu. exact is false for the last two.
func (f *Forest) Find(id NodeID) (n *Node, exact bool) {
	if to, ok := f.moved[id]; ok {
		id = to
	}
	if n := f.nodes[id]; n != nil {
		return n, true
	}
	if n := f.nodes[f.starts[id.Tree()]]; n != nil {
		return n, false
	}
	return f.nodes[f.Start], false
}

// Nodes lists all nodes by id.
func (f *Forest) Nodes() []*Node {
	list := make([]*Node, 0, len(f.nodes))
	for _, n := range f.nodes {
		list = append(list, n)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// Tree is the part of an id before the dot.
func (id NodeID) Tree() string {
	for i := 0; i < len(id); i++ {
		if id[i] == '.' {
			return string(id[:i])
		}
	}
	return string(id)
}

// Targets lists every node that n can lead to, in a fixed order.
func (n *Node) Targets() []NodeID {
	var ids []NodeID
	for _, l := range n.leads() {
		ids = append(ids, l.to)
	}
	return ids
}

// lead is one way from a node and where it is written.
type lead struct {
	to NodeID
	at locales.Position
}

func (n *Node) leads() []lead {
	var all []lead
	add := func(to NodeID, key string) {
		at := n.Position
		if line, known := n.lines[key]; known {
			at.Line = line
		}
		all = append(all, lead{to, at})
	}
	for i, o := range n.Options {
		add(o.Goto, fmt.Sprintf("choose.%d.goto", i))
	}
	for _, outcome := range slices.Sorted(maps.Keys(n.On)) {
		add(n.On[outcome], "on."+outcome)
	}
	for _, way := range []struct {
		to  NodeID
		key string
	}{{n.Pick.Goto, "pick.goto"}, {n.Pick.Empty, "pick.empty"}, {n.Next, "next"}, {n.Missing, "missing"}, {n.Back, "back"}, {n.Otherwise, "otherwise"}} {
		if way.to != "" {
			add(way.to, way.key)
		}
	}
	return all
}

// Asks reports whether the conversation waits for a person at n.
func (n *Node) Asks() bool { return n.Kind != Do }

// Key is the locale key of the node's text.
func (n *Node) Key() string { return string(n.ID) }
