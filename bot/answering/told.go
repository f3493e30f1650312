package answering

import (
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/parts"
	"kanca/bot/sms"
	"kanca/content"
	"kanca/dialogs"
)

// Budgets of an answer as a person gets it, source line and all.
const (
	// FactSegments is the most SMS segments that a fact may take.
	FactSegments = 2
	// FactLetters is the most a text under a button or list may have on WhatsApp
	// (Cloud API, interactive messages: body text 1,024 characters).
	FactLetters = 1024
)

// Told is a fact as a person gets it.
type Told struct {
	Text string   // with source and date
	Size sms.Size // what it takes as an SMS; zero on WhatsApp
	// Over: it is longer than such a message may be. What is over on SMS comes only when it is
	// asked for.
	Over    bool
	From    dialogs.NodeID // the list from which it was picked; "" where no list leads to answers of its topic
	Node    string         // where the conversation stands since
	Reached bool           // that is the answer
}

// TellFact tells a fact to a person the way a choice from a list tells it.
func TellFact(p *parts.Parts, known *content.Snapshot, fact content.Fact, lang bot.Lang, medium bot.Medium, now time.Time) Told {
	from := listOf(p.Trees, fact.Topic)
	if from == nil {
		return Told{}
	}
	state, turn := p.Engine.Step(
		conversation.State{Version: conversation.StateVersion, Lang: lang, Node: from.ID, Shown: []string{fact.ID}, At: now.Unix()},
		conversation.Input{Kind: bot.KindText, Text: "1"},
		conversation.Env{Now: now, Content: known, Traits: bot.Traits{Medium: medium, Answerable: true}, NewID: NewID})
	t := Told{Text: strings.Join(turn.Replies, "\n"), From: from.ID, Node: turn.Node}
	if medium == bot.SMS {
		whole := t.Text + " " + state.Rest
		t.Size = sms.Count(sms.Fold(whole))
		t.Over = state.Rest != "" || sms.Count(whole).Segments > FactSegments
	} else {
		t.Over = len([]rune(t.Text)) > FactLetters
	}
	t.Reached = t.Node == string(from.Pick.Goto)
	return t
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
