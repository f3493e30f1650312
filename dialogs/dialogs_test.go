package dialogs_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"kanca/bot"
	"kanca/dialogs"
)

func TestTheTreesOfTheProgramAreSound(t *testing.T) {
	f, err := dialogs.Load(dialogs.Files())
	if err != nil {
		t.Fatal(err)
	}
	if n, exact := f.Find("menu.main"); !exact || n.Kind != dialogs.Choose {
		t.Errorf("menu.main: %+v, %v", n, exact)
	}
	if n, exact := f.Find("rights.a_node_of_last_year"); exact || n.ID.Tree() != "rights" {
		t.Errorf("a node that is gone leads to %q (exact %v)", n.ID, exact)
	}
	if n, _ := f.Find("a_tree_of_last_year.start"); n.ID != f.Start {
		t.Errorf("a tree that is gone leads to %q", n.ID)
	}
}

// No menu may be deeper than three choices: from the main menu to an answer.
func TestEveryAnswerIsAtMostThreeChoicesDeep(t *testing.T) {
	f, err := dialogs.Load(dialogs.Files())
	if err != nil {
		t.Fatal(err)
	}
	depth := map[dialogs.NodeID]int{f.Start: 0}
	queue := []dialogs.NodeID{f.Start}
	for len(queue) > 0 {
		n := f.Node(queue[0])
		queue = queue[1:]
		step := 1
		if n.Kind == dialogs.Do || n.Kind == dialogs.Ask || n.Kind == dialogs.Form {
			step = 0 // telling something is not choosing
		}
		for _, to := range n.Targets() {
			if d, seen := depth[to]; !seen || depth[n.ID]+step < d {
				depth[to] = depth[n.ID] + step
				queue = append(queue, to)
			}
		}
	}
	for _, intent := range bot.Intents {
		if intent == bot.Unknown {
			continue
		}
		tree := f.Intents[intent].Goto.Tree()
		best := 99
		for id, d := range depth {
			if n := f.Node(id); id.Tree() == tree && (n.Kind != dialogs.Do) {
				best = min(best, d)
			}
		}
		if best > 3 {
			t.Errorf("intent %q: its nearest node is %d choices from the menu", intent, best)
		}
	}
	for id, d := range depth {
		if n := f.Node(id); n.Kind == dialogs.End && n.Show == "facts.answer" && d > 4 { // the fourth step shows the answer itself
			t.Errorf("%q shows an answer after %d choices", id, d-1)
		}
	}
}

const routes = `
start: menu.main
intents: {greet: {goto: menu.main}, menu: {goto: menu.main}, language: {goto: menu.main}, thanks: {goto: menu.main}, openings: {goto: menu.main}, training: {goto: menu.main}, rights: {goto: menu.main}, cost: {goto: menu.main}, requirements: {goto: menu.main}, agency: {goto: menu.main}, register: {goto: menu.main}, registration_status: {goto: menu.main}, report: {goto: menu.main}, emergency: {goto: menu.main}, office: {goto: menu.main}, human: {goto: menu.main}, privacy: {goto: menu.main}, stop: {goto: menu.main}, resume: {goto: menu.main}}
`

var place = regexp.MustCompile(`^[a-z.]+\.yaml:[1-9][0-9]*: [A-Z][0-9]+ \S`)

// everyLineHasAPlace checks that each problem is one line with a file and a
// line that is there.
func everyLineHasAPlace(t *testing.T, err error) {
	t.Helper()
	for line := range strings.Lines(err.Error()) {
		if !place.MatchString(line) {
			t.Errorf("no file and line in %q", line)
		}
	}
}

