package author

import (
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/answering"
	"kanca/bot/conversation"
	"kanca/bot/parts"
	"kanca/bot/sms"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// checkFacts shows every fact to a person on each kind of phone, in each
// language, the way a choice from a list shows it, and measures the reply.
func checkFacts(p *parts.Parts, now time.Time) locales.Problems {
	var problems locales.Problems
	known := content.NewSnapshot(p.Library, nil, nil, nil, 1)
facts:
	for _, fact := range p.Library.All() {
		if !fact.Servable() {
			continue
		}
		at := locales.Position{File: "content/" + fact.File, Line: fact.Line}
		tell := func(code, format string, args ...any) {
			problems = append(problems, locales.Problem{Code: code, Position: at, Text: fmt.Sprintf(format, args...)})
		}
		for _, lang := range bot.Langs {
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				told := answering.TellFact(p, known, fact, lang, medium, now)
				switch {
				case told.From == "":
					tell("F03", "fact %q: no list of the topic %q leads to its answers; add one to dialogs/%s.yaml", fact.ID, fact.Topic, fact.Topic)
				case !told.Reached:
					tell("F03", "fact %q: choosing it from %q leads to %q and not to its answer", fact.ID, told.From, told.Node)
				case told.Over && medium == bot.WhatsApp:
					tell("F02", "fact %q in %q has %d characters with its source, at most %d fit; shorten answer.%s", fact.ID, lang, len([]rune(told.Text)), answering.FactLetters, lang)
				case told.Over:
					tell("F01", "fact %q in %q takes %d SMS segments with its source (%d characters), at most %d fit; shorten sms.%s", fact.ID, lang, told.Size.Segments, told.Size.Units, answering.FactSegments, lang)
				}
				if told.From == "" {
					continue facts
				}
			}
		}
	}
	return append(problems, checkLists(p, known, now)...)
}

// checkLists opens every list of facts as an SMS and turns its pages. A list that
// its node means to be one message must be one, or people pay for a second one
// to see the rest of it.
func checkLists(p *parts.Parts, known *content.Snapshot, now time.Time) locales.Problems {
	var problems locales.Problems
	for _, n := range p.Trees.Nodes() {
		if n.Kind != dialogs.Pick || !strings.HasPrefix(n.Pick.From, "facts.") || n.With["topic"] == "" {
			continue
		}
		groups := []string{""}
		facts := func(group string) int { return len(known.Facts(n.With["topic"], group)) }
		if n.Pick.From == "facts.groups" {
			facts = func(string) int { return len(known.Groups(n.With["topic"])) }
		} else if all := known.Groups(n.With["topic"]); len(all) > 0 {
			groups = nil
			for _, g := range all {
				groups = append(groups, g.ID)
			}
		}
		for _, group := range groups {
			want := (facts(group) + n.Pick.Page - 1) / n.Pick.Page
			if want == 0 {
				continue
			}
			for _, lang := range bot.Langs {
				pages, over := listPages(p, n, known, group, lang, now)
				name := strings.TrimSpace(string(n.ID) + " " + group)
				at := p.Texts.Where(lang, n.Key())
				at.File = parts.InFolder(at.File, "")
				if over > 0 {
					problems = append(problems, locales.Problem{Code: "L05", Position: at, Text: fmt.Sprintf(
						"list %q takes %d SMS segments, at most 1 fits; shorten the labels (short.%s) of its facts", name, over, lang)})
				} else if pages > want {
					problems = append(problems, locales.Problem{Code: "L05", Position: at, Text: fmt.Sprintf(
						"list %q is cut into %d SMS where %d would do; shorten the labels (short.%s) of its facts", name, pages, want, lang)})
				}
			}
		}
	}
	return problems
}

// listPages counts the messages of a list and the segments of one that is over
// its budget, 0 when none is.
func listPages(p *parts.Parts, n *dialogs.Node, known *content.Snapshot, group string, lang bot.Lang, now time.Time) (pages, over int) {
	state := conversation.State{Version: conversation.StateVersion, Lang: lang, Node: n.ID, At: now.Unix()}
	if group != "" {
		state.Vars = conversation.Vars{{Name: "group", Value: group}}
	}
	env := conversation.Env{Now: now, Content: known, Traits: bot.Traits{Medium: bot.SMS, Answerable: true}, NewID: answering.NewID}
	first := ""
	for ; pages < 100; pages++ {
		// Enough pages back are one round: after the last one the first one comes.
		next, turn := p.Engine.Step(state, conversation.Input{Kind: bot.KindText, Text: "n"}, env)
		reply := strings.Join(turn.Replies, "\n")
		if first == "" {
			first = reply
		} else if reply == first {
			break
		}
		if size := sms.Count(reply); size.Segments > 1 {
			over = max(over, size.Segments)
		}
		state = next
	}
	return pages, over
}
