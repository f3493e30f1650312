package dialogs

import (
	"kanca/bot"
	"kanca/locales"
)

// check looks for what is wrong in the graph alone: dangling targets (D02),
// unreachable nodes (D03), circles in which nobody is asked (D05), too many
// options or two with one key (D06), and nodes from which no way leads back to
// the main menu (D07).
func (f *Forest) check() locales.Problems {
	var problems locales.Problems
	tell := func(code string, at locales.Position, format string, args ...any) {
		problems = append(problems, problem(code, at.File, at.Line, format, args...))
	}
	f.checkRoutes(func(key, format string, args ...any) {
		tell("D02", locales.Position{File: routesFile, Line: max(f.routeLines[key], 1)}, format, args...)
	})
	for _, n := range f.Nodes() {
		for _, l := range n.leads() {
			if f.nodes[l.to] == nil {
				tell("D02", l.at, "node %q leads to %q, which does not exist; correct the name", n.ID, l.to)
			}
		}
		f.checkShape(n, tell)
	}
	if len(problems) > 0 {
		return problems // a missing node would drown its cause in unreachable ones
	}
	reached := f.reachable()
	for _, n := range f.Nodes() {
		if !reached[n.ID] {
			tell("D03", n.Position, "node %q cannot be reached; lead to it or delete it", n.ID)
		}
		if f.silentCircle(n) {
			tell("D05", n.Position, "node %q can come back to itself without asking anybody anything", n.ID)
		}
		if !f.hasWayBack(n) {
			tell("D07", n.Position, "node %q has no way back to %q; give it, or the start of its tree, a `back`", n.ID, f.Start)
		}
	}
	return problems
}

func (f *Forest) checkRoutes(tell func(key, format string, args ...any)) {
	if f.nodes[f.Start] == nil {
		tell("start", "start: %q does not exist; name the main menu", f.Start)
	}
	for _, intent := range bot.Intents {
		if intent == bot.Unknown {
			continue
		}
		if r, ok := f.Intents[intent]; !ok {
			tell("intents", "intent %q leads nowhere; add it under intents", intent)
		} else if f.nodes[r.Goto] == nil {
			tell("intents."+string(intent), "intent %q leads to %q, which does not exist", intent, r.Goto)
		} else if r.Question != "" && f.nodes[r.Question] == nil {
			tell("intents."+string(intent), "questions of intent %q lead to %q, which does not exist", intent, r.Question)
		}
	}
	known := map[bot.Intent]bool{}
	for _, intent := range bot.Intents {
		known[intent] = true
	}
	for intent := range f.Intents {
		if !known[intent] {
			tell("intents."+string(intent), "%q is not an intent; see package bot", intent)
		}
	}
	for event, to := range f.Events {
		if f.nodes[to] == nil {
			tell("events."+event, "event %q leads to %q, which does not exist", event, to)
		}
	}
	for from, to := range f.moved {
		if f.nodes[to] == nil || f.nodes[from] != nil {
			tell("moved."+string(from), "moved: %q → %q must lead from a node that is gone to one that exists", from, to)
		}
	}
}

func (f *Forest) checkShape(n *Node, tell func(code string, at locales.Position, format string, args ...any)) {
	items := 0
	if n.Kind == Pick {
		items = n.Pick.Page
	}
	if items+len(n.Options) > MaxOptions {
		tell("D06", n.Position, "node %q offers up to %d numbers; at most %d fit the keys of a phone", n.ID, items+len(n.Options), MaxOptions)
	}
	keys := map[string]bool{}
	for _, o := range n.Options {
		if o.Key == "" || o.Goto == "" || keys[o.Key] {
			tell("D06", o.Position, "each option of %q needs a key of its own and a goto", n.ID)
		}
		keys[o.Key] = true
	}
	switch n.Kind {
	case Ask, Form:
		if n.Next == "" {
			tell("D01", n.Position, "node %q needs `next`: where to go after the answer", n.ID)
		}
		names := map[string]bool{}
		for _, field := range n.Fields {
			if field.Name == "" || field.As == "" || names[field.Name] {
				tell("D01", n.Position, "each field of %q needs a name of its own and a type (as)", n.ID)
			}
			names[field.Name] = true
			if (field.As == "choice") != (len(field.Choices) > 0) {
				tell("D01", n.Position, "field %q of %q: `choices` and `as: choice` belong together", field.Name, n.ID)
			}
		}
	case Do:
		if len(n.On) == 0 {
			tell("D04", n.Position, "node %q needs `on`: where each outcome of %q leads", n.ID, n.Do)
		}
	default:
		if n.Next != "" {
			tell("D01", n.Position, "node %q of kind %q has no use for `next`", n.ID, n.Kind)
		}
	}
	if n.Otherwise != "" && (n.Kind == Do || n.Kind == Form) {
		tell("D01", n.Position, "node %q of kind %q has no use for `otherwise`", n.ID, n.Kind)
	}
	if n.Kind != Do && len(n.On) > 0 {
		tell("D01", n.Position, "node %q of kind %q has no use for `on`", n.ID, n.Kind)
	}
}

func (f *Forest) reachable() map[NodeID]bool {
	reached := map[NodeID]bool{}
	var visit func(id NodeID)
	visit = func(id NodeID) {
		if reached[id] || f.nodes[id] == nil {
			return
		}
		reached[id] = true
		for _, to := range f.nodes[id].Targets() {
			visit(to)
		}
	}
	visit(f.Start)
	for _, r := range f.Intents {
		visit(r.Goto)
		visit(r.Question)
	}
	for _, to := range f.Events {
		visit(to)
	}
	return reached
}

// silentCircle reports whether a chain of do nodes leads from n back to n.
func (f *Forest) silentCircle(n *Node) bool {
	if n.Asks() {
		return false
	}
	seen := map[NodeID]bool{}
	var visit func(at *Node) bool
	visit = func(at *Node) bool {
		for _, to := range at.On {
			next := f.nodes[to]
			if next == n {
				return true
			}
			if next.Asks() || seen[to] {
				continue
			}
			seen[to] = true
			if visit(next) {
				return true
			}
		}
		return false
	}
	return visit(n)
}

// Up is the static way back from n: its own `back`, else the first node of its
// tree that asks something, else the main menu.
func (f *Forest) Up(n *Node) NodeID {
	if n.Back != "" {
		return n.Back
	}
	start := f.nodes[f.starts[n.ID.Tree()]]
	if start != nil && start != n && start.Asks() {
		return start.ID
	}
	return f.Start
}

func (f *Forest) hasWayBack(n *Node) bool {
	at := n
	for range len(f.nodes) + 1 {
		if at.ID == f.Start {
			return true
		}
		at = f.nodes[f.Up(at)]
	}
	return false
}