func TestMistakesInATreeAreNamedWithFileAndLine(t *testing.T) {
	const head = "tree: menu\nstart: main\nnodes:\n"
	for name, c := range map[string]struct{ tree, want string }{
		"unknown key":      {head + "  main: {end: true, colour: red}\n", `menu.yaml:4: D01 the key "colour" is unknown`},
		"same node twice":  {head + "  main: {end: true}\n  main: {end: true}\n", `menu.yaml:5: D01 the key "main" stands in line 4 too`},
		"no kind":          {head + "  main: {show: x}\n", `menu.yaml:4: D01 node "menu.main" needs exactly one of`},
		"two kinds":        {head + "  main: {end: true, do: x}\n", "D01"},
		"dangling":         {head + "  main:\n    choose:\n      - {key: a, goto: nowhere}\n", `menu.yaml:6: D02 node "menu.main" leads to "menu.nowhere", which does not exist`},
		"dangling outcome": {head + "  main:\n    do: x\n    on:\n      a: main\n      b: nowhere\n", `menu.yaml:8: D02 node "menu.main" leads to "menu.nowhere"`},
		"dangling next":    {head + "  main:\n    ask: {name: a, as: text}\n    next: nowhere\n", `menu.yaml:6: D02 node "menu.main" leads to "menu.nowhere"`},
		"unreachable":      {head + "  main: {end: true}\n  lost: {end: true}\n", `menu.yaml:5: D03 node "menu.lost" cannot be reached`},
		"silent circle":    {head + "  main:\n    choose:\n      - {key: a, goto: one}\n  one: {do: x, on: {a: two}}\n  two: {do: x, on: {a: one}}\n", "D05"},
		"same option":      {head + "  main:\n    choose:\n      - {key: a, goto: main}\n      - {key: a, goto: main}\n", "menu.yaml:7: D06"},
		"ten options":      {head + "  main:\n    choose:\n" + strings.Repeat("      - {key: a, goto: main}\n", 10), "D06"},
		"no way back":      {head + "  main:\n    choose:\n      - {key: a, goto: a}\n  a: {end: true, back: b}\n  b: {end: true, back: a}\n", "D07"},
		"nothing handled":  {head + "  main: {do: x}\n", "D04"},
		"answer to no one": {head + "  main: {ask: {name: a, as: text}}\n", "needs `next`"},
		"wrong name":       {"tree: other\nstart: main\nnodes:\n  main: {end: true}\n", `must be called "menu"`},
		"no start":         {"tree: menu\nstart: gone\nnodes:\n  main: {end: true}\n", `the start node "gone" does not exist`},
		"open bracket":     {"tree: [\n", "menu.yaml:1: D01 the bracket"},
		"empty":            {"", "menu.yaml:1: D01 the file is empty"},
		"tab":              {"tree: menu\nstart: main\nnodes:\n\tmain: {end: true}\n", "menu.yaml:4: D01 the line is indented with a tab"},
		"misspelt key":     {head + "  main: {ennd: true}\n", `menu.yaml:4: D01 the key "ennd" is unknown; did you mean "end"?`},
		"no number":        {head + "  main: {pick: {from: a, into: b, page: many, goto: main, empty: main}}\n", `menu.yaml:4: D01 "many" stands here where a whole number belongs`},
		"no tree":          {"start: main\nnodes:\n  main: {end: true}\n", "menu.yaml:1: D01"},
		"no nodes":         {"tree: menu\nstart: main\n", `menu.yaml:2: D01 the start node "main" does not exist`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := dialogs.Load(fstest.MapFS{"routes.yaml": {Data: []byte(routes)}, "menu.yaml": {Data: []byte(c.tree)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %q", err, c.want)
			}
			everyLineHasAPlace(t, err)
		})
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"dangling intent":  {"cost: {goto: menu.main}", "cost: {goto: menu.gone}", `routes.yaml:3: D02 intent "cost" leads to "menu.gone"`},
		"unknown intent":   {"intents: {", "intents: {coast: {goto: menu.main}, ", `routes.yaml:3: D02 "coast" is not an intent`},
		"unknown key":      {"intents:", "intends:", `routes.yaml:3: D01 the key "intends" is unknown; did you mean "intents"?`},
		"dangling event":   {"start:", "events: {newcomer: menu.gone}\nstart:", `routes.yaml:2: D02 event "newcomer" leads to "menu.gone"`},
		"dangling start":   {"start: menu.main", "start: menu.gone", `routes.yaml:2: D02 start: "menu.gone" does not exist`},
		"dangling move":    {"start:", "moved: {menu.old: menu.gone}\nstart:", `routes.yaml:2: D02 moved: "menu.old"`},
		"dangling anwsers": {"privacy: {goto: menu.main}", "privacy: {goto: menu.main, question: menu.gone}", `routes.yaml:3: D02 questions of intent "privacy"`},
	} {
		t.Run("routes "+name, func(t *testing.T) {
			_, err := dialogs.Load(fstest.MapFS{"routes.yaml": {Data: []byte(strings.Replace(routes, c.old, c.new, 1))}, "menu.yaml": {Data: []byte(head + "  main: {end: true}\n")}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %q", err, c.want)
			}
			everyLineHasAPlace(t, err)
		})
	}
	if _, err := dialogs.Load(fstest.MapFS{"menu.yaml": {Data: []byte(head + "  main: {end: true}\n")}}); err == nil || !strings.Contains(err.Error(), "routes.yaml") {
		t.Errorf("without routes.yaml: %v", err)
	}
	missing := strings.Replace(routes, "cost: {goto: menu.main}, ", "", 1)
	if _, err := dialogs.Load(fstest.MapFS{"routes.yaml": {Data: []byte(missing)}, "menu.yaml": {Data: []byte(head + "  main: {end: true}\n")}}); err == nil || !strings.Contains(err.Error(), `intent "cost" leads nowhere`) {
		t.Errorf("an intent that leads nowhere: %v", err)
	}
}
