package author

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sort"
	"strings"

	"kanca/bot"
	"kanca/bot/commandline"
	"kanca/dialogs"
)

type dialogsGraph struct {
	authored `embed:""`
	Mermaid  bool     `help:"Write Mermaid instead of Graphviz DOT."`
	Tree     []string `help:"Draw only these trees, such as register. Repeat it, or separate by commas." placeholder:"TREE"`
}

func (dialogsGraph) Help() string {
	return `Example: kanca dialogs graph | dot -Tsvg > dialogs.svg

Edges carry what chooses them: the key of an option, the outcome of an action. The ways back that work everywhere are not drawn.`
}

// edge is one way from a node to another.
type edge struct {
	from, to dialogs.NodeID
	label    string
}

func (c *dialogsGraph) Run(ctx context.Context, streams commandline.Streams) error {
	p, problems, err := c.load()
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, tree := range c.Tree {
		wanted[tree] = true
	}
	trees := map[string][]*dialogs.Node{}
	var names []string
	var edges []edge
	for _, n := range p.Trees.Nodes() {
		tree := n.ID.Tree()
		if len(wanted) > 0 && !wanted[tree] {
			continue
		}
		if trees[tree] == nil {
			names = append(names, tree)
		}
		trees[tree] = append(trees[tree], n)
		edges = append(edges, edgesOf(n)...)
	}
	for tree := range wanted {
		if trees[tree] == nil {
			return commandline.WrongUsage(fmt.Sprintf("there is no tree %q", tree))
		}
	}
	out := bufio.NewWriter(streams.Out)
	if c.Mermaid {
		writeMermaid(out, names, trees, edges)
	} else {
		writeDOT(out, names, trees, edges, p.Trees)
	}
	return out.Flush()
}

func edgesOf(n *dialogs.Node) []edge {
	var edges []edge
	add := func(to dialogs.NodeID, label string) {
		if to != "" {
			edges = append(edges, edge{n.ID, to, label})
		}
	}
	for _, o := range n.Options {
		add(o.Goto, o.Key)
	}
	outcomes := make([]string, 0, len(n.On))
	for outcome := range n.On {
		outcomes = append(outcomes, outcome)
	}
	sort.Strings(outcomes)
	for _, outcome := range outcomes {
		add(n.On[outcome], outcome)
	}
	add(n.Pick.Goto, "picked")
	add(n.Pick.Empty, "empty")
	add(n.Next, "answered")
	add(n.Missing, "missing")
	return edges
}

var shapes = map[dialogs.Kind]string{
	dialogs.Choose: "box", dialogs.Pick: "tab", dialogs.Ask: "ellipse", dialogs.Form: "note", dialogs.Do: "diamond", dialogs.End: "oval",
}

func writeDOT(w io.Writer, names []string, trees map[string][]*dialogs.Node, edges []edge, forest *dialogs.Forest) {
	fmt.Fprint(w, "digraph kanca {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", fontsize=10];\n  edge [fontname=\"sans-serif\", fontsize=8];\n")
	for _, tree := range names {
		fmt.Fprintf(w, "  subgraph %q {\n    label=%q;\n", "cluster_"+tree, tree)
		for _, n := range trees[tree] {
			label := string(n.ID)
			if n.Do != "" {
				label += "\\n" + n.Do
			}
			fmt.Fprintf(w, "    %q [shape=%s, label=\"%s\"];\n", n.ID, shapes[n.Kind], label)
		}
		fmt.Fprint(w, "  }\n")
	}
	for _, e := range edges {
		fmt.Fprintf(w, "  %q -> %q [label=%q];\n", e.from, e.to, e.label)
	}
	for _, intent := range bot.Intents {
		if r, ok := forest.Intents[intent]; ok && trees[r.Goto.Tree()] != nil {
			fmt.Fprintf(w, "  %q [shape=plaintext, label=%q];\n  %q -> %q [style=dashed];\n", "intent "+intent, intent, "intent "+intent, r.Goto)
		}
	}
	fmt.Fprint(w, "}\n")
}

func writeMermaid(w io.Writer, names []string, trees map[string][]*dialogs.Node, edges []edge) {
	// "end" alone is a keyword of Mermaid, so ids get a letter of their own.
	id := func(n dialogs.NodeID) string { return "n_" + strings.ReplaceAll(string(n), ".", "_") }
	fmt.Fprint(w, "flowchart LR\n")
	for _, tree := range names {
		fmt.Fprintf(w, "  subgraph t_%s[%s]\n", tree, tree)
		for _, n := range trees[tree] {
			open, end := "[", "]"
			switch n.Kind {
			case dialogs.Do:
				open, end = "{", "}"
			case dialogs.Ask, dialogs.Form:
				open, end = "([", "])"
			case dialogs.End:
				open, end = "(", ")"
			}
			fmt.Fprintf(w, "    %s%s\"%s\"%s\n", id(n.ID), open, n.ID, end)
		}
		fmt.Fprint(w, "  end\n")
	}
	for _, e := range edges {
		fmt.Fprintf(w, "  %s -->|%s| %s\n", id(e.from), e.label, id(e.to))
	}
}
