package play_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"kanca/bot"
	"kanca/bot/play"
	"kanca/bot/turn"
	"kanca/dialogs"
)

// coverage is which nodes the plays come to, in which language and by what.
type coverage struct {
	mu     sync.Mutex
	nodes  map[bot.Lang]map[string]map[bot.Medium]bool
	plays  map[string]bot.Lang // language in which a play ends
	medium map[string]bot.Medium
}

func newCoverage() *coverage {
	c := &coverage{nodes: map[bot.Lang]map[string]map[bot.Medium]bool{}, plays: map[string]bot.Lang{}, medium: map[string]bot.Medium{}}
	for _, lang := range bot.Langs {
		c.nodes[lang] = map[string]map[bot.Medium]bool{}
	}
	return c
}

func (c *coverage) add(s play.Script, r turn.Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !r.Language.Valid() {
		return
	}
	c.plays[s.Name], c.medium[s.Name] = r.Language, s.Medium
	for _, node := range append(r.Trace, r.Node) {
		seen := c.nodes[r.Language]
		if seen[node] == nil {
			seen[node] = map[bot.Medium]bool{}
		}
		seen[node][s.Medium] = true
	}
}

// never lists nodes that no play can come to: they are there for a library
// without facts, or the language is another one as soon as they are left.
var never = map[string]bool{
	"id cost.none": true, "id requirements.none": true, "id rights.none": true, "id language.madurese": true,
	"mad cost.none": true, "mad requirements.none": true, "mad rights.none": true, "mad language.indonesian": true,
}

// check demands that each node is played in both languages. With
// KANCA_COVERAGE set it lists besides what no play of a medium comes to.
func (c *coverage) check(t *testing.T) {
	t.Helper()
	trees, err := dialogs.Load(dialogs.Files())
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for name, lang := range c.plays {
		count[string(lang)]++
		count[string(c.medium[name])]++
		count[string(lang)+" "+string(c.medium[name])]++
	}
	t.Logf("%d plays: %v", len(c.plays), count)
	for _, lang := range bot.Langs {
		var missing []string
		onlyOne := map[bot.Medium][]string{}
		for _, n := range trees.Nodes() {
			seen := c.nodes[lang][string(n.ID)]
			if len(seen) == 0 && !never[string(lang)+" "+string(n.ID)] {
				missing = append(missing, string(n.ID))
			}
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				if !seen[medium] {
					onlyOne[medium] = append(onlyOne[medium], string(n.ID))
				}
			}
		}
		if len(missing) > 0 {
			t.Errorf("no play comes to these nodes in %q, write one: %s", lang, strings.Join(missing, " "))
		}
		if os.Getenv("KANCA_COVERAGE") != "" {
			t.Logf("%s, not by WhatsApp: %s", lang, strings.Join(onlyOne[bot.WhatsApp], " "))
			t.Logf("%s, not by SMS: %s", lang, strings.Join(onlyOne[bot.SMS], " "))
		}
	}
}
