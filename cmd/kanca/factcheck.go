package main

import (
	"fmt"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/sms"
	"kanca/content"
	"kanca/dialogs"
	"kanca/locales"
)

// Budgets of an answer as a person gets it, source line and all.
const (
	factSegments = 2
	// factLetters is the most a text under a button or list may have on WhatsApp
	// (Cloud API, interactive messages: body text 1,024 characters).
	factLetters = 1024
)

// checkFacts shows every fact to a person on each kind of phone, in each
// language, the way a choice from a list shows it, and measures the reply.
func checkFacts(p *parts, now time.Time) locales.Problems {
	var problems locales.Problems
	known := content.NewSnapshot(p.library, nil, nil, nil, 1)
	for _, fact := range p.library.All() {
		if !fact.Servable() {
			continue
		}
		at := locales.Position{File: "content/" + fact.File, Line: fact.Line}
		tell := func(code, format string, args ...any) {
			problems = append(problems, locales.Problem{Code: code, Position: at, Text: fmt.Sprintf(format, args...)})
		}
		from := listOf(p.trees, fact.Topic)
		if from == nil {
			tell("F03", "fact %q: no list of the topic %q leads to its answers; add one to dialogs/%s.yaml", fact.ID, fact.Topic, fact.Topic)
			continue
		}
		for _, lang := range bot.Langs {
			for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
				state, turn := p.engine.Step(
					conversation.State{Version: conversation.StateVersion, Lang: lang, Node: from.ID, Shown: []string{fact.ID}, At: now.Unix()},
					conversation.Input{Kind: bot.KindText, Text: "1"},
					conversation.Env{Now: now, Content: known, Traits: bot.Traits{Medium: medium, Answerable: true}, NewID: newID})
				reply := strings.Join(turn.Replies, "\n")
				if turn.Node != string(from.Pick.Goto) {
					tell("F03", "fact %q: choosing it from %q leads to %q and not to its answer", fact.ID, from.ID, turn.Node)
					continue
				}
				if medium == bot.WhatsApp {
					if n := len([]rune(reply)); n > factLetters {
						tell("F02", "fact %q in %q has %d characters with its source, at most %d fit; shorten answer.%s", fact.ID, lang, n, factLetters, lang)
					}
					continue
				}
				if whole := reply + " " + state.Rest; state.Rest != "" || sms.Count(whole).Segments > factSegments {
					size := sms.Count(sms.Fold(whole))
					tell("F01", "fact %q in %q takes %d SMS segments with its source (%d characters), at most %d fit; shorten sms.%s", fact.ID, lang, size.Segments, size.Units, factSegments, lang)
				}
			}
		}
	}
	return problems
}

// listOf finds the list from which the facts of a topic are picked.
func listOf(trees *dialogs.Forest, topic string) *dialogs.Node {
	for _, n := range trees.Nodes() {
		if n.Kind == dialogs.Pick && n.Pick.From == "facts.list" && n.With["topic"] == topic {
			return n
		}
	}
	return nil
}
